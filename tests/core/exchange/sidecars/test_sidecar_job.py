"""The job that writes sidecars: which photos get one, what it says, and what scans make of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from core.config import Settings
from core.database.database import Database
from core.exchange.sidecars import sidecar_job
from core.exchange.sidecars.sidecar_job import SidecarWriting
from core.gallery import Gallery
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobInfo, JobKind
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Actor, EverythingSet, Photo, Role, SortOrder
from core.permissions import AT_THE_MACHINE

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """Three photos that were scanned."""
    folder = tmp_path / "pictures" / "Travel" / "Lisbon"
    folder.mkdir(parents=True)
    for number in range(3):
        Image.new("RGB", (60, 40), (number * 80, 90, 120)).save(folder / f"{number}.jpg")
    opened = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    await opened.indexing.scan(LOCAL, [tmp_path / "pictures"])
    yield opened
    await opened.close()


async def photos(gallery: Gallery) -> list[Photo]:
    return list(await gallery.library.page(LOCAL, EverythingSet(), SortOrder.NAME, None))


async def sidecar_jobs(gallery: Gallery) -> list[JobInfo]:
    """Return the jobs that write sidecars, the newest first."""
    return [job for job in await gallery.jobs.list_jobs(LOCAL) if job.kind is JobKind.SIDECARS]


async def written(gallery: Gallery, writing: SidecarWriting) -> list[Path]:
    """Run until the job that is due has ended; return the sidecars that are there."""
    before = await sidecar_jobs(gallery)
    running = asyncio.create_task(writing.run())
    async with asyncio.timeout(60):
        while len(jobs := await sidecar_jobs(gallery)) == len(before) or not jobs[0].state.is_final:
            assert not running.done()
    running.cancel()
    return sorted((gallery.settings.home / "pictures").rglob("*.xmp"))


async def test_shared_marks_are_written_and_not_imported_again(gallery: Gallery) -> None:
    """The average of the members and their tags; a scan that finds the files changes nothing."""
    first, second, _ = await photos(gallery)
    writing = SidecarWriting(gallery.database, gallery.jobs, is_wanted=True)
    await gallery.apply(LOCAL, SetRatings.one(4, Things.of([first.id])))
    await gallery.apply(LOCAL, SetTag("Travel/Lisbon", Things.of([first.id])))
    await gallery.apply(LOCAL, SetFavourite(Things.of([second.id])))
    (sidecar,) = await written(gallery, writing)
    assert sidecar.name == "0.jpg.xmp"
    assert b'xmp:Rating="4"' in sidecar.read_bytes()
    assert b"Travel|Lisbon" in sidecar.read_bytes()
    await gallery.indexing.scan(LOCAL)
    rows = await gallery.database.read(
        lambda c: [tuple(row) for row in c.execute("SELECT count(*), sum(rating IS NOT NULL) FROM imported_metadata")]
    )
    assert rows == [(0, None)]
    await gallery.apply(LOCAL, SetRatings.one(0, Things.of([first.id])))
    await gallery.apply(LOCAL, SetTag("Travel/Lisbon", Things.of([first.id]), is_set=False))
    (sidecar,) = await written(gallery, writing)
    assert b"Rating" not in sidecar.read_bytes()
    assert b"Lisbon" not in sidecar.read_bytes()


async def test_files_of_others_stay(gallery: Gallery) -> None:
    """Also those that another program has made of ours."""
    first, second, _ = await photos(gallery)
    folder = gallery.settings.home / "pictures" / "Travel" / "Lisbon"
    (folder / "0.jpg.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    writing = SidecarWriting(gallery.database, gallery.jobs, is_wanted=True)
    await gallery.apply(LOCAL, SetRatings.one(4, Things.of([first.id, second.id])))
    assert len(await written(gallery, writing)) == 2
    assert (folder / "0.jpg.xmp").read_text().startswith("<x:xmpmeta xmlns:x='adobe")
    (folder / "1.jpg.xmp").write_text("changed")
    await gallery.apply(LOCAL, SetRatings.one(5, Things.of([first.id, second.id])))
    await written(gallery, writing)
    assert (folder / "1.jpg.xmp").read_text() == "changed"


async def test_nothing_is_written_unless_it_is_wanted(gallery: Gallery) -> None:
    """Not even a job is started."""
    await gallery.apply(LOCAL, SetRatings.one(4, Things.of([(await photos(gallery))[0].id])))
    await SidecarWriting(gallery.database, gallery.jobs, is_wanted=gallery.settings.write_sidecars).run()
    assert not any(job.kind is JobKind.SIDECARS for job in await gallery.jobs.list_jobs(LOCAL))


async def test_a_cancelled_job_is_not_started_again_without_a_change(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An admin who cancels it is not asked again each half minute."""
    runs: list[JobKind] = []
    looks = iter(range(4))

    class CancelledJobs:
        def register(self, *_: object, **__: object) -> None:
            """Do nothing."""

        async def run(self, kind: JobKind, *_: object, **__: object) -> None:
            runs.append(kind)
            raise JobCancelledError("Writing sidecars was cancelled.")

    async def look_again(_seconds: float) -> None:
        if next(looks, None) is None:
            raise asyncio.CancelledError

    writing = SidecarWriting(database, cast("Jobs", CancelledJobs()), is_wanted=True)
    monkeypatch.setattr(asyncio, "sleep", look_again)
    with pytest.raises(asyncio.CancelledError):
        await writing.run()
    assert runs == [JobKind.SIDECARS]


async def test_a_root_that_cannot_be_written_is_logged_once(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However many photos are in it, and however often it is tried; later the sidecars are written."""

    def refuse(_photo: bytes, _text: bytes) -> None:
        raise OSError(30, "Read-only file system")

    first, second, third = await photos(gallery)
    writing = SidecarWriting(gallery.database, gallery.jobs, is_wanted=True)
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(sidecar_job, "write_sidecar", refuse)
        await gallery.apply(LOCAL, SetRatings.one(4, Things.of([first.id, second.id])))
        assert await written(gallery, writing) == []
        await gallery.apply(LOCAL, SetRatings.one(3, Things.of([third.id])))
        assert await written(gallery, writing) == []
    assert len([record for record in caplog.records if "Read-only" in record.getMessage()]) == 1
    await gallery.apply(LOCAL, SetRatings.one(2, Things.of([third.id])))
    assert len(await written(gallery, writing)) == 3
