"""The form by which a guest makes photos favourites, or no longer, with and without a script."""

from __future__ import annotations

from aiohttp import web

from core.marks.guest_favourites import TooManyFavouritesError
from core.models import AssetKey, FavouritesSet, PhotoSet
from core.models.photo_sets import ASSET_KEY
from core.web import responses
from core.web.cookies import guest_cookie, is_form_token
from core.web.request_context import NotServedError, ShareRequest, WebContext, read_form

ADD, REMOVE = "add", "drop"
"""The buttons of the form, whose values are keys of photos."""


async def mark(
    context: WebContext, request: ShareRequest, shown: PhotoSet, side: str | None, key: AssetKey | None
) -> web.Response:
    """Mark a photo, and lead back to the page with the form: of a list (`side` and `key` as in it), or of one photo."""
    fields = await read_form(request.http)
    if request.is_new_guest or not is_form_token(request.share, request.guest, fields.get("token", "")):
        return responses.page(context.pages.message(*_INVALID, back="./"), 403)
    is_favourite = ADD in fields
    marked = AssetKey(fields.get(ADD if is_favourite else REMOVE, ""))
    if not ASSET_KEY.fullmatch(marked):
        raise NotServedError
    try:
        await context.gallery.guest_favourites.mark(request.share.actor, marked, is_favourite=is_favourite)
    except TooManyFavouritesError as error:
        return responses.page(context.pages.message("Not added", error.message, error.hint, back="./"), 409)
    cookie = guest_cookie(request.share, request.guest, context.prefix, secure=context.is_secure(request.origin))
    if side == "photo":
        is_listed = is_favourite or not isinstance(shown, FavouritesSet)
        return responses.redirect(f"p/{key}" if is_listed else "./", cookie)
    return responses.redirect(f"./{'' if side is None else f'?{side}={key}'}#{marked}", cookie)


_INVALID = (
    "Nothing was changed",
    "This page was opened too long ago, or by another browser. Load the photos again, then repeat.",
)
