"""The stored pictures of a real gallery: cleaned after scans, repaired, kept within limits, carried over."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.models import AssetKey, DerivativeSize
from core.pictures.cache.models import Cleaned
from core.pictures.cache.picture_cache import PictureCache
from tests.core.building import ADMIN, add_members, place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import write

THUMBNAIL, PREVIEW = DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW


class StoredLibrary:
    """A scanned gallery, and its stored thumbnails and previews."""

    def __init__(self, gallery: Gallery, pool: WorkerPool, photos: Path) -> None:
        self.gallery, self.pool, self.photos = gallery, pool, photos
        self.folder = gallery.settings.derivatives_dir

    async def clean(self, *, after_scan: bool = True) -> Cleaned:
        return await self.gallery.cache.clean(after_scan=after_scan)

    async def limited(self, **changes: object) -> Cleaned:
        """Clean with other settings."""
        gallery = self.gallery
        settings = replace(gallery.settings, **changes)  # type: ignore[arg-type]
        store = DerivativeStore(self.folder)
        cache = PictureCache(gallery.database, self.pool, store, settings, gallery.apply, AsyncMock())
        return await cache.clean(after_scan=False)

    async def execute(self, sql: str) -> None:
        await self.gallery.database.write(lambda connection: connection.execute(sql).close())

    async def surveyed(self) -> dict[str, str]:
        """Return the folders that the next cleaning leaves out, with the cleanings that looked at them."""
        query = "SELECT name, run FROM surveyed_folders WHERE mtime_ns IS NOT NULL"
        return await self.gallery.database.read(
            lambda connection: {row[0]: row[1] for row in connection.execute(query)}
        )

    def names(self) -> list[str]:
        """Return the parts of the names of stored files after their keys."""
        return sorted(path.name.partition("-")[2] for path in self.folder.glob("*/*.jpg"))

    def put(self, key: str, version: int, size: DerivativeSize, used_at: float = 1.0, length: int = 10) -> Path:
        path = DerivativeStore(self.folder).path_of(AssetKey(key), version, size)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * length)
        os.utime(path, (used_at, used_at))
        return path

    async def keys(self) -> list[str]:
        return await self.gallery.database.read(
            lambda connection: [row[0] for row in connection.execute("SELECT asset_key FROM photos ORDER BY path")]
        )


@pytest.fixture
async def library(tmp_path: Path, pool: WorkerPool) -> AsyncIterator[StoredLibrary]:
    """Two photos with their thumbnails."""
    photos = tmp_path / "photos"
    write(photos, "a/one.jpg", "b/two.jpg")
    settings = settings_for(tmp_path)
    place_database(settings.database_path)
    gallery = await Gallery.open(settings)
    await gallery.database.write(add_members)
    await gallery.indexing.scan(ADMIN, [photos])
    # In two folders of the store.
    await gallery.database.write(
        lambda connection: connection.execute(
            "UPDATE photos SET asset_key = char(96 + id) || substr(asset_key, 2)"
        ).close()
    )
    await gallery.indexing.make_thumbnails()
    yield StoredLibrary(gallery, pool, photos)
    await gallery.close()


async def test_cleaning_removes_what_is_stale_and_repairs_what_is_missing(library: StoredLibrary) -> None:
    """After a scan: derivatives of unknown photos and other versions go, and a lost thumbnail is made again."""
    assert await library.clean() == Cleaned()
    one, two = await library.keys()
    library.put("zzzzzzzzzzzzz", 1, THUMBNAIL)
    library.put(one, 7, PREVIEW)
    (library.folder / one[:2] / "stray.jpg").write_bytes(b"")
    next(library.folder.glob(f"*/{two}-*")).unlink()
    next(library.folder.glob(f"*/{one}-1-*")).write_bytes(b"")

    assert (await library.clean(after_scan=False), len(library.names())) == (Cleaned(), 4)
    cleaned = await library.clean()

    assert (cleaned.removed, cleaned.repaired) == (4, 2)
    assert library.names() == []
    await library.gallery.indexing.make_thumbnails()
    assert library.names() == ["1-thumbnail.jpg"] * 2


async def test_folders_without_changes_are_left_out(library: StoredLibrary) -> None:
    """They are looked at again after a change of a row, of a file, of the setting, or of whether the root is online."""
    for path in [*library.folder.iterdir()]:
        os.utime(path, (1, 1))
    before = await library.surveyed()
    await library.clean()
    settled = await library.surveyed()
    assert (before, len(settled)) == ({}, 2)
    await library.clean()
    assert await library.surveyed() == settled
    one, two = await library.keys()
    stray = library.put(one, 7, PREVIEW)
    assert ((await library.clean()).removed, stray.exists()) == (1, False)
    assert (await library.surveyed()).keys() == {two[:2]}

    await library.execute(f"UPDATE photos SET version = 2 WHERE asset_key = '{two}'")
    assert await library.surveyed() == {}
    assert (await library.clean()).removed == 1
    os.utime(library.folder / one[:2], (1, 1))
    await library.clean()
    assert (await library.surveyed()).keys() == {one[:2]}
    await library.execute("UPDATE roots SET online = 1 - online")
    assert await library.surveyed() == {}


async def test_the_limit_counts_previews_of_folders_that_are_left_out(library: StoredLibrary) -> None:
    """The oldest go, whatever the folder they are in."""
    one, two = await library.keys()
    old, new = library.put(one, 1, PREVIEW, 10.0), library.put(two, 1, PREVIEW, 20.0)
    for path in [*library.folder.iterdir()]:
        os.utime(path, (1, 1))
    limits = {"unused_seconds": 0.0}
    assert await library.limited(preview_disk_bytes=20, **limits) == Cleaned()
    assert len(await library.surveyed()) == 2
    assert await library.limited(preview_disk_bytes=19, **limits) == Cleaned(1, 10)
    assert (old.exists(), new.exists()) == (False, True)


async def test_a_scan_of_the_server_cleans_and_repairs(library: StoredLibrary) -> None:
    """As a job after it; a scan that fails removes nothing, because its root is offline."""
    gallery = library.gallery
    stale = library.put("zzzzzzzzzzzzz", 1, THUMBNAIL)
    moved = library.photos.rename(library.photos.with_name("elsewhere"))
    with pytest.raises(GalleryError):
        await gallery.indexing.scan(ADMIN)
    await gallery.indexing.cleaning.run(after_scan=False)
    assert len(library.names()) == 3
    moved.rename(library.photos)
    await gallery.indexing.scan(ADMIN)
    await gallery.indexing.cleaning.run(after_scan=True)
    assert not stale.exists()
    states = [job.state for job in await gallery.jobs.list_jobs(ADMIN) if job.kind is JobKind.CLEANING]
    assert states == [JobState.COMPLETED] * 2


async def test_thumbnails_of_photos_outlive_everything_else(library: StoredLibrary) -> None:
    """Of existing photos, and of offline ones even when they are missing; a photo that returns gets a new one."""
    one, two = await library.keys()
    for path in library.folder.glob("*/*.jpg"):
        os.utime(path, (1, 1))
    library.put(one, 1, PREVIEW)
    assert await library.limited(unused_seconds=1.0) == Cleaned(1, 10)
    (library.photos / "b/two.jpg").rename(library.photos.parent / "two.away")
    await library.gallery.indexing.scan(ADMIN)
    await library.execute("UPDATE photos SET deleted_at = 5 WHERE deleted_at IS NOT NULL")
    await library.execute("UPDATE roots SET online = 0")
    assert await library.limited(unused_seconds=1.0) == Cleaned()
    await library.execute("UPDATE roots SET online = 1")
    assert (await library.limited(unused_seconds=1.0)).removed == 1
    assert [path.name.partition("-")[0] for path in library.folder.glob("*/*.jpg")] == [one]
    (library.photos.parent / "two.away").rename(library.photos / "b/two.jpg")
    await library.gallery.indexing.scan(ADMIN)
    await library.gallery.indexing.make_thumbnails()
    assert len([*library.folder.glob(f"*/{two}-*")]) == 1


async def test_previews_and_payloads_keep_to_their_limits(library: StoredLibrary) -> None:
    """The least recently used go first; 0 means that previews have none."""
    one, two = await library.keys()
    old, new = library.put(one, 1, PREVIEW, 10.0), library.put(two, 1, PREVIEW, 20.0)
    payload = library.gallery.settings.payloads_dir / "ab" / "x.payload"
    payload.parent.mkdir(parents=True)
    payload.write_bytes(b"12345")
    os.utime(payload, (1, 1))
    no_expiry = {"unused_seconds": 0.0, "payload_disk_bytes": 5}
    assert await library.limited(preview_disk_bytes=0, **no_expiry) == Cleaned()
    assert await library.limited(preview_disk_bytes=10, **no_expiry) == Cleaned(1, 10)
    assert (old.exists(), new.exists()) == (False, True)
    assert await library.limited(unused_seconds=1.0, payload_disk_bytes=5) == Cleaned(2, 15)
    assert library.names() == ["1-thumbnail.jpg"] * 2


async def test_a_store_of_the_first_layout_is_carried_over(library: StoredLibrary) -> None:
    """When the gallery is opened it is set aside, and the next cleaning has all its thumbnails in place."""
    settings = library.gallery.settings
    before = {path.name: path.read_bytes() for path in library.folder.glob("*/*.jpg")}
    await library.gallery.close()
    (library.folder / ".layout").unlink()
    for path in [*library.folder.glob("*/*.jpg")]:
        (path.parent / path.name[2:4]).mkdir(exist_ok=True)
        path.rename(path.parent / path.name[2:4] / path.name)
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        assert not [*library.folder.glob("*/*.jpg")]
        await gallery.indexing.cleaning.run(after_scan=False)
        assert {path.name: path.read_bytes() for path in library.folder.glob("*/*.jpg")} == before
        assert not [*settings.data_dir.glob("derivatives-layout-*")]
    finally:
        await gallery.close()


async def test_a_store_of_an_unknown_layout_is_made_again(library: StoredLibrary) -> None:
    """It is removed once every root is online, and the thumbnails are made again."""
    settings = library.gallery.settings
    await library.execute("UPDATE roots SET online = 0")
    await library.gallery.close()
    (library.folder / ".layout").write_text("999")
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        await gallery.indexing.cleaning.run(after_scan=False)
        assert [*settings.data_dir.glob("derivatives-layout-999-1/*/*.jpg")]
        await gallery.indexing.scan(ADMIN)
        await gallery.indexing.cleaning.run(after_scan=True)
        await gallery.indexing.make_thumbnails()
        assert not [*settings.data_dir.glob("derivatives-layout-*")]
        assert len([*library.folder.glob("*/*-1-thumbnail.jpg")]) == 2
    finally:
        await gallery.close()
