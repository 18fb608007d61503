"""PageRenderer of albums that were rendered lately, for as long as nothing at all has been written to the database."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from dataclasses import dataclass

from core.models import ShareId

MOST = 64
"""PageRenderer kept at once, some 30 KB each."""

Key = tuple[ShareId, str | None, str | None]
"""The link, and which of its pages."""


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A page as it is sent: plain, and to most browsers compressed."""

    html: bytes
    compressed: bytes


class PageCache:
    """Keeps pages under the version of the database that they were made from; another version forgets all of them.

    Who may see a page is asked before it is looked for here: nothing in it depends on the visitor.
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._version = -1
        self._pages: OrderedDict[Key, CachedPage] = OrderedDict()

    def get(self, version: int, key: Key) -> CachedPage | None:
        """Return the page of this version, None when it has to be made."""
        if version != self._version:
            self._pages.clear()
            self._version = version
        return self._pages.get(key)

    def put(self, version: int, key: Key, html: bytes) -> CachedPage:
        """Keep a page that was made from this version or a newer one, unless a newer one was asked for meanwhile."""
        made = CachedPage(html, gzip.compress(html, 6, mtime=0))
        if version == self._version:
            self._pages[key] = made
            if len(self._pages) > MOST:
                self._pages.popitem(last=False)
        return made
