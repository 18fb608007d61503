"""Payloads come from the gallery's stored pictures, encoded by a worker; reasons pass on, work can be withdrawn."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from core.errors import PictureUnavailableError
from core.models import Actor, AssetKey, DerivativeSize, Priority, StoredPicture
from tests.tui.fake_gallery import OWNER, FakeGallery, draw_photo
from tui.graphics.capabilities import ColourDepth, Protocol
from tui.graphics.placements import PayloadRequest, Picture
from tui.payload_source import GalleryPayloads, payload_cache


def request_for(gallery: FakeGallery) -> PayloadRequest:
    photo = gallery.photos_by_collection[gallery.all_collections[0].id][0]
    picture = Picture(photo.asset_key, photo.version)
    return PayloadRequest(picture, Protocol.HALF_BLOCKS, 6, 2, 60, 40, 256, ColourDepth.TRUECOLOR)


class ImprovingGallery(FakeGallery):
    """Has a preview first and the real picture later, and knows whether someone still waits for it."""

    withdrawn = False

    async def pictures(
        self, actor: Actor, asset_key: AssetKey, size: DerivativeSize, priority: Priority
    ) -> AsyncGenerator[StoredPicture, None]:
        path = self._folder / "picture.jpg"
        draw_photo(self.find(asset_key), path)
        try:
            yield StoredPicture(path, DerivativeSize.PREVIEW, final=False)
            yield StoredPicture(path, size, final=True)
        finally:
            self.withdrawn = True


async def test_better_pictures_follow(tmp_path: Path) -> None:
    """What there is comes first and is not final; the real picture follows and is."""
    gallery = ImprovingGallery(tmp_path, {"Travel": {"Lima": 1}})
    payloads = [
        payload
        async for payload in GalleryPayloads(gallery, OWNER, payload_cache(gallery.settings)).payloads(
            request_for(gallery), Priority.VISIBLE
        )
    ]
    assert [payload.final for payload in payloads] == [False, True]
    assert all(len(payload.body) == 6 * 2 * 6 for payload in payloads)
    assert gallery.calls["work"] == 2


async def test_closing_withdraws_the_work(tmp_path: Path) -> None:
    """Who stops looking makes the gallery stop preparing."""
    gallery = ImprovingGallery(tmp_path, {"Travel": {"Lima": 1}})
    payloads: Any = GalleryPayloads(gallery, OWNER, payload_cache(gallery.settings)).payloads(
        request_for(gallery), Priority.VISIBLE
    )
    async with aclosing(payloads):
        await anext(payloads)
        assert not gallery.withdrawn
    assert gallery.withdrawn


async def test_a_reason_passes_on(tmp_path: Path) -> None:
    """Why there is no picture reaches whoever asked."""
    gallery = FakeGallery(tmp_path, {"Travel": {"Lima": 1}})
    request = request_for(gallery)
    gallery.unavailable.add(request.picture.asset_key)
    with pytest.raises(PictureUnavailableError, match="drive"):
        await anext(
            GalleryPayloads(gallery, OWNER, payload_cache(gallery.settings)).payloads(request, Priority.VISIBLE)
        )


async def test_a_vanished_file_is_a_reason_too(tmp_path: Path) -> None:
    """A stored picture that was deleted under our feet is told as a sentence, not as an operating system's error."""
    gallery = FakeGallery(tmp_path, {"Travel": {"Lima": 1}})
    request = request_for(gallery)
    stored = await anext(gallery.pictures(OWNER, request.picture.asset_key, request.picture.size, Priority.VISIBLE))
    original_work = gallery.work

    async def work(function: Any, priority: Priority, *args: Any, **kwargs: Any) -> Any:
        stored.path.unlink()
        return await original_work(function, priority, *args, **kwargs)

    gallery.work = work  # type: ignore[method-assign]
    with pytest.raises(PictureUnavailableError, match="cannot be read"):
        await anext(
            GalleryPayloads(gallery, OWNER, payload_cache(gallery.settings)).payloads(request, Priority.VISIBLE)
        )
