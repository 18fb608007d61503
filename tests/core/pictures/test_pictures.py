"""Each picture costs one permission decision and one read of the database."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import NotAllowedError, NotFoundError
from core.models import Actor, AssetKey, DerivativeSize, Part, Priority, Role
from core.pictures.downloads import clean_copies
from core.pictures.downloads.download_files import derivative_path, open_download
from core.pictures.pictures import PhotoPictures, Pictures
from tests.core.building import ADMIN
from tests.core.counting import Statements, count_statements
from tests.core.derivatives.worker_tasks import crash_with
from tests.core.indexing.libraries import Scanner, write
from tests.core.media.drawing import quarters
from tests.core.media.metadata.test_embedded_thumbnails import jpeg
from tests.core.media.moving import moving

PROGRESSIVE = "SELECT asset_key FROM photos WHERE name = 'progressive.jpg'"
PUBLIC = replace(ADMIN, role=Role.PUBLIC)
ELSEWHERE = replace(ADMIN, role=Role.EDITOR, category_ids=frozenset())
CENTRE = Part(0.25, 0.25, 0.75, 0.75)


async def last_version(pictures: PhotoPictures, size: DerivativeSize) -> None:
    async with aclosing(pictures.progressive(size, Priority.VISIBLE)) as versions:
        assert [version.final async for version in versions][-1]


async def region(pictures: PhotoPictures) -> None:
    assert (await pictures.region(CENTRE, 300, 200, Priority.VISIBLE)).exists()


async def animation(pictures: PhotoPictures) -> None:
    stored = await pictures.animation(Priority.VISIBLE)
    assert (stored is not None) == (pictures.photo.format == "GIF")


async def histogram(pictures: PhotoPictures) -> None:
    assert sum(await pictures.histogram()) > 0


async def original(pictures: PhotoPictures) -> None:
    async with await pictures.original() as file:
        assert await file.read(0, 3)


async def stripped_copy(pictures: PhotoPictures) -> None:
    async with aclosing(await open_download(pictures, strips_metadata=True, shows_details=True)) as file:
        assert file.size


USES: dict[str, Callable[[PhotoPictures], Awaitable[object]]] = {
    "thumbnail": lambda pictures: last_version(pictures, DerivativeSize.THUMBNAIL),
    "preview": lambda pictures: last_version(pictures, DerivativeSize.PREVIEW),
    "derivative": lambda pictures: derivative_path(pictures, DerivativeSize.PREVIEW),
    "region": region,
    "animation": animation,
    "histogram": histogram,
    "original": original,
    "stripped copy": stripped_copy,
}


@pytest.fixture
async def pictures(database: Database, settings: Settings, photos: Path, pool: WorkerPool) -> AsyncIterator[Pictures]:
    """The pictures of a scanned library with a large photo and an animation."""
    write(photos, "a/photo.jpg", contents=jpeg(quarters((1500, 1000))))
    moving(photos / "a", "square.gif", 3)
    await Scanner(database, pool, settings, photos)()
    opened = Pictures(database, pool, DerivativeStore(settings.derivatives_dir), settings)
    yield opened
    await opened.close()


@pytest.fixture
async def keys(database: Database, pictures: Pictures) -> dict[str, AssetKey]:
    return dict(
        await database.read(
            lambda connection: [tuple(row) for row in connection.execute("SELECT name, asset_key FROM photos")]
        )
    )


@pytest.fixture
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> Statements:
    return count_statements(database, monkeypatch)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", ["photo.jpg", "square.gif"])
async def test_a_picture_costs_one_read(
    pictures: Pictures, keys: dict[str, AssetKey], statements: Statements, name: str, use: str
) -> None:
    """When it is made, and again from the store: one SELECT, with the permission in its condition."""
    for _ in range(2):
        statements.clear()
        await USES[use](await pictures.of(ADMIN, keys[name]))
        assert len(statements.read) == 1, statements.read
        assert "json_each" in statements.read[0]


async def test_opening_an_original_costs_one_read(
    pictures: Pictures, keys: dict[str, AssetKey], statements: Statements
) -> None:
    """By key, as downloads over SSH and commands open it."""
    async with await pictures.original(ADMIN, keys["photo.jpg"]) as file:
        assert file.name == "photo.jpg"
    assert len(statements.read) == 1


@pytest.mark.parametrize(
    ("actor", "key"), [(ADMIN, AssetKey("nosuchphoto22")), (ELSEWHERE, None)], ids=["unknown", "no access"]
)
async def test_a_photo_without_access_is_not_found(
    pictures: Pictures, keys: dict[str, AssetKey], actor: Actor, key: AssetKey | None
) -> None:
    """The same answer as for one that does not exist, before and after its pictures were made."""
    asked = key or keys["photo.jpg"]
    for _ in range(2):
        with pytest.raises(NotFoundError, match="There is no such photo"):
            await pictures.of(actor, asked)
        await last_version(await pictures.of(ADMIN, keys["photo.jpg"]), DerivativeSize.THUMBNAIL)


@pytest.mark.parametrize("use", ["region", "original", "stripped copy"])
async def test_full_detail_needs_access_to_originals(pictures: Pictures, keys: dict[str, AssetKey], use: str) -> None:
    """The stored pictures need access to the photo only; its original, and parts of it, need more."""
    found = await pictures.of(PUBLIC, keys["photo.jpg"])
    await USES["preview"](found)
    with pytest.raises(NotAllowedError):
        await USES[use](found)


async def test_copies_of_a_progressive_photo(
    pictures: Pictures, photos: Path, database: Database, settings: Settings, pool: WorkerPool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It is coded again with the same pixels; where that ends its process, it is encoded from its pixels instead."""
    drawn = Image.effect_noise((300, 200), 50).convert("RGB")
    drawn.save(photos / "a/progressive.jpg", progressive=True, quality=90)
    await Scanner(database, pool, settings, photos)()
    key = AssetKey(await Scanner(database, pool, settings, photos).value(PROGRESSIVE))

    async def copy() -> Image.Image:
        opened = await open_download(await pictures.of(ADMIN, key), strips_metadata=True, shows_details=True)
        async with aclosing(opened) as file:
            return Image.open(io.BytesIO(b"".join([chunk async for chunk in file.chunks(0, file.size)])))

    expected = Image.open(photos / "a/progressive.jpg").tobytes()
    assert (await copy()).tobytes() == expected
    for path in settings.video_copies_dir.glob("*"):
        path.unlink()
    monkeypatch.setattr(clean_copies, "make_jpeg_copy", crash_with)
    encoded = await copy()
    assert encoded.size == (300, 200)
    assert encoded.tobytes() != expected
