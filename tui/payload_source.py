"""Where a session's canvas gets its payloads: stored pictures of the gallery, encoded in worker processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from core.errors import PictureUnavailableError
from core.models import Actor, Priority
from tui.graphics.encoding import encode_picture
from tui.graphics.placements import Payload, PayloadRequest

if TYPE_CHECKING:
    from core.gallery import Gallery


class GalleryPayloads:
    """A `PayloadSource` for what one actor may see."""

    def __init__(self, gallery: Gallery, actor: Actor) -> None:
        """Nothing is asked for yet."""
        self._gallery = gallery
        self._actor = actor

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        """Yield what can be shown now, then better ones; closing the iterator withdraws the work.

        Raises:
            GalleryError: there is no picture, with the reason for people.
        """
        picture = request.picture
        pictures = self._gallery.pictures(self._actor, picture.asset_key, picture.size, priority)
        async with aclosing(pictures):
            async for stored in pictures:
                try:
                    body = await self._gallery.work(encode_picture, priority, str(stored.path), request)
                except OSError as error:
                    raise PictureUnavailableError("The picture cannot be read now.") from error
                yield Payload(body, stored.final)
