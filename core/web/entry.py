"""Open a share link in a browser: a token sets a cookie, and the form of the landing page opens the link."""

from __future__ import annotations

from aiohttp import web

from core.errors import NotAllowedError
from core.limits.password_hashing import MAX_PASSWORD
from core.limits.proxies import RequestOrigin
from core.sharing.models import ValidShareLink
from core.web import responses
from core.web.cookies import CookieStage, guest_cookie, set_cookie
from core.web.request_context import NotServedError, ShareRequest, WebContext, read_form


async def accept_token(context: WebContext, origin: RequestOrigin, token: str, albums_path: str) -> web.Response:
    """Exchange a token for a cookie, so that it appears in no further log or referrer.

    `albums_path` is the relative address of all albums_path, seen from the requested address.
    """
    try:
        share = await context.gallery.sharing.by_token(token)
    except NotAllowedError as error:
        raise NotServedError from error
    cookie = set_cookie(share, CookieStage.ARRIVED, context.prefix, secure=context.is_secure(origin))
    return responses.redirect(f"{albums_path}/{share.public_id}/", cookie)


def landing_page(context: WebContext, share: ValidShareLink) -> web.Response:
    """Return the landing page; bots fetch it too, but do not press its button, so they do not count as views."""
    return responses.page(context.pages.landing(share))


async def open_link(context: WebContext, request: ShareRequest) -> web.Response:
    """Open the link and count a view, after checking the password if there is one."""
    share = request.share
    password = (await read_form(request.http)).get("password", "")[: MAX_PASSWORD + 1]
    if not await context.gallery.sharing.check_password(share, password, request.origin.address):
        return responses.page(context.pages.landing(share, "Wrong password."), 403)
    if not await context.gallery.sharing.count_view(share.share_id):
        raise NotServedError
    secure = context.is_secure(request.origin)
    opened = set_cookie(share, CookieStage.OPENED, context.prefix, secure=secure)
    return responses.redirect("./", opened, guest_cookie(share, request.guest, context.prefix, secure=secure))
