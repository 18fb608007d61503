"""Scans are jobs: equal ones are one, those of other processes are refused, and a restart continues them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import NotAllowedError
from core.gallery import Gallery
from core.indexing import scanning
from core.indexing.scan_lock import ScanRunningError, scan_lock
from core.jobs.models import JobKind, JobRequest, JobState
from core.media.discovery import WHOLE_ROOT
from core.media.scopes.folder_scope import folder_scope
from core.models import Actor, ScanReport
from tests.core.building import ADMIN, EDITOR, add_members, place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import write


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    root = tmp_path / "photos"
    write(root, "a/one.jpg", "b/two.jpg")
    return root


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    opened = await open_gallery(tmp_path)
    await opened.database.write(add_members)
    yield opened
    await opened.close()


async def open_gallery(folder: Path) -> Gallery:
    """Open the gallery of the folder, as each of its processes does."""
    settings = settings_for(folder)
    if not settings.database_path.exists():
        place_database(settings.database_path)
    return await Gallery.open(settings, workers_at_once=False)


async def scans(gallery: Gallery, actor: Actor = ADMIN) -> list[JobState]:
    """Return the states of the scans, the newest first."""
    return [job.state for job in await gallery.jobs.list_jobs(actor) if job.kind is JobKind.SCAN]


async def test_equal_scans_are_one_job(gallery: Gallery, photos: Path) -> None:
    """Also one that names a folder in another way; a scan with other options is another job."""
    indexing = gallery.indexing
    first, second, third = await asyncio.gather(
        indexing.scan(ADMIN, [photos]),
        indexing.scan(ADMIN, [photos / "a" / ".."]),
        indexing.scan(ADMIN, [photos], reads_all=True),
    )
    assert first is second
    assert (first.added, third.unchanged) in {(2, 2), (0, 0)}
    assert await scans(gallery) == [JobState.COMPLETED, JobState.COMPLETED]


async def test_a_scan_of_another_process_is_named(gallery: Gallery, photos: Path) -> None:
    """On the screen before a job is made, with the process and since when; editors cannot start one."""
    await gallery.indexing.scan(ADMIN, [photos])
    words = rf"Another scan of this gallery is running \(process {os.getpid()}, since "
    with scan_lock(gallery.settings.data_dir), pytest.raises(ScanRunningError, match=words):
        await gallery.indexing.begin_scan(ADMIN)
    with pytest.raises(NotAllowedError):
        await gallery.indexing.begin_scan(EDITOR)
    assert await scans(gallery) == [JobState.COMPLETED]
    await gallery.jobs.join(await gallery.indexing.begin_scan(ADMIN))
    assert await scans(gallery) == [JobState.COMPLETED, JobState.COMPLETED]


async def test_a_scan_that_an_admin_cancels_is_not_made_up_for_by_the_watcher(
    gallery: Gallery, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watching begins with a look at all folders, which waits for it; what changes later is scanned."""
    await gallery.indexing.scan(ADMIN, [photos])
    write(photos, "c/three.jpg", mtime=1_700_000_000)

    async def endless(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(scanning, "scan", endless)
        job_id = await gallery.indexing.begin_scan(ADMIN)
        watched = asyncio.create_task(gallery.indexing.scan_folders(photos, WHOLE_ROOT))
        await gallery.jobs.control(ADMIN, job_id, JobRequest.CANCEL)
        assert not await asyncio.wait_for(watched, 60)
    assert await scans(gallery) == [JobState.CANCELLED, JobState.COMPLETED]
    assert await gallery.indexing.scan_folders(photos, folder_scope([b"c"]))


async def test_a_scan_continues_after_a_restart(gallery: Gallery, photos: Path, tmp_path: Path) -> None:
    """The scan at the start of the next process is the same job: it is not done twice."""
    await gallery.indexing.scan(ADMIN, [photos])
    write(photos, "c/three.jpg", mtime=1_700_000_000)
    job_id = await gallery.indexing.begin_scan(ADMIN)
    await gallery.close()

    after = await open_gallery(tmp_path)
    ended: asyncio.Future[ScanReport] = asyncio.get_running_loop().create_future()
    after.indexing.start_scan(ADMIN, [photos], ended.set_result)
    report = await asyncio.wait_for(ended, 60)
    assert (report.added, report.unchanged) == (1, 2)
    jobs = [job for job in await after.jobs.list_jobs(ADMIN) if job.kind is JobKind.SCAN]
    assert [(job.id, job.state) for job in jobs] == [(job_id, JobState.COMPLETED), (job_id - 1, JobState.COMPLETED)]
    await after.close()
