"""Uploads: checked, stored under a free name and indexed at once; anything else is discarded."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, NotAllowedError
from core.indexing.file_reading import ReadFile
from core.indexing.scan_lock import scan_lock
from core.indexing.uploads import upload_indexing
from core.indexing.uploads import uploads as uploads_module
from core.indexing.uploads.upload_indexing import UploadIndexer
from core.indexing.uploads.uploads import Uploads
from tests.core.building import ADMIN, EDITOR, VIEWER, add_members
from tests.core.indexing.libraries import Scanner, jpeg, write


class Bench:
    """The uploads of a scanned root, with counted callbacks."""

    def __init__(self, database: Database, pool: WorkerPool, settings: Settings) -> None:
        self.indexed = 0
        self.thumbnails = 0
        self.background = BackgroundTasks()
        indexer = UploadIndexer(database, pool, settings, self.background, self._count, self._make)
        self.uploads = Uploads(database, settings, indexer)

    async def send(self, contents: bytes, name: str = "new.jpg") -> str:
        upload = await self.uploads.begin(EDITOR, name)
        try:
            for offset in range(0, len(contents), 1000):
                await upload.write(offset, contents[offset : offset + 1000])
            return (await upload.finish()).name
        finally:
            await upload.discard()

    def _count(self) -> None:
        self.indexed += 1

    def _make(self) -> None:
        self.thumbnails += 1


@pytest.fixture
def settings(settings: Settings, photos: Path) -> Settings:
    return replace(settings, upload_folder=photos / "From others" / "Inbox", upload_limit=50_000, upload_quota=60_000)


@pytest.fixture
async def bench(
    database: Database, pool: WorkerPool, settings: Settings, scanner: Scanner, photos: Path
) -> AsyncIterator[Bench]:
    write(photos, "Travel/Paris/one.jpg")
    await scanner()
    made = Bench(database, pool, settings)
    yield made
    await made.background.close()


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_photo_is_stored_and_indexed_like_a_scanned_one(bench: Bench, scanner: Scanner, photos: Path) -> None:
    """The next scan finds nothing new, changed or missing."""
    before = everything(photos)
    assert await bench.send(jpeg()) == "new.jpg"
    assert everything(photos) == {**before, "From others/Inbox/new.jpg": jpeg()}
    assert bench.indexed == 1
    await asyncio.gather(*bench.background._tasks)
    assert bench.thumbnails == 1
    rows = await scanner.rows(
        "SELECT collections.slug, photos.width FROM photos JOIN collections ON collections.id = collection_id"
    )
    assert ("from-others/inbox", 60) in rows
    report = await scanner()
    assert (report.added, report.changed, report.missing, report.unchanged) == (0, 0, 0, 2)


async def test_the_same_name_gets_a_number(bench: Bench, photos: Path) -> None:
    """The earlier file stays as it is; the same photo again is the same file."""
    other, third = jpeg(80, 60), jpeg(90, 60)
    assert [await bench.send(contents) for contents in (jpeg(), other, other, third, jpeg())] == [
        "new.jpg",
        "new (2).jpg",
        "new (2).jpg",
        "new (3).jpg",
        "new.jpg",
    ]
    assert (photos / "From others/Inbox/new.jpg").read_bytes() == jpeg()


@pytest.mark.parametrize(
    "contents", [b"", b"#!/bin/sh\nrm -rf /\n", b"\xff\xd8\xff" + b"x" * 100, b"%!PS-Adobe", b"8BPS\0\1" + b"\0" * 100]
)
async def test_a_file_that_is_not_a_photo_is_discarded(bench: Bench, photos: Path, contents: bytes) -> None:
    """Whatever its name: scripts, damaged headers, formats that the gallery does not read."""
    before = everything(photos)
    with pytest.raises(GalleryError):
        await bench.send(contents, "photo.jpg")
    assert everything(photos) == before
    assert bench.indexed == 0


async def test_too_large_a_file_is_refused_while_it_is_received(bench: Bench, photos: Path) -> None:
    """Before it fills the disk; also when a client writes far after the end."""
    before = everything(photos)
    with pytest.raises(GalleryError, match="at most"):
        await bench.send(jpeg() + b"\0" * 60_000)
    upload = await bench.uploads.begin(EDITOR, "hole.jpg")
    with pytest.raises(GalleryError, match="at most"):
        await upload.write(2**60, b"x")
    await upload.discard()
    with pytest.raises(GalleryError, match="at most"):  # not only that it has ended
        await upload.finish()
    assert everything(photos) == before


async def test_the_folder_has_a_quota(bench: Bench) -> None:
    """Stored files count, and those that are being received."""
    await bench.send(jpeg() + b"\0" * 30_000, "large.jpg")
    one, two = [await bench.uploads.begin(EDITOR, name) for name in ("one.jpg", "two.jpg")]
    await one.write(0, b"\0" * 20_000)
    with pytest.raises(GalleryError, match="full"):
        await two.write(0, b"\0" * 20_000)
    await one.discard()
    await two.write(0, b"\0" * 20_000)
    await two.discard()


async def test_the_number_of_concurrent_uploads_is_limited(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that ends frees a slot."""
    monkeypatch.setattr(uploads_module, "AT_ONCE", 3)
    under_way = [await bench.uploads.begin(EDITOR, "x.jpg") for _ in range(3)]
    with pytest.raises(GalleryError, match="being uploaded"):
        await bench.uploads.begin(EDITOR, "x.jpg")
    for upload in under_way:
        await upload.discard()
    assert await bench.send(jpeg())


