"""What request handlers share: the request of a guest with the share link it is for, and the fields of a form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

from core.gallery import Gallery
from core.limits.concurrency import ConcurrencyLimit
from core.limits.proxies import RequestOrigin
from core.models import GuestId
from core.sharing.models import ValidShareLink
from core.web.pages.page_cache import PageCache
from core.web.pages.page_rendering import PageRenderer

MAX_FORM_BYTES = 4096
"""Bytes of a form, the only data that clients send."""
FORM_SECONDS = 20.0
"""How long a client may take to send it."""
CHECK_SECONDS = 0.5
"""How often a running download checks that its share link is still open."""
STALLED_SECONDS = 60.0
"""How long a client may take to read one piece before its connection is aborted."""
ARCHIVES = 4
"""ZIP archives that are sent at once, at most `ARCHIVES_PER_SHARE` of one share link."""
ARCHIVES_PER_SHARE = 2


class NotServedError(Exception):
    """There is nothing at this address for this client, who gets the neutral page "not found"."""


@dataclass(frozen=True, slots=True)
class WebContext:
    """Built once by the HTTP server and passed to every handler."""

    gallery: Gallery
    pages: PageRenderer
    prefix: str
    """The path of the public address."""
    is_always_secure: bool
    """Whether cookies are marked as secure even when a request does not say that it came over HTTPS."""
    join_command: str
    host_key: str
    page_cache: PageCache = field(default_factory=PageCache)
    archives: ConcurrencyLimit = field(default_factory=lambda: ConcurrencyLimit(ARCHIVES, ARCHIVES_PER_SHARE))

    def is_secure(self, origin: RequestOrigin) -> bool:
        """Return whether cookies of an answer are marked as secure."""
        return self.is_always_secure or origin.is_secure

    @asynccontextmanager
    async def aborted_with_share(self, request: web.BaseRequest, share: ValidShareLink) -> AsyncIterator[None]:
        """Abort the connection if the share link is closed or what it sends changes during the block."""
        check = asyncio.create_task(self._check_share(request, share))
        try:
            yield
        finally:
            check.cancel()
            await asyncio.gather(check, return_exceptions=True)

    async def _check_share(self, request: web.BaseRequest, share: ValidShareLink) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = await self.gallery.sharing.current(share.share_id)
            if now is None or _what_is_sent(now) != _what_is_sent(share):
                break
        if request.transport is not None:
            request.transport.abort()


def _what_is_sent(share: ValidShareLink) -> tuple[object, ...]:
    """Return what decides which bytes guests of a link may download."""
    return share.cookie_key, share.downloads, share.strips_originals, share.shows_details


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """A request for a share link, whose cookie has been verified."""

    http: web.BaseRequest
    origin: RequestOrigin
    share: ValidShareLink
    """Its actor has the favourites of the guest."""
    guest: GuestId
    is_new_guest: bool
    """Whether the browser has no cookie that names the guest yet."""


async def read_form(request: web.BaseRequest) -> dict[str, str]:
    """Read a form, which has few fields and a small body; one that is not a form has no fields."""
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
        return dict(parse_qsl(body.decode("utf-8"), max_num_fields=4))
    except ValueError:
        return {}
