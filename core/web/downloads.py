"""Pictures and downloads of an open link."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing

from aiohttp import web

from core.errors import GalleryError
from core.models import AssetKey, DerivativeSize, Downloads
from core.pictures.download_files import derivative_path
from core.pictures.zip_archive import archive, archive_size
from core.web import responses
from core.web.album_archive import album_entries, open_shared_file
from core.web.cookies import Stage, stage_of
from core.web.request_context import STALLED_SECONDS, Desk, GoneError, Visit

_log = logging.getLogger(__name__)

SIZES = {"t": DerivativeSize.THUMBNAIL, "v": DerivativeSize.VIEW}


class BusyError(GalleryError):
    """As many archives are being sent as may be at once."""


async def picture(
    desk: Desk, request: web.BaseRequest, public_id: str, size: DerivativeSize, key: AssetKey, version: int
) -> web.Response:
    """Send a derivative to whoever has opened the link: the address that pages ask for most."""
    cookie = request.headers.get("Cookie")
    look = await desk.gallery.shares.look(
        public_id,
        key,
        size,
        admits=lambda share: stage_of(share, cookie) is Stage.OPENED,
        has=lambda tag: responses.is_known(request, tag),
    )
    if look is None:
        raise GoneError
    cache = responses.until(look.share.expires_at, immutable=version == look.photo.version)
    headers = responses.file_headers("image/jpeg", look.tag, cache)
    if look.is_held:
        return responses.unchanged(headers)
    body = look.body
    if body is None:
        path = await derivative_path(await desk.gallery.pictures.of(look.share.actor, key), size)
        body = await asyncio.to_thread(path.read_bytes)
    return responses.whole(request, body, headers)


async def derivative(desk: Desk, visit: Visit, key: AssetKey) -> web.Response:
    """Send the 1200 px picture as a file to keep."""
    if visit.share.downloads is Downloads.OFF:
        raise GoneError
    pictures = await desk.gallery.pictures.of(visit.share.actor, key)
    photo = pictures.photo
    tag = f'"{key}-{photo.version}-{DerivativeSize.VIEW}"'
    stem = photo.file_name.rpartition(".")[0] or photo.file_name
    cache = responses.until(visit.share.expires_at, immutable=False)
    headers = responses.file_headers("image/jpeg", tag, cache, f"{stem}.jpg")
    if responses.is_known(visit.request, tag):
        return responses.unchanged(headers)
    path = await derivative_path(pictures, DerivativeSize.VIEW)
    return responses.whole(visit.request, await asyncio.to_thread(path.read_bytes), headers)


async def original(desk: Desk, visit: Visit, key: AssetKey) -> web.StreamResponse:
    """Send the file itself, or what is left of it without its metadata."""
    if visit.share.downloads is not Downloads.ORIGINALS:
        raise GoneError
    async with aclosing(await open_shared_file(desk.gallery, visit.share, key)) as file:
        cache = responses.until(visit.share.expires_at, immutable=False)
        headers = responses.file_headers(file.content_type, file.tag, cache, file.name)
        if responses.is_known(visit.request, file.tag):
            return responses.unchanged(headers)
        part = responses.part_of(visit.request, file.size, file.tag)
        return await _streamed(desk, visit, part, headers, file.chunks(part.start, part.length))


async def everything(desk: Desk, visit: Visit) -> web.StreamResponse:
    """Send all photos of the link as one archive, which can be taken up again where sizes are known."""
    if visit.share.downloads is Downloads.OFF:
        raise GoneError
    if not desk.archives.take(visit.share.public_id):
        raise BusyError("Others are downloading right now.", "Try again in a minute.")
    try:
        entries, tag = await album_entries(desk.gallery, visit.share, visit.scope)
        if not entries:
            raise GoneError
        headers = responses.file_headers("application/zip", tag, responses.NEVER_STORED, f"{visit.share.title}.zip")
        size = await asyncio.to_thread(archive_size, entries)
        part = None if size is None else responses.part_of(visit.request, size, tag)
        async with aclosing(archive(entries, part.start if part else 0)) as stream:
            return await _streamed(desk, visit, part, headers, stream)
    finally:
        desk.archives.leave(visit.share.public_id)


async def _streamed(
    desk: Desk, visit: Visit, part: responses.Part | None, headers: Mapping[str, str], chunks: AsyncIterator[bytes]
) -> web.StreamResponse:
    """Send pieces as they come, for as long as the link stands and the reader reads; `part` None: size unknown."""
    status = 200 if part is None else part.status
    if status == 416:
        assert part is not None
        return web.Response(status=416, headers={**headers, **part.headers()})
    answer = web.StreamResponse(status=status, headers={**headers, **(part.headers() if part else {})})
    if part is not None:
        answer.content_length = part.length
    left = part.length if part is not None else None
    await answer.prepare(visit.request)
    if visit.request.method == "HEAD":
        return answer
    async with desk.watched(visit.request, visit.share):
        try:
            async for chunk in chunks:
                piece = chunk if left is None else chunk[:left]
                async with asyncio.timeout(STALLED_SECONDS):
                    await answer.write(piece)
                if left is not None:
                    left -= len(piece)
                    if not left:
                        break
            async with asyncio.timeout(STALLED_SECONDS):
                await answer.write_eof()
        except (GalleryError, TimeoutError, OSError) as error:
            # What was promised cannot be completed: only a cut connection says so.
            _log.info("a download of link %s was cut: %s", visit.share.public_id, error)
            _cut(visit)
        except Exception:  # noqa: BLE001 - a download's edge: its headers are sent, no page can follow them
            _log.exception("a download of link %s broke", visit.share.public_id)
            _cut(visit)
    return answer


def _cut(visit: Visit) -> None:
    if visit.request.transport is not None:
        visit.request.transport.abort()
