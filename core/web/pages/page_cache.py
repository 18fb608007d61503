"""Recently rendered album pages, valid until anything is written to the database."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass

from core.models import ShareId

MAX_PAGES = 64
"""Pages kept at once, some 30 KB each."""

CacheKey = tuple[ShareId, str | None, str | None]
"""The share link, and which of its pages."""


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page as it is sent: plain, and compressed for most browsers."""

    html: bytes
    compressed: bytes


class PageCache:
    """Keeps pages of one version of the database; a newer version discards all of them.

    Access is checked before the cache is used: no page depends on the guest.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._version = -1
        self._pages: OrderedDict[CacheKey, CachedPage] = OrderedDict()

    def get(self, version: int, key: CacheKey) -> CachedPage | None:
        """Return the page of this version, None if it has to be rendered."""
        if version != self._version:
            self._pages.clear()
            self._version = version
        return self._pages.get(key)

    def put(self, version: int, key: CacheKey, html: bytes) -> CachedPage:
        """Keep a page that was rendered from this version, unless a newer version was requested in the meantime."""
        made = CachedPage(html, gzip.compress(html, 6, mtime=0))
        if version == self._version:
            self._pages[key] = made
            if len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)
        return made
