"""Trips and events that were found for the sessions of one gallery, until runs of photos change."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, TypeVar

from core.models import Actor, CategoryId
from core.sets.statements import Statement

_T = TypeVar("_T")

_LISTS: Final = 16
"""Lists that are kept, those used last: one for members with access to the same categories."""


class FoundTrips:
    """What was put together of kept runs, by the categories that a member has access to."""

    def __init__(self) -> None:
        """Start without any."""
        self._lists: OrderedDict[frozenset[CategoryId] | None, tuple[tuple[int, ...], object]] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: sqlite3.Connection, actor: Actor, find: Callable[[], _T]) -> _T:
        """Return what `find` returned for these categories and runs; call it where they have changed since."""
        state = tuple(connection.execute(*STATE_OF_RUNS.fill(actor)).fetchone())
        with self._lock:
            kept = self._lists.get(actor.category_ids)
        if kept is not None and kept[0] == state:
            return kept[1]  # type: ignore[return-value]  # each object of this class keeps results of one function
        found = find()
        with self._lock:
            self._lists[actor.category_ids] = state, found
            self._lists.move_to_end(actor.category_ids)
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
        return found


# The sums differ for runs that differ in any column: every one is weighed by the others.
STATE_OF_RUNS = Statement(
    "state of the runs of photos",
    """
SELECT count(*), sum(first + 3 * last), sum((first % 65521) * (cell + 2)), sum((last % 65521) * photo_count),
    sum((first % 65521) * coalesce(place_id, -1)), sum((first % 65521) * category_id),
    (SELECT sum(id * length(country || region || city)) FROM places)
FROM photo_runs
WHERE {photo_runs.visible}
""",
)
