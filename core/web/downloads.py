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
from core.web.cookies import CookieStage, stage_of
from core.web.request_context import STALLED_SECONDS, NotServedError, ShareRequest, WebContext

_log = logging.getLogger(__name__)

SIZES = {"t": DerivativeSize.THUMBNAIL, "v": DerivativeSize.PREVIEW}


class TooManyDownloadsError(GalleryError):
    """As many archives are being sent as may be at once."""


async def picture(
    context: WebContext, request: web.BaseRequest, public_id: str, size: DerivativeSize, key: AssetKey, version: int
) -> web.Response:
    """Send a derivative to whoever has opened the link: the address that pages ask for most."""
    cookie = request.headers.get("Cookie")
    look = await context.gallery.shares.look(
        public_id,
        key,
        size,
        admits=lambda share: stage_of(share, cookie) is CookieStage.OPENED,
        has=lambda tag: responses.is_cached(request, tag),
    )
    if look is None:
        raise NotServedError
    cache = responses.cache_until(look.share.expires_at, immutable=version == look.photo.version)
    headers = responses.file_headers("image/jpeg", look.tag, cache)
    if look.is_held:
        return responses.not_modified(headers)
    body = look.body
    if body is None:
        path = await derivative_path(await context.gallery.pictures.of(look.share.actor, key), size)
        body = await asyncio.to_thread(path.read_bytes)
    return responses.full(request, body, headers)


async def derivative(context: WebContext, request: ShareRequest, key: AssetKey) -> web.Response:
    """Send the 1200 px picture as a file to keep."""
    if request.share.downloads is Downloads.OFF:
        raise NotServedError
    pictures = await context.gallery.pictures.of(request.share.actor, key)
    photo = pictures.photo
    tag = f'"{key}-{photo.version}-{DerivativeSize.PREVIEW}"'
    stem = photo.file_name.rpartition(".")[0] or photo.file_name
    cache = responses.cache_until(request.share.expires_at, immutable=False)
    headers = responses.file_headers("image/jpeg", tag, cache, f"{stem}.jpg")
    if responses.is_cached(request.http, tag):
        return responses.not_modified(headers)
    path = await derivative_path(pictures, DerivativeSize.PREVIEW)
    return responses.full(request.http, await asyncio.to_thread(path.read_bytes), headers)


async def original(context: WebContext, request: ShareRequest, key: AssetKey) -> web.StreamResponse:
    """Send the file itself, or what is left of it without its metadata."""
    if request.share.downloads is not Downloads.ORIGINALS:
        raise NotServedError
    async with aclosing(await open_shared_file(context.gallery, request.share, key)) as file:
        cache = responses.cache_until(request.share.expires_at, immutable=False)
        headers = responses.file_headers(file.content_type, file.tag, cache, file.name)
        if responses.is_cached(request.http, file.tag):
            return responses.not_modified(headers)
        part = responses.requested_range(request.http, file.size, file.tag)
        return await _streamed(context, request, part, headers, file.chunks(part.start, part.length))


async def everything(context: WebContext, request: ShareRequest) -> web.StreamResponse:
    """Send all photos of the link as one archive, which can be taken up again where sizes are known."""
    if request.share.downloads is Downloads.OFF:
        raise NotServedError
    if not context.archives.acquire(request.share.public_id):
        raise TooManyDownloadsError("Others are downloading right now.", "Try again in a minute.")
    try:
        entries, tag = await album_entries(context.gallery, request.share)
        if not entries:
            raise NotServedError
        headers = responses.file_headers("application/zip", tag, responses.NEVER_STORED, f"{request.share.title}.zip")
        size = await asyncio.to_thread(archive_size, entries)
        part = None if size is None else responses.requested_range(request.http, size, tag)
        async with aclosing(archive(entries, part.start if part else 0)) as stream:
            return await _streamed(context, request, part, headers, stream)
    finally:
        context.archives.release(request.share.public_id)


async def _streamed(
    context: WebContext,
    request: ShareRequest,
    part: responses.ByteRange | None,
    headers: Mapping[str, str],
    chunks: AsyncIterator[bytes],
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
    await answer.prepare(request.http)
    if request.http.method == "HEAD":
        return answer
    async with context.aborted_with_share(request.http, request.share):
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
            _log.info("a download of link %s was cut: %s", request.share.public_id, error)
            _cut(request)
        except Exception:  # noqa: BLE001 - a download's edge: its headers are sent, no page can follow them
            _log.exception("a download of link %s broke", request.share.public_id)
            _cut(request)
    return answer


def _cut(request: ShareRequest) -> None:
    if request.http.transport is not None:
        request.http.transport.abort()
