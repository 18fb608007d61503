"""Open a share link in a browser: a token sets a cookie, and the form of the landing page opens the link."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from aiohttp import web

from core.errors import NotAllowedError
from core.limits.password_hashing import MAX_PASSWORD
from core.limits.proxies import RequestOrigin
from core.sharing.models import ValidShareLink
from core.web import responses
from core.web.cookies import CookieStage, set_cookie
from core.web.request_context import NotServedError, ShareRequest, WebContext

MAX_FORM_BYTES = 4096
"""Bytes of the form, the only data that clients send."""
FORM_SECONDS = 20.0
"""How long a client may take to send it."""


async def accept_token(context: WebContext, origin: RequestOrigin, token: str, albums_path: str) -> web.Response:
    """Exchange a token for a cookie, so that it appears in no further log or referrer.

    `albums_path` is the relative address of all albums_path, seen from the requested address.
    """
    try:
        share = await context.gallery.sharing.by_token(token)
    except NotAllowedError as error:
        raise NotServedError from error
    cookie = set_cookie(share, CookieStage.ARRIVED, context.prefix, secure=_is_secure(context, origin))
    return responses.redirect(f"{albums_path}/{share.public_id}/", cookie)


def landing_page(context: WebContext, share: ValidShareLink) -> web.Response:
    """Return the landing page; bots fetch it too, but do not press its button, so they do not count as views."""
    return responses.page(context.pages.landing(share))


async def open_link(context: WebContext, request: ShareRequest) -> web.Response:
    """Open the link and count a view, after checking the password if there is one."""
    share = request.share
    password = await _password(request.http)
    if not await context.gallery.sharing.check_password(share, password, request.origin.address):
        return responses.page(context.pages.landing(share, "Wrong password."), 403)
    if not await context.gallery.sharing.count_view(share.share_id):
        raise NotServedError
    cookie = set_cookie(share, CookieStage.OPENED, context.prefix, secure=_is_secure(context, request.origin))
    return responses.redirect("./", cookie)


async def _password(request: web.BaseRequest) -> str:
    """Read the form, which has one field and a small body."""
    if (request.content_length or 0) > MAX_FORM_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_FORM_BYTES, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(FORM_SECONDS):
            async for chunk in request.content.iter_chunked(MAX_FORM_BYTES):
                body += chunk
                if len(body) > MAX_FORM_BYTES:
                    raise web.HTTPRequestEntityTooLarge(MAX_FORM_BYTES, len(body))
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=4)
    except ValueError:
        return ""
    return fields.get("password", [""])[0][: MAX_PASSWORD + 1]


def _is_secure(context: WebContext, origin: RequestOrigin) -> bool:
    return context.is_always_secure or origin.is_secure
