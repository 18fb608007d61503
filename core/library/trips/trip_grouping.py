"""Which runs of photos are trips, and which are events. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.library.trips.photo_runs import RUN_SECONDS, PhotoRun
from core.models import TripKind
from core.models.trips.cells import NOWHERE, near

LEAST_PHOTOS: Final = 10
"""Photos of a trip whose place is known, or of an event."""
TRIP_SECONDS: Final = 24 * 3600
"""The longest pause between two photos of a trip."""


@dataclass(frozen=True, slots=True)
class RunGroup:
    """The runs of a trip or an event."""

    kind: TripKind
    first: int
    """Seconds of the wall clock since 1970."""
    last: int
    home: int | None
    """The cell with most photos, whose neighbourhood is not part of a trip; None for an event."""
    photos: int
    runs: tuple[PhotoRun, ...]


def trips_and_events(runs: Sequence[PhotoRun]) -> list[RunGroup]:
    """Return the trips and events among runs, sorted by their first second; the latest first.

    A trip is at least `LEAST_PHOTOS` photos away from home with at most a day between one and the next. Photos without
    a place belong to it where they were taken in the course of it. An event is as many photos anywhere with at most
    three hours between them, unless more than half of them are those of a trip. Home is the cell with most photos.
    """
    home = home_of(runs)
    trips = [] if home is None else list(_trips(runs, home))
    of_trips = {id(run) for trip in trips for run in trip.runs}
    found = trips + [event for event in _events(runs) if 2 * _photos(event.runs, of_trips) <= event.photos]
    return sorted(found, key=lambda group: (group.last, group.first, group.kind), reverse=True)


def home_of(runs: Iterable[PhotoRun]) -> int | None:
    """Return the cell with most photos; None where no place is known."""
    counts: Counter[int] = Counter()
    for run in runs:
        if run.cell != NOWHERE:
            counts[run.cell] += run.photos
    return min(counts, key=lambda cell: (-counts[cell], cell)) if counts else None


def _trips(runs: Sequence[PhotoRun], home: int) -> Iterator[RunGroup]:
    around = near(home)
    away = (run for run in runs if run.cell != NOWHERE and run.cell not in around)
    kept = [group for group in _together(away, TRIP_SECONDS) if _photos(group) >= LEAST_PHOTOS]
    unplaced = _together((run for run in runs if run.cell == NOWHERE), RUN_SECONDS)
    wanted = {id(run) for group in kept for run in group}
    groups = sorted([*kept, *unplaced], key=lambda group: group[0].first)
    for joined in _overlapping(groups):
        if any(id(run) in wanted for run in joined):
            yield _group(TripKind.TRIP, joined, home)


def _events(runs: Iterable[PhotoRun]) -> Iterator[RunGroup]:
    for group in _together(runs, RUN_SECONDS):
        if _photos(group) >= LEAST_PHOTOS:
            yield _group(TripKind.EVENT, group)


def _together(runs: Iterable[PhotoRun], pause: int) -> Iterator[list[PhotoRun]]:
    """Yield runs between which the pause is not longer."""
    group: list[PhotoRun] = []
    end = 0
    for run in runs:
        if group and run.first - end > pause:
            yield group
            group = []
        if not group or run.last > end:
            end = run.last
        group.append(run)
    if group:
        yield group


def _overlapping(groups: Iterable[list[PhotoRun]]) -> Iterator[list[PhotoRun]]:
    """Yield the runs of groups whose spans overlap; the groups are sorted by their first second."""
    joined: list[PhotoRun] = []
    end = 0
    for group in groups:
        if joined and group[0].first > end:
            yield joined
            joined = []
        last = max([run.last for run in group])
        end = max(end, last) if joined else last
        joined += group
    if joined:
        yield joined


def _group(kind: TripKind, runs: Sequence[PhotoRun], home: int | None = None) -> RunGroup:
    first, last = min([run.first for run in runs]), max([run.last for run in runs])
    return RunGroup(kind, first, last, home, _photos(runs), tuple(runs))


def _photos(runs: Iterable[PhotoRun], among: set[int] | None = None) -> int:
    """Count the photos of runs, of those with these identities."""
    return sum([run.photos for run in runs if among is None or id(run) in among])
