"""Where a session's canvas gets its payloads: stored pictures of the gallery, encoded in worker processes, kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from core.config import Settings
from core.errors import PictureUnavailableError
from core.models import Actor, Priority
from tui.graphics.encoding import encode_picture
from tui.graphics.payload_cache import PayloadCache
from tui.graphics.payload_files import PayloadFiles, encode_and_keep
from tui.graphics.placements import Payload, PayloadRequest

if TYPE_CHECKING:
    from core.gallery import Gallery


def payload_cache(settings: Settings) -> PayloadCache:
    """Return an empty cache of the size that is set; make one for all visits of a process."""
    return PayloadCache(settings.payload_cache_bytes, PayloadFiles(settings.payloads_dir, settings.payload_disk_bytes))


class GalleryPayloads:
    """A `PayloadSource` for what one actor may see."""

    def __init__(self, gallery: Gallery, actor: Actor, cache: PayloadCache) -> None:
        """Nothing is asked for yet; the cache may be shared with other actors."""
        self._gallery = gallery
        self._actor = actor
        self._cache = cache

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        """Yield what can be shown now, then better ones; closing the iterator withdraws the work.

        Whether the actor may see the photo is asked for every request, also for one whose answer is kept.

        Raises:
            GalleryError: there is no picture, with the reason for people.
        """
        picture = request.picture
        photo = await self._gallery.photo(self._actor, picture.asset_key)
        current = photo.version == picture.version  # a screen may still show an older version
        body = self._cache.find(request) if current else None
        if body is not None:
            yield Payload(body, final=True)
            return
        pictures = self._gallery.pictures(self._actor, picture.asset_key, picture.size, priority)
        async with aclosing(pictures):
            async for stored in pictures:
                keep = current and stored.final
                try:
                    body = await self._encode(request, str(stored.path), priority, keep=keep)
                except OSError as error:
                    raise PictureUnavailableError("The picture cannot be read now.") from error
                yield Payload(body, stored.final)

    async def _encode(self, request: PayloadRequest, path: str, priority: Priority, *, keep: bool) -> bytes:
        """Have a stored picture encoded; visitors who want the same at the same time share the work."""
        files = self._cache.files
        if not (keep and files.limit):
            body = await self._gallery.work(encode_picture, priority, path, request)
        else:
            body = await self._gallery.work(encode_and_keep, priority, path, request, files)
        if keep:
            self._cache.keep(request, body)
            if self._cache.sweep_due(len(body)):
                self._gallery.keep(self._gallery.work(files.sweep, Priority.BACKGROUND), "sweep the stored payloads")
        return body
