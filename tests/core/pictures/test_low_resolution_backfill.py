"""Low-resolution previews: from the embedded thumbnail, from the thumbnail, and filled in later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.jobs.job_run import JobRun
from core.library import photo_pages as photo_queries
from core.library.grouping.member_groups import MemberGroups
from core.models import Actor, EverythingSet, Photo, Role, SortOrder, UserId
from core.pictures.low_resolution_backfill import fill_low_resolution
from core.pictures.thumbnails import ThumbnailMaker
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.decoding.test_low_resolution_previews import drawn
from tests.core.media.drawing import UPRIGHT, near, quarters, quarters_of
from tests.core.media.metadata.test_embedded_thumbnails import jpeg
from tests.core.pictures.test_thumbnails import plain_with_thumbnail

ANA = Actor(UserId(1), "Ana", Role.ADMIN)


class Library:
    """A scanned folder and the makers of its pictures."""

    def __init__(self, scanner: Scanner, maker: ThumbnailMaker, pool: WorkerPool, store: DerivativeStore) -> None:
        self.scanner, self.maker, self.pool, self.store = scanner, maker, pool, store

    async def photos(self) -> dict[str, Photo]:
        page = await self.scanner.database.read(
            lambda connection: photo_queries.page(connection, ANA, EverythingSet(), SortOrder.NAME, None)
        )
        return {photo.file_name: photo for photo in page}

    async def forget(self, name: str = "%") -> None:
        """Remove the previews, as in a database of an earlier version."""
        await self.scanner.database.write(
            lambda connection: connection.execute("UPDATE photos SET coarse = x'' WHERE name LIKE ?", (name,)).close()
        )

    async def fill(self) -> int:
        return await fill_low_resolution(self.scanner.database, self.pool, self.store, JobRun({}))


@pytest.fixture
async def library(database: Database, settings: Settings, photos: Path, pool: WorkerPool) -> AsyncIterator[Library]:
    """Two photos in a collection, the first with an embedded thumbnail."""
    write(photos, "a/camera.jpg", contents=plain_with_thumbnail())
    write(photos, "a/edited.jpg", contents=jpeg(quarters((1000, 1500))))
    scanner = Scanner(database, pool, settings, photos)
    await scanner()
    store = DerivativeStore(settings.derivatives_dir)
    maker = ThumbnailMaker(database, pool, store, settings)
    yield Library(scanner, maker, pool, store)
    await maker.close()


def shows_the_photo(photo: Photo) -> bool:
    """Return whether a preview has the four quarters of the drawn photo."""
    preview = drawn(photo.low_resolution)
    return near(quarters_of(preview), UPRIGHT) and (preview.width > preview.height) == (photo.width > photo.height)


async def test_a_photo_with_an_embedded_thumbnail_has_one_after_the_scan(library: Library) -> None:
    """Before any derivative is made; a photo without an embedded thumbnail has none yet."""
    photos = await library.photos()
    assert shows_the_photo(photos["camera.jpg"])
    assert photos["edited.jpg"].low_resolution == b""
    assert not library.store.folder.exists()


async def test_every_photo_has_one_with_its_thumbnail(library: Library) -> None:
    """Pages, single photos, references and covers have it."""
    await library.maker.make_missing(JobRun({}))
    photos = await library.photos()
    assert all(shows_the_photo(photo) for photo in photos.values())
    edited = photos["edited.jpg"]
    one = await library.scanner.database.read(lambda connection: photo_queries.photo(connection, ANA, edited.asset_key))
    assert one.low_resolution == one.picture.low_resolution == edited.low_resolution
    (collection,) = await library.scanner.database.read(
        lambda connection: MemberGroups().collections(connection, ANA, "a")
    )
    assert collection.cover is not None
    assert collection.cover.low_resolution == photos["camera.jpg"].low_resolution


async def test_photos_of_earlier_versions_are_filled_in(library: Library) -> None:
    """From the stored thumbnails alone, without the originals. A second pass has nothing to do."""
    await library.maker.make_missing(JobRun({}))
    await library.forget()
    library.scanner.root.rename(library.scanner.root.with_name("unplugged"))
    assert (await library.fill(), await library.fill()) == (2, 0)
    assert all(shows_the_photo(photo) for photo in (await library.photos()).values())


async def test_an_unreadable_thumbnail_is_skipped(library: Library) -> None:
    """One is missing or not a picture; the others are filled in."""
    await library.maker.make_missing(JobRun({}))
    await library.forget()
    photos = await library.photos()
    damaged = next(library.store.folder.rglob(f"{photos['camera.jpg'].asset_key}*-thumbnail.jpg"))
    for contents in (None, b"no picture"):
        damaged.unlink(missing_ok=True)
        if contents is not None:
            damaged.write_bytes(contents)
        assert await library.fill() == (1 if contents is None else 0)
    photos = await library.photos()
    assert photos["camera.jpg"].low_resolution == b""
    assert shows_the_photo(photos["edited.jpg"])


async def test_a_changed_photo_loses_its_old_one(library: Library, photos: Path) -> None:
    """The preview of the old file is removed; the new one is recorded with the new thumbnail."""
    await library.maker.make_missing(JobRun({}))
    blue = Image.new("RGB", (900, 600), (20, 40, 200))
    for name in ("camera.jpg", "edited.jpg"):
        write(photos, f"a/{name}", contents=jpeg(blue), mtime=1_700_000_000)
    await library.scanner()
    assert [photo.low_resolution for photo in (await library.photos()).values()] == [b"", b""]
    await library.maker.make_missing(JobRun({}))
    for photo in (await library.photos()).values():
        assert all(
            abs(value - wanted) < 12 for value, wanted in zip(photo.low_resolution[1:4], (20, 40, 200), strict=True)
        )
