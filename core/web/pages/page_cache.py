"""Recently rendered album pages, valid until anything is written to the database."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from core.models import AssetKey, GuestId, PhotoSet, ShareId

MAX_PAGES = 64
"""Pages kept at once, some 40 KB each."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Which page of a share link, and for whom it was rendered."""

    share_id: ShareId
    guest: GuestId | None
    """The guest whose favourites it shows; None: it is the page of all guests without favourites."""
    shown: PhotoSet
    side: str | None = None
    key: AssetKey | None = None
    """The photo after or before which it begins, as `side` says."""

    @property
    def query(self) -> str:
        """The query of its address."""
        return "" if self.side is None else f"?{self.side}={self.key}"


class PageCache:
    """Keeps pages of one version of the database; a newer version discards all of them.

    Access is checked before the cache is used.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._version = -1
        self._pages: OrderedDict[PageAddress, bytes] = OrderedDict()

    def get(self, version: int, key: PageAddress) -> bytes | None:
        """Return the page of this version, None if it has to be rendered."""
        if version != self._version:
            self._pages.clear()
            self._version = version
        return self._pages.get(key)

    def put(self, version: int, key: PageAddress, html: bytes) -> bytes:
        """Keep a page that was rendered from this version, unless a newer version was requested in the meantime."""
        if version == self._version:
            self._pages[key] = html
            if len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)
        return html
