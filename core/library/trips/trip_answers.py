"""What members said about trips and events: dismissed for all, or made an album of their own."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate

from core.library.trips.trip_grouping import RunGroup
from core.models import Actor, TripKind
from core.sets.expressions import READER
from core.sets.statements import Statement

_ALL = 0
"""Stands for every category."""


class TripAnswers:
    """The answers that count for one actor."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor) -> None:
        """Read them: only of categories that the actor has access to, and of the actor's own albums."""
        spans: defaultdict[tuple[TripKind, int], list[tuple[int, int]]] = defaultdict(list)
        for row in connection.execute(*DISMISSED.fill(actor)):
            spans[TripKind(row["kind"]), row["category_id"]].append((row["first"], row["last"]))
        for row in connection.execute(*ACCEPTED.fill(actor)):
            spans[TripKind(row["kind"]), _ALL].append((row["first"], row["last"]))
        self._spans = {key: _Spans(found) for key, found in spans.items()}

    def include(self, group: RunGroup) -> bool:
        """Return whether most photos of a trip or event are those of an answer; a few later photos change nothing."""
        if not self._spans:
            return False
        answered = 0
        for run in group.runs:
            found = (self._spans.get((group.kind, category)) for category in (run.category_id, _ALL))
            answered += run.photos * any(spans is not None and spans.overlap(run.first, run.last) for spans in found)
        return 2 * answered > group.photos


class _Spans:
    """Spans of seconds."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        spans.sort()
        self._firsts = [first for first, _ in spans]
        self._ends = list(accumulate((last for _, last in spans), max))

    def overlap(self, first: int, last: int) -> bool:
        before = bisect_right(self._firsts, last)
        return before > 0 and self._ends[before - 1] >= first


DISMISSED = Statement(
    "dismissed trips",
    "SELECT kind, category_id, first, last FROM dismissed_trips WHERE {dismissed_trips.visible}",
)

ACCEPTED = Statement(
    "trips with an album",
    f"""
SELECT kind, first, last
FROM album_trips JOIN albums ON albums.id = album_id
WHERE albums.user_id = {READER} AND albums.deleted_at IS NULL
""",  # noqa: S608 - an expression of core.sets
)