async def test_indexing_waits_for_a_running_scan(
    bench: Bench, scanner: Scanner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client gets its answer; the photo is added once, after the scan."""
    monkeypatch.setattr(upload_indexing, "_WAIT_SECONDS", 0.01)
    with scan_lock(settings.data_dir):
        assert await bench.send(jpeg()) == "new.jpg"
        assert bench.indexed == 0
    async with asyncio.timeout(60):
        await asyncio.gather(*bench.background._tasks)
    assert bench.indexed == 1
    assert await scanner.value("SELECT count(*) FROM photos WHERE name = 'new.jpg'") == 1


async def test_a_photo_that_a_scan_has_added_is_not_added_again(
    bench: Bench, scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan of another process was first."""
    save = upload_indexing._save

    def twice(connection: sqlite3.Connection, root: bytes, file: ReadFile) -> None:
        save(connection, root, file)
        save(connection, root, file)

    monkeypatch.setattr(upload_indexing, "_save", twice)
    await bench.send(jpeg())
    assert await scanner.value("SELECT count(*) FROM photos WHERE name = 'new.jpg'") == 1


@pytest.mark.usefixtures("bench")
@pytest.mark.parametrize(
    ("folder", "words"),
    [(None, "does not accept uploads"), ("../elsewhere", "not in a folder of this gallery"), (".inbox/x", "hidden")],
)
async def test_without_a_valid_folder_uploads_are_refused(
    database: Database, pool: WorkerPool, settings: Settings, photos: Path, folder: str | None, words: str
) -> None:
    """They are off by default; a folder outside of the gallery is refused, and not created."""
    chosen = replace(settings, upload_folder=None if folder is None else photos / folder)
    other = Bench(database, pool, chosen)
    assert other.uploads.may_upload(ADMIN) == (folder is not None)
    with pytest.raises(GalleryError, match=words):
        await other.send(jpeg())
    assert not (photos.parent / "elsewhere").exists()
    assert not (photos / ".inbox").exists()


async def test_viewers_cannot_upload(bench: Bench) -> None:
    """Editors and admins can."""
    assert [bench.uploads.may_upload(actor) for actor in (ADMIN, EDITOR, VIEWER)] == [True, True, False]
    with pytest.raises(NotAllowedError):
        await bench.uploads.begin(VIEWER, "x.jpg")


@pytest.mark.parametrize("change", ["role = 'viewer'", "removed_at = 1"])
async def test_an_upload_without_permission_at_its_end_is_not_kept(
    bench: Bench, scanner: Scanner, photos: Path, change: str
) -> None:
    """The permission counts at the end of the file, too, not only at its beginning."""
    await scanner.database.write(add_members)
    before = everything(photos)
    upload = await bench.uploads.begin(EDITOR, "new.jpg")
    await upload.write(0, jpeg())
    await scanner.execute(f"UPDATE users SET {change} WHERE id = {EDITOR.user_id}")
    with pytest.raises(NotAllowedError):
        await upload.finish()
    assert everything(photos) == before
    assert bench.indexed == 0


async def test_what_a_killed_process_left_is_removed_at_start(bench: Bench, photos: Path) -> None:
    """It neither fills the quota nor stays; nothing happens before the folder exists."""
    await bench.uploads.remove_leftovers()
    folder = photos / "From others" / "Inbox"
    folder.mkdir(parents=True)
    (folder / ".sshowcase-upload-0123456789abcdef.part").write_bytes(bytes(60_000))
    assert await bench.send(jpeg()) == "new.jpg"
    (folder / ".sshowcase-upload-0123456789abcdef.part").write_bytes(bytes(60_000))
    await bench.uploads.remove_leftovers()
    assert [path.name for path in folder.iterdir()] == ["new.jpg"]
