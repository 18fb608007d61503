"""Pictures and downloads of an open share link."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import replace

from aiohttp import web

from core.errors import GalleryError, NotAllowedError
from core.library.files.file_names import archive_name
from core.limits.proxies import RequestOrigin
from core.models import AssetKey, DerivativeSize, Downloads, FavouritesSet, PhotoKind, PhotoSet
from core.pictures.downloads.download_files import DownloadFile, derivative_path, open_web_video
from core.pictures.downloads.web_videos import WebVideoState
from core.pictures.zip_archive import archive, archive_size
from core.web import responses
from core.web.album_archive import album_entries, open_shared_file, while_shown
from core.web.cookies import CookieStage, new_guest, stage_of
from core.web.request_context import STALLED_SECONDS, NotServedError, ShareRequest, WebContext

_log = logging.getLogger(__name__)

SIZES = {"t": DerivativeSize.THUMBNAIL, "v": DerivativeSize.PREVIEW}


class TooManyDownloadsError(GalleryError):
    """The limit of archives that are sent at the same time is reached."""


async def show_picture(
    context: WebContext, request: web.BaseRequest, public_id: str, size: DerivativeSize, key: AssetKey, version: int
) -> web.Response:
    """Send a thumbnail or preview to a guest who has opened the link; pages request this most often."""
    cookie = request.headers.get("Cookie")
    found = await context.gallery.sharing.stored_picture(
        public_id,
        key,
        size,
        admits=lambda share: stage_of(share, cookie) is CookieStage.OPENED,
        has=lambda tag: responses.is_cached(request, tag),
    )
    if found is None:
        raise NotServedError
    cache = responses.cache_until(found.link.expires_at, immutable=version == found.photo.version)
    headers = responses.file_headers("image/jpeg", found.tag, cache)
    if found.client_has_it:
        return responses.not_modified(headers)
    body = found.body
    if body is None:
        path = await derivative_path(await context.gallery.pictures.of(found.link.actor, key), size)
        body = await asyncio.to_thread(path.read_bytes)
    return responses.full(request, body, headers)


async def download_preview(context: WebContext, request: ShareRequest, key: AssetKey) -> web.Response:
    """Send the preview as a download."""
    if request.share.downloads is Downloads.OFF:
        raise NotServedError
    pictures = await context.gallery.pictures.of(request.share.actor, key)
    photo = pictures.photo
    tag = f'"{key}-{photo.version}-{DerivativeSize.PREVIEW}"'
    stem = photo.exact_name.rpartition(".")[0] or photo.exact_name
    cache = responses.cache_until(request.share.expires_at, immutable=False)
    headers = responses.file_headers("image/jpeg", tag, cache, f"{stem}.jpg")
    if responses.is_cached(request.http, tag):
        return responses.not_modified(headers)
    path = await derivative_path(pictures, DerivativeSize.PREVIEW)
    return responses.full(request.http, await asyncio.to_thread(path.read_bytes), headers)


async def download_original(context: WebContext, request: ShareRequest, key: AssetKey) -> web.StreamResponse:
    """Send the original, with or without its metadata."""
    if request.share.downloads is not Downloads.ORIGINALS:
        raise NotServedError
    async with aclosing(await open_shared_file(context.gallery, request.share, key)) as file:
        return await _send(context, request, key, file)


async def play_video(context: WebContext, request: ShareRequest, key: AssetKey) -> web.StreamResponse:
    """Send the version of a video for web pages, or a range of it; it has no metadata.

    While it is being made, a page says so and reloads itself.
    """
    video = await context.gallery.pictures.web_video(request.share.actor, key)
    file = await open_web_video(video)
    if file is None:
        if (
            video.photo.kind is PhotoKind.LIVE
            and await video.prepare(request.share.public_id) is not WebVideoState.NONE
        ):
            return responses.page(context.pages.waiting(), 503, {"Retry-After": "5", "Refresh": "5"})
        raise NotServedError
    async with aclosing(file):
        return await _send(context, request, key, file)


async def play_original(
    context: WebContext, request: web.BaseRequest, origin: RequestOrigin, token: str, key: AssetKey
) -> web.StreamResponse:
    """Send an original, or a range of it, to a player that has the token of the link, but no cookies.

    Links with a password or a limit of views are not played so, because only their page asks and counts. A view is
    counted for each request from the first byte on.
    """
    try:
        share = await context.gallery.sharing.by_token(token)
    except NotAllowedError as error:
        raise NotServedError from error
    if share.password_hash is not None or share.is_limited:
        raise NotServedError
    guest = new_guest()
    share = replace(share, actor=replace(share.actor, favourites=guest))
    await context.gallery.library.photo(share.actor, key)  # an error, if the link does not show it
    is_start = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    if request.method == "GET" and is_start and not await context.gallery.sharing.count_view(share.share_id):
        raise NotServedError
    return await download_original(context, ShareRequest(request, origin, share, guest, is_new_guest=True), key)


async def download_archive(context: WebContext, request: ShareRequest, shown: PhotoSet) -> web.StreamResponse:
    """Send the photos of a set as one ZIP; it can be resumed if the sizes of all files are available."""
    if request.share.downloads is Downloads.OFF:
        raise NotServedError
    if not context.archives.acquire(request.share.public_id):
        raise TooManyDownloadsError("Too many downloads at the same time.", "Try again in a minute.")
    try:
        entries, contents = await album_entries(context.gallery, request.share, shown)
        tag = responses.opaque_tag(request.share.cookie_key, contents)
        if not entries:
            raise NotServedError
        ending = " favourites" if isinstance(shown, FavouritesSet) else ""
        headers = responses.file_headers(
            "application/zip", tag, responses.NEVER_STORED, archive_name(f"{request.share.title}{ending}")
        )
        size = await asyncio.to_thread(archive_size, entries)
        part = None if size is None else responses.requested_range(request.http, size, tag)
        async with aclosing(archive(entries, part.start if part else 0)) as stream:
            return await _stream(context, request, part, headers, stream)
    finally:
        context.archives.release(request.share.public_id)


async def _send(context: WebContext, request: ShareRequest, key: AssetKey, file: DownloadFile) -> web.StreamResponse:
    """Send a file of a photo, or a range of it; with a name the browser saves it."""
    cache = responses.cache_until(request.share.expires_at, immutable=False)
    tag = responses.opaque_tag(request.share.cookie_key, file.tag)
    headers = responses.file_headers(file.content_type, tag, cache, file.name or None)
    if responses.is_cached(request.http, tag):
        return responses.not_modified(headers)
    part = responses.requested_range(request.http, file.size, tag)
    chunks = while_shown(context.gallery, request.share, key, file.chunks(part.start, part.length))
    return await _stream(context, request, part, headers, chunks)


async def _stream(
    context: WebContext,
    request: ShareRequest,
    part: responses.ByteRange | None,
    headers: Mapping[str, str],
    chunks: AsyncIterator[bytes],
) -> web.StreamResponse:
    """Send chunks while the link is open and the client reads; without `part` the size is unknown."""
    status = 200 if part is None else part.status
    if status == 416:
        assert part is not None
        return web.Response(status=416, headers={**headers, **part.headers()})
    response = web.StreamResponse(status=status, headers={**headers, **(part.headers() if part else {})})
    if part is not None:
        response.content_length = part.length
    left = part.length if part is not None else None
    await response.prepare(request.http)
    if request.http.method == "HEAD":
        return response
    async with context.aborted_with_share(request.http, request.share):
        try:
            async for chunk in chunks:
                piece = chunk if left is None else chunk[:left]
                async with asyncio.timeout(STALLED_SECONDS):
                    await response.write(piece)
                if left is not None:
                    left -= len(piece)
                    if not left:
                        break
            async with asyncio.timeout(STALLED_SECONDS):
                await response.write_eof()
        except (GalleryError, TimeoutError, OSError) as error:
            # The announced length cannot be completed, and an aborted connection shows that to the client.
            _log.info("a download of link %s was aborted: %s", request.share.public_id, error)
            _abort(request)
        except Exception:  # noqa: BLE001 - the edge of a download: after its headers no error page can follow
            _log.exception("a download of link %s failed", request.share.public_id)
            _abort(request)
    return response


def _abort(request: ShareRequest) -> None:
    if request.http.transport is not None:
        request.http.transport.abort()
