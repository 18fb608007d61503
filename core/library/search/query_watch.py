"""Which photos have begun to match a query since one looked before."""

from __future__ import annotations

import sqlite3
from typing import Final

from core.database.database import Database
from core.errors import UsageError
from core.library import photo_pages
from core.models import Actor, AssetKey, KeySet, Photo, PhotoSet, SortOrder
from core.sets.statements import Statement

MOST_WATCHED: Final = 20_000
"""Photos that a watched query can find."""

MOST_LISTED: Final = 1_000
"""New photos that are listed one by one each time; all of them are counted."""


class QueryWatch:
    """The photos of a set at the last look; it asks for them again only after something was written."""

    def __init__(self, database: Database, photo_set: PhotoSet) -> None:
        """Watch this set, of which nothing is known before the first look."""
        self._database = database
        self._photo_set = photo_set
        self._version: int | None = None
        self._known: frozenset[AssetKey] = frozenset()

    @property
    def count(self) -> int:
        """The photos at the last look."""
        return len(self._known)

    async def look(self, actor: Actor) -> tuple[int, tuple[Photo, ...]]:
        """Return how many photos match that did not before, and the newest of them, as the actor has access now.

        Raises:
            UsageError: the set has too many photos.
        """
        version = await self._database.data_version()
        if version == self._version:
            return 0, ()
        found = await self._database.read(lambda connection: self._keys(connection, actor))
        if len(found) > MOST_WATCHED:
            raise UsageError(f"A watched query finds at most {MOST_WATCHED:,} photos.", "Narrow it down.")
        new = found - self._known
        self._version, self._known = version, found
        if not new:
            return 0, ()
        listed = KeySet(tuple(sorted(new)))
        return len(new), await self._database.read(
            lambda connection: photo_pages.page(connection, actor, listed, SortOrder.DATE, None, MOST_LISTED)
        )

    def _keys(self, connection: sqlite3.Connection, actor: Actor) -> frozenset[AssetKey]:
        rows = connection.execute(*_KEYS.fill(actor, self._photo_set, limit=MOST_WATCHED + 1))
        return frozenset(AssetKey(row["asset_key"]) for row in rows)


_KEYS = Statement(
    "keys of photos up to a limit",
    """
SELECT asset_key FROM photos WHERE {set} AND {listed} AND {visible} LIMIT :limit
""",
)
