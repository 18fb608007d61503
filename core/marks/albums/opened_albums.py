"""The protected albums that one session has opened, until they close by themselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from core.models import AlbumId

OPEN_SECONDS = 600.0
"""How long an album stays open after it was opened, or last used."""


class OpenedAlbums:
    """What one session has open; in its memory only, and gone with it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with none; `clock` returns monotonic seconds."""
        self._clock = clock
        self._until: dict[AlbumId, float] = {}

    @property
    def ids(self) -> frozenset[AlbumId]:
        """Those that are open now."""
        now = self._clock()
        return frozenset(album for album, until in self._until.items() if until > now)

    def open(self, albums: Iterable[AlbumId]) -> None:
        """Note that the passphrases of these were right."""
        self._until |= dict.fromkeys(albums, self._clock() + OPEN_SECONDS)

    def use(self, album: AlbumId) -> None:
        """Keep an album that is open for the whole time again."""
        if album in self.ids:
            self.open([album])

    def forget(self, album: AlbumId) -> None:
        """Close one, which may not be open."""
        self._until.pop(album, None)

    def close(self) -> None:
        """Close all of them."""
        self._until.clear()

    def seconds_left(self) -> float | None:
        """Return when the next one closes by itself, None when none is open."""
        now = self._clock()
        return min((until - now for until in self._until.values() if until > now), default=None)
