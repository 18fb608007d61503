"""Pictures of a gallery whose data folder is read-only: they are made, and kept until the end elsewhere."""

from __future__ import annotations

import tempfile
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from core.database import database
from core.gallery import Gallery
from core.models import AssetKey, DerivativeSize, Part, Priority, StoredPicture
from core.pictures.pictures import PhotoPictures
from tests.core.building import ADMIN
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import write
from tests.core.media.drawing import quarters
from tests.core.media.metadata.test_embedded_thumbnails import jpeg
from tests.core.media.moving import moving


async def best(pictures: PhotoPictures, size: DerivativeSize) -> StoredPicture:
    async with aclosing(pictures.progressive(size, Priority.VISIBLE)) as versions:
        return [version async for version in versions][-1]


async def keys_of(gallery: Gallery) -> dict[str, AssetKey]:
    rows = await gallery.database.read(
        lambda connection: [tuple(row) for row in connection.execute("SELECT name, asset_key FROM photos")]
    )
    return {name: AssetKey(key) for name, key in rows}


async def test_pictures_that_cannot_be_stored_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thumbnails, previews, regions and animations; what was stored before is used, and nothing remains."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    settings = replace(settings_for(tmp_path), thumbnails_in_background=False)
    photos = tmp_path / "photos"
    write(photos, "a/photo.jpg", contents=jpeg(quarters((1500, 1000))))
    moving(photos / "a", "square.gif", 3)
    gallery = await Gallery.open(settings)
    await gallery.indexing.scan(ADMIN, [photos])
    keys = await keys_of(gallery)
    stored = await best(await gallery.pictures.of(ADMIN, keys["photo.jpg"]), DerivativeSize.THUMBNAIL)
    await gallery.close()
    before = sorted(settings.data_dir.rglob("*"))

    monkeypatch.setattr("core.gallery.is_writable", lambda _path: False)
    monkeypatch.setattr(database, "is_writable", lambda _path: False)
    gallery = await Gallery.open(settings)
    photo, square = [await gallery.pictures.of(ADMIN, keys[name]) for name in ("photo.jpg", "square.gif")]
    assert (await best(photo, DerivativeSize.THUMBNAIL)).path == stored.path
    for pictures in (photo, square):
        preview = await best(pictures, DerivativeSize.PREVIEW)
        assert preview.final
        assert preview.path.is_relative_to(temporary)
    assert (await best(photo, DerivativeSize.PREVIEW)).final
    assert (await photo.region(Part(0.25, 0.25, 0.5, 0.5), 300, 200, Priority.VISIBLE)).is_relative_to(temporary)
    assert await square.animation(Priority.VISIBLE) is not None
    await gallery.close()
    assert sorted(settings.data_dir.rglob("*")) == before
    assert not list(temporary.glob("sshowcase-*"))
