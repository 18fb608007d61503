"""The pictures of a fake gallery, for screens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from core.media.decoding.histogram import read_histogram
from core.models import Actor, AssetKey, DerivativeSize, Photo, Priority, StoredPicture
from core.models.stored_animations import StoredAnimation
from core.pictures.original_files import OriginalFile

if TYPE_CHECKING:
    from tests.tui.fake_gallery import FakeGallery

_T = TypeVar("_T")
_P = ParamSpec("_P")


class FakePictures:
    """Stands for `Pictures`."""

    def __init__(self, gallery: FakeGallery) -> None:
        self._gallery = gallery

    async def of(self, actor: Actor, asset_key: AssetKey) -> FakePhotoPictures:
        return FakePhotoPictures(self._gallery, await self._gallery.library.photo(actor, asset_key))

    async def original(self, actor: Actor, asset_key: AssetKey) -> OriginalFile:
        return self._gallery.original(asset_key)

    async def work(self, function: Callable[_P, _T], priority: Priority, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await self._gallery.work(function, priority, *args, **kwargs)


class FakePhotoPictures:
    """Stands for `PhotoPictures`."""

    def __init__(self, gallery: FakeGallery, photo: Photo) -> None:
        self._gallery = gallery
        self.photo = photo

    def progressive(self, size: DerivativeSize, priority: Priority) -> AsyncGenerator[StoredPicture, None]:
        return self._gallery.stored_pictures(self.photo.asset_key, size)

    async def animation(self, priority: Priority) -> StoredAnimation | None:
        return self._gallery.animation(self.photo.asset_key)

    async def histogram(self) -> tuple[int, ...]:
        async with aclosing(self.progressive(DerivativeSize.THUMBNAIL, Priority.VISIBLE)) as pictures:
            return read_histogram(str((await anext(pictures)).path))
