"""What the handlers of the site share: the gallery, the pages, the limits, and who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from core.gallery import Gallery
from core.limits.attempts import Origin, Places
from core.models import CollectionScope, Scope, ShareScope
from core.sharing.models import OpenShare
from core.web.pages.page_cache import KeptPages
from core.web.pages.page_rendering import Pages

CHECK_SECONDS = 0.5
"""How often a download under way asks whether its link still stands."""
STALLED_SECONDS = 60.0
"""How long a reader may take for one piece before the connection is cut."""
ARCHIVES = 4
ARCHIVES_PER_LINK = 2


class GoneError(Exception):
    """There is nothing at this address for this visitor: they get the one page that says so."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Built once by the site; handlers receive it."""

    gallery: Gallery
    pages: Pages
    prefix: str
    """The path of the public address."""
    is_always_secure: bool
    """Whether cookies are for https only, whatever a request looks like."""
    join_command: str
    host_key: str
    kept: KeptPages = field(default_factory=KeptPages)
    archives: Places = field(default_factory=lambda: Places(ARCHIVES, ARCHIVES_PER_LINK))

    @asynccontextmanager
    async def watched(self, request: web.BaseRequest, share: OpenShare) -> AsyncIterator[None]:
        """Cut the connection when the link ends while something is sent."""
        watch = asyncio.create_task(self._watch(request, share))
        try:
            yield
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def _watch(self, request: web.BaseRequest, share: OpenShare) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            now = await self.gallery.shares.present(share.share_id)
            if now is None or now.cookie_key != share.cookie_key or now.downloads != share.downloads:
                break
        if request.transport is not None:
            request.transport.abort()


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to an address of a link, after its cookie was looked at."""

    request: web.BaseRequest
    origin: Origin
    share: OpenShare

    @property
    def scope(self) -> Scope:
        """The photos of the link, as lists ask for them."""
        assert self.share.actor.share is not None
        collection_id = self.share.actor.share.collection_id
        return ShareScope() if collection_id is None else CollectionScope(collection_id)
