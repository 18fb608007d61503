"""The payload source of a session's canvas: pictures of the gallery, encoded in worker processes and cached."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from core.config import Settings
from core.errors import GalleryError, NotFoundError, PictureUnavailableError
from core.media.decoding.region_decoding import LARGEST_SIDE
from core.models import Actor, Part, Photo, Priority
from core.permissions import Action, may
from core.pictures.pictures import PhotoPictures
from tui.graphics.animation.video_feed import OpenedVideo
from tui.graphics.encoders.encoding import (
    ENCODERS,
    VideoEncoder,
    encode_and_keep,
    encode_frame,
    encode_original,
    encode_picture,
)
from tui.graphics.payloads.decoded_regions import decoded_region, relative_region
from tui.graphics.payloads.payload_cache import PayloadCache
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Picture, Region
from tui.graphics.payloads.quality import ALL_COLOURS

if TYPE_CHECKING:
    from core.gallery import Gallery

_log = logging.getLogger(__name__)


def payload_cache(settings: Settings) -> PayloadCache:
    """Return an empty cache of the configured size; use one for all sessions of a process."""
    return PayloadCache(settings.payload_cache_bytes, PayloadFiles(settings.payloads_dir, settings.payload_disk_bytes))


class GalleryPayloads:
    """A `PayloadSource` with the permissions of one actor."""

    def __init__(self, gallery: Gallery, actor: Actor, cache: PayloadCache) -> None:
        """Use this cache, which other actors may share."""
        self._gallery = gallery
        self._actor = actor
        self._cache = cache

    def ask_as(self, actor: Actor) -> None:
        """Use the member's new role and access."""
        self._actor = actor

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        """Yield the best payload available, then better ones; closing the iterator cancels the work.

        The permission is checked on every request, also for cached payloads.

        Raises:
            GalleryError: there is no picture, with the reason.
        """
        if request.picture.original and not may(self._actor, Action.DOWNLOAD):
            # The cache is shared: full detail needs the permission to download originals.
            request = replace(request, picture=replace(request.picture, original=False))
        picture = request.picture
        pictures = await self._gallery.pictures.of(self._actor, picture.asset_key)
        current = pictures.photo.version == picture.version  # a screen may still show an older version
        body = self._cache.find(request) if current else None
        if body is not None:
            self._gallery.metrics.payloads_kept += 1
            yield Payload(body, final=True)
            return
        self._gallery.metrics.payloads_made += 1
        if request.frame is not None:
            yield Payload(await self._frame(pictures, request, priority, keep=current), final=True)
            return
        if picture.original and current and request.colours == ALL_COLOURS and request.clip is None:
            finest = await self._finest(pictures, request, priority)
            if finest is not None:
                yield Payload(finest, final=True)
                return
        sharpens = picture.original and current
        versions = pictures.progressive(picture.size, priority)
        async with aclosing(versions):
            async for stored in versions:
                final = stored.final and not sharpens
                body = await self._encode(request, str(stored.path), priority, keep=current and final)
                yield Payload(body, final)
        if sharpens and body is not None:
            yield Payload(await self._sharp(pictures, request, priority) or body, final=True)

    @asynccontextmanager
    async def video(self, picture: Picture) -> AsyncGenerator[OpenedVideo, None]:
        """Decode the video of a photo for a terminal until the end of the context; see `core.pictures.Pictures.play`.

        Raises:
            GalleryError: it cannot be played, with the reason.
        """
        async with self._gallery.pictures.play(self._actor, picture.asset_key, VideoEncoder()) as frames:
            yield frames

    async def _frame(
        self, pictures: PhotoPictures, request: PayloadRequest, priority: Priority, *, keep: bool
    ) -> bytes:
        """Return one frame of an animation; sessions share encoded frames."""
        stored = await pictures.animation(priority)
        if stored is None:
            raise PictureUnavailableError("This photo is not animated.")
        try:
            body = await self._gallery.pictures.run_in_worker(encode_frame, priority, str(stored.path), request)
        except OSError as error:
            raise PictureUnavailableError("The frames cannot be read now.") from error
        if keep:
            self._cache.keep(request, body)
        return body

    async def _finest(self, pictures: PhotoPictures, request: PayloadRequest, priority: Priority) -> bytes | None:
        """Return the payload for a terminal at rest, from the original; None when that is not available.

        It is not cached: it would evict many others, which are needed sooner.
        """
        photo, part = pictures.photo, upright_part(request.picture)
        size = _pixels(request, photo, part)
        if max(size) > LARGEST_SIDE:
            return None
        limit = self._gallery.settings.pixel_limit
        try:
            return await pictures.improve(encode_original, max(priority, Priority.PREFETCH), request, part, size, limit)
        except NotFoundError:
            raise
        except (GalleryError, OSError) as error:
            _log.info("%s is shown without its original: %s", photo.asset_key, error)
            return None

    async def _sharp(self, pictures: PhotoPictures, request: PayloadRequest, priority: Priority) -> bytes | None:
        """Return the payload made from the original; None when full detail is not available."""
        picture, photo = request.picture, pictures.photo
        around = _surroundings(request, photo)
        part = upright_part(replace(picture, region=around))
        try:
            path = await pictures.region(part, *_pixels(request, photo, part), priority)
            cut = replace(request, picture=replace(picture, region=relative_region(picture.region, around)))
            body = await self._gallery.pictures.run_in_worker(encode_picture, priority, str(path), cut)
        except NotFoundError:
            raise
        except (GalleryError, OSError) as error:
            _log.info("%s is shown without its original: %s", photo.asset_key, error)
            return None
        if request.colours != ALL_COLOURS:
            self._cache.keep(request, body)
        return body

    async def _encode(self, request: PayloadRequest, path: str, priority: Priority, *, keep: bool) -> bytes:
        """Encode a stored picture in a worker process; equal requests share one job."""
        files = self._cache.files
        keep = keep and request.colours != ALL_COLOURS
        try:
            if not (keep and files.limit):
                body = await self._gallery.pictures.run_in_worker(encode_picture, priority, path, request)
            else:
                body = await self._gallery.pictures.run_in_worker(encode_and_keep, priority, path, request, files)
        except OSError as error:
            raise PictureUnavailableError("The picture cannot be read now.") from error
        if keep:
            self._cache.keep(request, body)
            if self._cache.sweep_due(len(body)):
                sweep = self._gallery.pictures.run_in_worker(files.sweep, Priority.BACKGROUND)
                self._gallery.background.start(sweep, "sweep the stored payloads")
        return body


