"""The trips and events among the photos that a member has access to."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.database.database import Database
from core.library import photo_pages
from core.library.statistics.category_facts import changed_categories
from core.library.trips.found_trips import FoundTrips
from core.library.trips.photo_runs import RUNS_OF_CATEGORIES, PhotoRun
from core.library.trips.trip_answers import TripAnswers
from core.library.trips.trip_grouping import LEAST_PHOTOS, RunGroup, trips_and_events
from core.library.trips.trip_names import days_words, named_places, place_words, wall_clock
from core.models import Actor, Photo, SortOrder, TripKind, TripSet
from core.models.trips.cells import cell_at, near
from core.permissions import is_member, redaction_of
from core.sets.expressions import HIDDEN
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip or an event that a member is offered."""

    photo_set: TripSet
    photos: int
    """How many."""
    place: str
    """Where most of them were taken, safe to show; empty where no place is known."""

    @property
    def kind(self) -> TripKind:
        """Whether it is a trip or an event."""
        return self.photo_set.kind

    @property
    def days(self) -> str:
        """Its days in words: 3–9 April 2019."""
        return days_words(self.photo_set.first.date(), self.photo_set.last.date())

    @property
    def name(self) -> str:
        """What it is called, by place and days; safe to show, and a name for an album."""
        return f"{self.place.replace('/', '-') or self.kind.capitalize()}, {self.days}"


class Trips:
    """Finds trips and events; `Library` holds it. There are none for guests and the public."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database
        self._found = FoundTrips()

    async def of(self, actor: Actor, kinds: Iterable[TripKind] = TripKind) -> tuple[Trip, ...]:
        """Return the trips and events that are neither dismissed nor an album of the member, the latest first."""
        if not (is_member(actor) and redaction_of(actor).shows_places):
            return ()
        wanted = frozenset(kinds)
        return await self._database.read(lambda connection: offered_trips(connection, actor, wanted, self._found))

    async def covers(self, actor: Actor, wanted: Sequence[TripSet], limit: int = 3) -> dict[TripSet, tuple[Photo, ...]]:
        """Return the first photos of each of these."""
        if not is_member(actor):
            return {}

        def read(connection: sqlite3.Connection) -> dict[TripSet, tuple[Photo, ...]]:
            return {each: photo_pages.page(connection, actor, each, SortOrder.OLDEST, None, limit) for each in wanted}

        return await self._database.read(read)


def offered_trips(
    connection: sqlite3.Connection,
    actor: Actor,
    kinds: frozenset[TripKind] = frozenset(TripKind),
    found: FoundTrips | None = None,
) -> tuple[Trip, ...]:
    """Put runs together: those that are kept, and those of categories that have changed since, found now.

    `found` keeps what was put together while nothing changes.
    """
    changed = json.dumps(changed_categories(connection, actor))

    def find() -> list[tuple[RunGroup, Trip]]:
        return _put_together(connection, actor, changed)

    groups = find() if found is None or changed != "[]" else found.of(connection, actor, find)
    answers, hidden = TripAnswers(connection, actor), _hidden(connection, actor)
    offered = []
    for group, trip in groups:
        photos = trip.photos - (_hidden_in(group, hidden) if hidden else 0)
        if group.kind in kinds and photos >= LEAST_PHOTOS and not answers.include(group):
            offered.append(trip if photos == trip.photos else replace(trip, photos=photos))
    return tuple(offered)


def _put_together(connection: sqlite3.Connection, actor: Actor, changed: str) -> list[tuple[RunGroup, Trip]]:
    cursor = connection.cursor()
    cursor.row_factory = lambda _, row: PhotoRun._make(row)
    runs = cursor.execute(*KEPT_RUNS.fill(actor, changed=changed)).fetchall()
    if changed != "[]":
        runs += cursor.execute(*CHANGED_RUNS.fill(actor, ids=changed)).fetchall()
        runs.sort(key=lambda run: run.first)
    groups = trips_and_events(runs)
    places = named_places(connection, groups)
    return [(group, Trip(_photo_set(group), group.photos, place_words(group, places))) for group in groups]


def _photo_set(group: RunGroup) -> TripSet:
    return TripSet(wall_clock(group.first), wall_clock(group.last), group.home)


_Hidden = Mapping[int, Sequence[int]]
"""The seconds of photos that a member hides, in order, by their cells."""


def _hidden(connection: sqlite3.Connection, actor: Actor) -> _Hidden:
    found: dict[int, list[int]] = {}
    for row in connection.execute(*HIDDEN_PHOTOS.fill(actor)):
        found.setdefault(cell_at(row["latitude"], row["longitude"]), []).append(row["second"])
    return {cell: sorted(seconds) for cell, seconds in found.items()}


def _hidden_in(group: RunGroup, hidden: _Hidden) -> int:
    around = frozenset[int]() if group.home is None else near(group.home)
    return sum(
        bisect_right(seconds, group.last) - bisect_left(seconds, group.first)
        for cell, seconds in hidden.items()
        if cell not in around
    )


KEPT_RUNS = Statement(
    "kept runs of photos",
    """
SELECT category_id, first, last, cell, place_id, photo_count
FROM photo_runs
WHERE category_id NOT IN (SELECT value FROM json_each(:changed)) AND {photo_runs.visible}
ORDER BY first
""",
)

# The same statement that is kept, of those categories that the actor has access to.
CHANGED_RUNS = Statement(
    "runs of photos of categories that have changed",
    RUNS_OF_CATEGORIES.template.replace("{listed}", "{listed} AND {visible}"),
)

HIDDEN_PHOTOS = Statement(
    "hidden photos by time and place",
    f"""
SELECT taken_local AS second, latitude, longitude
FROM photos
WHERE id IN {HIDDEN} AND newest_sort >= '1' AND {{listed}} AND {{visible}}
""",  # noqa: S608 - an expression of core.sets
)
