"""Pages and positions of reels: the ids of all videos in one order, which is kept for each list."""

from __future__ import annotations

import json
import sqlite3
from array import array
from calendar import timegm
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Final

from core.library.feeds.feed_queries import PHOTOS, REELS
from core.library.feeds.recommending import Reel, recommended
from core.library.feeds.shuffling import shuffled
from core.library.feeds.spreading import spread
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.marks.interests import interests
from core.models import BLOCK_SIZE, Actor, AssetKey, CollectionId, PageKey, Photo, PhotoId, ReelOrder, ReelsSet

_LISTS: Final = 32
"""Lists whose order is kept, those used last."""
_DAY_SECONDS: Final = 86400

_REVISION = "SELECT value FROM photo_revision"
_ID = "SELECT id FROM photos WHERE asset_key = :asset_key"


class Reels:
    """Reads reels for the sessions of one gallery; each method reads within one transaction.

    An order is kept until photos, an access or the interests that count for it change: so it stays the same while
    a member pages through it, also if they mark favourites.
    """

    def __init__(self) -> None:
        """Start without any."""
        self._lists: OrderedDict[Hashable, tuple[int, array[int]]] = OrderedDict()
        self._lock = Lock()

    def page(
        self,
        connection: sqlite3.Connection,
        actor: Actor,
        reels: ReelsSet,
        after: PageKey | None,
        limit: int = BLOCK_SIZE,
        *,
        backwards: bool = False,
    ) -> tuple[Photo, ...]:
        """Return up to `limit` videos that follow a key, or before it, the nearest first."""
        ids = self._ids(connection, actor, reels)
        start = len(ids) if backwards else -1
        place = start if after is None else _index(ids, after.photo_id, len(ids))
        if backwards:
            return self._read(connection, actor, reels, ids[max(place - limit, 0) : place][::-1])
        return self._read(connection, actor, reels, ids[place + 1 : place + 1 + limit])

    def page_at(
        self, connection: sqlite3.Connection, actor: Actor, reels: ReelsSet, index: int, limit: int = BLOCK_SIZE
    ) -> tuple[Photo, ...]:
        """Return up to `limit` videos from the one with this number on."""
        first = max(index, 0)
        return self._read(connection, actor, reels, self._ids(connection, actor, reels)[first : first + limit])

    def position(
        self, connection: sqlite3.Connection, actor: Actor, reels: ReelsSet, asset_key: AssetKey
    ) -> int | None:
        """Return how many videos come before this one, None when it is not listed there."""
        row = connection.execute(_ID, {"asset_key": asset_key}).fetchone()
        place = -1 if row is None else _index(self._ids(connection, actor, reels), row["id"], -1)
        return None if place < 0 else place

    def count(self, connection: sqlite3.Connection, actor: Actor, reels: ReelsSet) -> int:
        """Count the videos."""
        return len(self._ids(connection, actor, reels))

    def _ids(self, connection: sqlite3.Connection, actor: Actor, reels: ReelsSet) -> array[int]:
        sql, parameters = REELS.fill(actor, reels)
        revision = connection.execute(_REVISION).fetchone()[0]
        weights = {} if reels.day is None else interests(connection, actor, reels.day)
        which = (reels, sql, tuple(sorted(parameters.items())), tuple(sorted(weights.items())))
        with self._lock:
            kept = self._lists.get(which)
            if kept is not None and kept[0] == revision:
                self._lists.move_to_end(which)
                return kept[1]
        rows = connection.execute(sql, parameters).fetchall()
        found = array("q", _ordered(reels, rows, weights))
        with self._lock:
            self._lists[which] = revision, found
            self._lists.move_to_end(which)
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
        return found

    @staticmethod
    def _read(connection: sqlite3.Connection, actor: Actor, reels: ReelsSet, ids: array[int]) -> tuple[Photo, ...]:
        rows = connection.execute(*PHOTOS.fill(actor, reels, ids=json.dumps(ids.tolist())))
        photos = {row["id"]: redacted_photo(actor, to_photo(row)) for row in rows}
        return tuple(photos[photo_id] for photo_id in map(PhotoId, ids) if photo_id in photos)


def _ordered(reels: ReelsSet, rows: list[sqlite3.Row], weights: Mapping[CollectionId, float]) -> list[int]:
    match reels.kind:
        case ReelOrder.RANDOM:
            return shuffled(reels.seed, (row["id"] for row in rows))
        case ReelOrder.RECENT:
            newest = sorted(rows, key=lambda row: (row["newest_sort"], row["id"]), reverse=True)
            return [newest[index]["id"] for index in spread([row["collection_id"] for row in newest])]
        case ReelOrder.RECOMMENDED:
            day = 0.0 if reels.day is None else timegm(reels.day.timetuple()) / _DAY_SECONDS
            found = [
                Reel(
                    row["id"],
                    row["collection_id"],
                    row["width"],
                    row["height"],
                    row["seconds"],
                    row["added_at"] / _DAY_SECONDS,
                    bool(row["is_favourite"]),
                )
                for row in rows
            ]
            return [reel.photo_id for reel in recommended(found, weights, day, reels.seed)]


def _index(ids: array[int], photo_id: int, missing: int) -> int:
    """Return the place of a photo, `missing` where there is none."""
    try:
        return ids.index(photo_id)
    except ValueError:
        return missing
