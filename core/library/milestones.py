"""The photos of a set in one order by number: places of photos, and photos of places, at any depth of a long list.

Milestones are the page keys of every `STEP`-th photo. They are found from the start of the list as far as a query
needs them, one index lookup each, and serve all sessions until a photo or an access changes. From a milestone, at
most `STEP` entries of an index are counted.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from core.library.photo_queries import BETWEEN_PLACES, KEY_AFTER, KEY_AT, WITHIN_TIE
from core.models import (
    Actor,
    AlbumSet,
    FavouritesSet,
    HighlightSet,
    KeySet,
    NewSet,
    PageKey,
    PhotoId,
    PhotoSet,
    SelectionSet,
    SortOrder,
    StackSet,
    TagSet,
    TopSet,
)
from core.models.sets.filtered_sets import queries_of
from core.sets.orders import PHOTO_ORDERS, SORTED_PHOTO_ORDERS, OrderSql

STEP = 2048
"""Photos between milestones: counting that many takes about as long as looking up a hundred rows."""

_LISTS = 32
"""Lists whose milestones are kept, those used last; at a million photos each needs about 100 KB."""

_CHANGING_ORDERS = tuple(SORTED_PHOTO_ORDERS.values())

_REVISION = "SELECT value FROM photo_revision"
_REVISION_WITH_RATINGS = "SELECT value + ratings FROM photo_revision"
_REVISION_WITH_ALBUMS = "SELECT value + albums + ratings FROM photo_revision"


@dataclass(slots=True)
class _Milestones:
    """The milestones found so far, from the start of the list."""

    revision: int
    keys: list[PageKey] = field(default_factory=list)
    complete: bool = False


class MilestoneCache:
    """The milestones of the lists in use, for the reading threads of one database."""

    def __init__(self, step: int = STEP) -> None:
        """Start without any; milestones will be `step` photos apart."""
        self.step = step
        self._lists: OrderedDict[Hashable, _Milestones] = OrderedDict()
        self._lock = Lock()

    def get(self, which: Hashable, revision: int) -> _Milestones:
        """Return the milestones of a list, none yet if it has changed since."""
        with self._lock:
            found = self._lists.get(which)
            if found is None or found.revision != revision:
                found = _Milestones(revision)
                self._lists[which] = found
            self._lists.move_to_end(which)
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
            return found

    def add(self, milestones: _Milestones, number: int, key: PageKey | None) -> None:
        """Add the milestone with this number, None for the end, unless another thread has."""
        with self._lock:
            if number == len(milestones.keys):
                if key is None:
                    milestones.complete = True
                else:
                    milestones.keys.append(key)


class NumberedPhotos:
    """A photo set in one order as one actor has access to it, within one transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        actor: Actor,
        photo_set: PhotoSet,
        order: OrderSql,
        cache: MilestoneCache | None = None,
    ) -> None:
        """Use what the cache holds for this list; without one, milestones serve this object only."""
        self._connection = connection
        self._ordered = actor, photo_set, order
        self._order = order
        # What is left out, and an order without an index, changes without a new revision.
        changing = SelectionSet | FavouritesSet | NewSet | TopSet | HighlightSet | KeySet | StackSet | TagSet
        shown = photo_set if actor.share is None else actor.share.photo_set
        is_changing = isinstance(photo_set, changing) or bool(queries_of(photo_set) or queries_of(shown))
        is_kept = cache is not None and not is_changing and order not in _CHANGING_ORDERS
        self._cache = cache if cache is not None and is_kept else MilestoneCache(STEP if cache is None else cache.step)
        self._after = KEY_AFTER.fill(*self._ordered)
        sql, parameters = self._after
        statement = _REVISION_WITH_RATINGS if order == PHOTO_ORDERS[SortOrder.RATING] else _REVISION
        if isinstance(shown, AlbumSet):
            statement = _REVISION_WITH_ALBUMS
        revision = connection.execute(statement).fetchone()[0]
        self._found = self._cache.get((sql, tuple(sorted(parameters.items()))), revision)

    def index_of(self, key: PageKey) -> int:
        """Return how many photos come before the one with this key."""
        keys = self._found.keys
        while not (self._found.complete or (keys and self._precedes(key, keys[-1]))):
            self._find_next()
        number = bisect_left(keys, 1, key=lambda milestone: self._precedes(key, milestone)) - 1
        if number < 0:
            return 0
        if keys[number] == key:
            return number * self._cache.step
        return number * self._cache.step + 1 + self._count_between(keys[number], key)

    def key_at(self, index: int, total: int | None = None) -> PageKey | None:
        """Return the key of a photo by its number, None beyond the end; near the end of `total` photos from there."""
        number, rest = divmod(index, self._cache.step)
        if total is not None and number >= len(self._found.keys) and 0 <= total - 1 - index < self._cache.step:
            actor, photo_set, order = self._ordered
            return self._one(KEY_AT.fill(actor, photo_set, order.reversed(), skipped=total - 1 - index))
        while number >= len(self._found.keys) and not self._found.complete:
            self._find_next()
        if number >= len(self._found.keys):
            return None
        key = self._found.keys[number]
        return self._key_after(key, rest - 1) if rest else key

    def _find_next(self) -> None:
        number = len(self._found.keys)
        if number:
            key = self._key_after(self._found.keys[number - 1], self._cache.step - 1)
        else:
            key = self._one(KEY_AT.fill(*self._ordered, skipped=0))
        self._cache.add(self._found, number, key)

    def _key_after(self, key: PageKey, skipped: int) -> PageKey | None:
        sql, parameters = self._after
        return self._one((sql, parameters | {"value": key.value, "photo_id": key.photo_id, "skipped": skipped}))

    def _count_between(self, start: PageKey, end: PageKey) -> int:
        statement = WITHIN_TIE if start.value == end.value else BETWEEN_PLACES
        query = statement.fill(
            *self._ordered, value=start.value, photo_id=start.photo_id, end_value=end.value, end_id=end.photo_id
        )
        return int(self._connection.execute(*query).fetchone()[0])

    def _precedes(self, key: PageKey, other: PageKey) -> bool:
        first, second = (other, key) if self._order.descending else (key, other)
        return _sortable(first) < _sortable(second)

    def _one(self, query: tuple[str, dict[str, object]]) -> PageKey | None:
        row = self._connection.execute(*query).fetchone()
        return None if row is None else PageKey(row["page_value"], PhotoId(row["id"]))


def _sortable(key: PageKey) -> tuple[Any, int]:
    """Return what compares as in the index: values of one column, UTF-8 text by its code points, then ids."""
    return key.value, key.photo_id
