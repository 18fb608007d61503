"""Pages of an open share link: the album by keyset paging, and each photo with its neighbours."""

from __future__ import annotations

from aiohttp import web

from core.library.grouping.guest_groups import SLUG
from core.models import AssetKey, EverythingSet, PhotoDetails, PhotoKind, SortOrder
from core.web import responses
from core.web.request_context import ShareRequest, WebContext

PHOTOS_PER_PAGE = 100

ORDER = SortOrder.OLDEST
"""The order of every share link."""


async def album(context: WebContext, request: ShareRequest, side: str | None, key: AssetKey | None) -> web.Response:
    """Return a page of photos: the first one, or the one after or before a photo."""
    version = await context.gallery.sharing.data_version()
    which = (request.share.share_id, side, key)
    kept = context.page_cache.get(version, which)
    if kept is None:
        kept = context.page_cache.put(version, which, await _album(context, request, side, key))
    return responses.cached_page(request.http, kept.html, kept.compressed)


async def _album(context: WebContext, request: ShareRequest, side: str | None, key: AssetKey | None) -> bytes:
    gallery, actor, shown = context.gallery, request.share.actor, EverythingSet()
    collection = await gallery.library.collection(actor, SLUG)
    start = None if key is None else (await gallery.library.photo(actor, key)).page_key
    if side == "before":
        found = await gallery.library.page(actor, shown, ORDER, start, PHOTOS_PER_PAGE, backwards=True)
        photos, more = tuple(reversed(found)), True
    else:
        found = await gallery.library.page(actor, shown, ORDER, start, PHOTOS_PER_PAGE + 1)
        photos, more = found[:PHOTOS_PER_PAGE], len(found) > PHOTOS_PER_PAGE
    first = 0
    if key is not None and photos:
        first = await gallery.library.position(actor, shown, ORDER, photos[0].asset_key) or 0
    return context.pages.album(request.share, collection, photos, first, more=more)


async def photo(context: WebContext, request: ShareRequest, key: AssetKey) -> web.Response:
    """Return the page of one photo with its neighbours."""
    gallery, actor, shown = context.gallery, request.share.actor, EverythingSet()
    found = await gallery.library.photo(actor, key)
    collection = await gallery.library.collection(actor, SLUG)
    index = await gallery.library.position(actor, shown, ORDER, key) or 0
    before = await gallery.library.page(actor, shown, ORDER, found.page_key, 1, backwards=True)
    after = await gallery.library.page(actor, shown, ORDER, found.page_key, 1)
    neighbours = (before[0].asset_key if before else None, after[0].asset_key if after else None)
    details = _details(await gallery.library.details(actor, key)) if request.share.shows_details else {}
    offers_copy = found.kind is PhotoKind.VIDEO and (await gallery.pictures.of(actor, key)).offers_copy
    page = context.pages.photo(
        request.share, found, index, collection.photo_count, neighbours, details, offers_copy=offers_copy
    )
    return responses.page(page)


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