def upright_part(picture: Picture) -> Part:
    """Return which part of the upright photo the region of a picture is, whose view may be turned."""
    region = picture.region
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    match picture.turns % 4:
        case 1:
            return Part(top, 1 - right, bottom, 1 - left)
        case 2:
            return Part(1 - right, 1 - bottom, 1 - left, 1 - top)
        case 3:
            return Part(1 - bottom, left, 1 - top, right)
    return Part(left, top, right, bottom)


def _surroundings(request: PayloadRequest, photo: Photo) -> Region:
    """Return what is decoded for a request, in the view as it is turned: a little more than the request shows."""
    size = (photo.height, photo.width) if request.picture.turns % 2 else (photo.width, photo.height)
    pixels = _pixels(request, photo, upright_part(request.picture))
    return decoded_region(request.picture.region, size, pixels[::-1] if request.picture.turns % 2 else pixels)


def _pixels(request: PayloadRequest, photo: Photo, part: Part) -> tuple[int, int]:
    """Return the pixels, before a turn of the view, that a part of a photo has where the request's fits its box."""
    shown = upright_part(request.picture)
    blocks = ENCODERS[request.protocol].is_blocks
    box = (request.columns, request.rows * 2) if blocks else (request.width, request.height)
    across, down = (box[1], box[0]) if request.picture.turns % 2 else box
    scales = (
        across / ((shown.right - shown.left) * photo.width),
        down / ((shown.bottom - shown.top) * photo.height),
    )
    width, height = (part.right - part.left) * photo.width, (part.bottom - part.top) * photo.height
    scale = max(scales) if blocks else min(scales)
    return max(1, round(width * scale)), max(1, round(height * scale))
