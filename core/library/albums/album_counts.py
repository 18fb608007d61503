"""How many photos albums show to an actor: counted once, until a photo, an album or the access changes.

A list of 1,000 albums of 10,000 photos each takes seconds of computing time to count, and is read for every letter that
is typed into the sheet that adds to albums.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from threading import Lock

from core.library.albums.album_queries import COUNT_OF_ALL, COUNTS
from core.models import Actor

_SCOPES = 32
"""Kinds of access whose counts are kept, those used last."""

_Counted = int | frozenset[int]
"""An album, or several of them together."""


class AlbumCounts:
    """The counts that were asked for, for the reading threads of one database."""

    def __init__(self) -> None:
        """Start without any."""
        self._kept: OrderedDict[Hashable, tuple[int, dict[_Counted, int]]] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: sqlite3.Connection, actor: Actor, album_ids: Collection[int]) -> Mapping[_Counted, int]:
        """Return the number of photos of each of these albums that the actor has access to."""
        revision = _revision(connection)
        known = self._known(actor.category_ids, revision)
        wanted = [each for each in album_ids if each not in known]
        if not wanted:
            return known
        query = COUNTS.fill(actor, ids=json.dumps(wanted))
        counted = {row["album_id"]: row["photo_count"] for row in connection.execute(*query)}
        found = known | dict.fromkeys(wanted, 0) | counted
        self._keep(actor.category_ids, revision, found)
        return found

    def of_all(self, connection: sqlite3.Connection, actor: Actor, album_ids: Collection[int]) -> int:
        """Return the number of photos that these albums have together: those of several of them once."""
        revision, together = _revision(connection), frozenset(album_ids)
        known = self._known(actor.category_ids, revision)
        if together not in known:
            query = COUNT_OF_ALL.fill(actor, ids=json.dumps(sorted(together)))
            known = known | {together: connection.execute(*query).fetchone()["photo_count"]}
            self._keep(actor.category_ids, revision, known)
        return known[together]

    def _known(self, scope: Hashable, revision: int) -> dict[_Counted, int]:
        with self._lock:
            kept_revision, counts = self._kept.get(scope, (revision, {}))
            return counts if kept_revision == revision else {}

    def _keep(self, scope: Hashable, revision: int, counts: dict[_Counted, int]) -> None:
        with self._lock:
            self._kept[scope] = revision, counts
            self._kept.move_to_end(scope)
            while len(self._kept) > _SCOPES:
                self._kept.popitem(last=False)


def _revision(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value + albums FROM photo_revision").fetchone()[0])
