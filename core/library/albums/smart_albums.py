"""What smart albums show to an actor: how many photos, and which first, within bounds for a list of many."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.library.search.suggestion_queries import COUNT_UP_TO
from core.library.search.word_pages import newest_keys
from core.models import Actor, AlbumSet, PageKey, SmartAlbumSet, SortOrder
from core.sets.orders import photo_order
from core.sets.statements import Statement

MOST_COUNTED: Final = 1_000
"""Photos of a smart album up to which they are counted."""

LIST_SECONDS: Final = 0.3
"""Processor time of a list, after which its further smart albums are neither counted nor shown with a cover."""


@dataclass(frozen=True, slots=True)
class SmartAlbumState:
    """What a smart album shows now."""

    count: int | None = None
    """Photos, at most `MOST_COUNTED` and one more; None where they were not counted."""
    cover: sqlite3.Row | None = None


class SmartAlbumStates:
    """Read one smart album after another, as long as there is time."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor, seconds: float = LIST_SECONDS) -> None:
        """Start to count the time; with any, the first album is always read."""
        self._connection = connection
        self._actor = actor
        self._seconds = seconds
        self._start = time.thread_time()

    def of(self, album: AlbumSet | SmartAlbumSet) -> SmartAlbumState:
        """Return the count and the cover of an album: its newest photo."""
        if self._seconds <= 0:
            return SmartAlbumState()
        keys = newest_keys(self._connection, self._actor, album, 0, MOST_COUNTED + 1)
        state = self._unindexed(album) if keys is None else self._found(keys)
        if time.thread_time() - self._start > self._seconds:
            self._seconds = 0
        return state

    def _found(self, keys: Sequence[PageKey]) -> SmartAlbumState:
        if not keys:
            return SmartAlbumState(0)
        cover = self._connection.execute(*_COVER.fill(self._actor, photo_id=keys[0].photo_id)).fetchone()
        return SmartAlbumState(len(keys), cover)

    def _unindexed(self, album: AlbumSet | SmartAlbumSet) -> SmartAlbumState:
        counting = COUNT_UP_TO.fill(self._actor, album, limit=MOST_COUNTED + 1)
        count = int(self._connection.execute(*counting).fetchone()[0])
        cover = None
        if count:
            first = _FIRST.fill(self._actor, album, photo_order(album, SortOrder.DATE))
            cover = self._connection.execute(*first).fetchone()
        return SmartAlbumState(count, cover)


_COLUMNS = """
SELECT asset_key AS cover_key, version AS cover_version, width AS cover_width, height AS cover_height,
    coarse AS cover_coarse
"""

_COVER = Statement(
    "cover of a smart album that was found",
    f"{_COLUMNS}FROM photos\nWHERE id = :photo_id AND {{visible}}\n",
)

_FIRST = Statement(
    "cover of a smart album",
    _COLUMNS
    + """
FROM {photos}
WHERE {set} AND {listed} AND {visible}
ORDER BY {column} {direction}, {tie} {direction}
LIMIT 1
""",
)
