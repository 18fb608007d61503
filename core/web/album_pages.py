"""Pages of an open share link: all photos or the guest's favourites by keyset paging, and each photo by itself."""

from __future__ import annotations

import secrets

from aiohttp import web

from core.errors import PictureUnavailableError
from core.library.grouping.guest_groups import SLUG
from core.models import AssetKey, Downloads, FavouritesSet, PhotoDetails, PhotoKind, PhotoSet
from core.pictures.downloads.web_videos import WebVideoState
from core.pictures.pictures import PhotoPictures
from core.sets.orders import own_order
from core.web import responses
from core.web.cookies import form_token, guest_cookie
from core.web.pages.page_cache import PageAddress
from core.web.pages.page_rendering import PageMarks, PageVideo
from core.web.request_context import ShareRequest, WebContext

PHOTOS_PER_PAGE = 100

_TOKEN_PLACE = secrets.token_hex(16)
"""Stands in cached pages where each guest is sent a token of their own; no text contains it."""


async def album(
    context: WebContext, request: ShareRequest, shown: PhotoSet, side: str | None, key: AssetKey | None
) -> web.Response:
    """Return a page of photos: the first one, or the one after or before a photo.

    Guests without favourites get the same page, except for the token of its form.
    """
    version = await context.gallery.sharing.data_version()
    marks = await _marks(context, request, shown)
    which = PageAddress(request.share.share_id, request.guest if marks.count else None, shown, side, key)
    html = context.page_cache.get(version, which)
    if html is None:
        html = context.page_cache.put(version, which, await _album(context, request, marks, which))
    return _page(context, request, html)


async def _album(context: WebContext, request: ShareRequest, marks: PageMarks, which: PageAddress) -> bytes:
    gallery, actor, shown, key = context.gallery, request.share.actor, which.shown, which.key
    collection = await gallery.library.collection(actor, SLUG)
    order = own_order(shown, actor)
    place = None
    if key is not None:
        await gallery.library.photo(actor, key)  # an error, if it is no longer shown
        place = await gallery.library.position(actor, shown, order, key)
    start = 0 if place is None else place + 1
    if which.side == "before":
        first, last = max(start - 1 - PHOTOS_PER_PAGE, 0), max(start - 1, 0)
        photos, more = await gallery.library.page_at(actor, shown, order, first, last - first), True
    else:
        first = start
        found = await gallery.library.page_at(actor, shown, order, first, PHOTOS_PER_PAGE + 1)
        photos, more = found[:PHOTOS_PER_PAGE], len(found) > PHOTOS_PER_PAGE
    return context.pages.album(request.share, collection, photos, first, marks, which.query, more=more)


async def photo(context: WebContext, request: ShareRequest, shown: PhotoSet, key: AssetKey) -> web.Response:
    """Return the page of one photo with its neighbours; one that is no longer a favourite leads to that of all."""
    gallery, actor = context.gallery, request.share.actor
    found = await gallery.library.photo(actor, key)
    marks = await _marks(context, request, shown)
    if marks.is_list and not found.marks.is_favourite:
        return responses.redirect(f"../../p/{key}")
    total = marks.count if marks.is_list else (await gallery.library.collection(actor, SLUG)).photo_count
    order = own_order(shown, actor)
    index = await gallery.library.position(actor, shown, order, key) or 0
    around = [each.asset_key for each in await gallery.library.page_at(actor, shown, order, max(index - 1, 0), 3)]
    at = min(index, 1)
    neighbours = (around[0] if at and around else None, around[at + 1] if at + 1 < len(around) else None)
    known = await gallery.library.details(actor, key)
    details = _details(known) if request.share.shows_details else {}
    pictures = await gallery.pictures.of(actor, key) if found.kind is PhotoKind.VIDEO else None
    page = context.pages.photo(
        request.share,
        found,
        index,
        total,
        neighbours,
        details,
        marks,
        offers_copy=pictures is not None and pictures.offers_copy,
        video=await _video(context, request, pictures, known),
    )
    return _page(context, request, page)


async def _video(
    context: WebContext, request: ShareRequest, pictures: PhotoPictures | None, known: PhotoDetails
) -> PageVideo:
    """Return how a video is played: as the original that may be downloaded, else in a version made for web pages.

    That of a live or motion photo is a link, which the page plays while the picture is held.
    """
    share, key = request.share, known.photo.asset_key
    if pictures is None:
        return PageVideo(live=f"m/{key}.mp4" if known.photo.kind is PhotoKind.LIVE else "")
    if share.downloads is Downloads.ORIGINALS and known.plays_in_browsers and pictures.offers_copy:
        return PageVideo(f"o/{key}")
    try:
        video = await context.gallery.pictures.web_video(share.actor, key)
        state = await video.prepare(share.public_id)
    except PictureUnavailableError as error:
        return PageVideo(words=str(error))
    match state:
        case WebVideoState.READY:
            return PageVideo(f"m/{key}.mp4")
        case WebVideoState.IN_PROGRESS:
            return PageVideo(words="The video is being prepared for this page, which reloads itself.", is_awaited=True)
        case WebVideoState.NONE:
            return PageVideo(words="This video cannot be played on this page.")


async def _marks(context: WebContext, request: ShareRequest, shown: PhotoSet) -> PageMarks:
    count = await context.gallery.library.count(request.share.actor, FavouritesSet())
    return PageMarks(_TOKEN_PLACE, count, is_list=isinstance(shown, FavouritesSet))


def _page(context: WebContext, request: ShareRequest, html: bytes) -> web.Response:
    """Return a page with the token of its guest; one whose browser has lost the cookie that names them is a new one."""
    share, guest = request.share, request.guest
    more = {}
    if request.is_new_guest:
        more["Set-Cookie"] = guest_cookie(share, guest, context.prefix, secure=context.is_secure(request.origin))
    return responses.page(html.replace(_TOKEN_PLACE.encode(), form_token(share, guest).encode()), more=more)


def _details(known: PhotoDetails) -> dict[str, str]:
    """Return the metadata that a share link with details shows, by label; unknown values are omitted."""
    photo = known.photo
    values = {
        "File": photo.file_name,
        "Taken": f"{photo.taken.local:%Y-%m-%d %H:%M}" if photo.taken else None,
        "Camera": photo.camera,
        "Lens": known.lens,
        "Exposure": _exposure(known.exposure_seconds),
        "Aperture": f"f/{known.aperture:g}" if known.aperture else None,
        "ISO": str(known.iso) if known.iso else None,
        "Focal length": f"{known.focal_length:g} mm" if known.focal_length else None,
        "Size": f"{photo.width} × {photo.height}",
    }
    return {name: value for name, value in values.items() if value}


def _exposure(seconds: float | None) -> str | None:
    if not seconds:
        return None
    return f"1/{round(1 / seconds)} s" if seconds < 0.4 else f"{seconds:g} s"
