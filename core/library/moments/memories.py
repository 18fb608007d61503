"""Memories of a day: a place then and now, and a person over the years. There are none for guests and the public."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from core.database.database import Database
from core.errors import GalleryError
from core.library import photo_pages
from core.library.moments.day_highlights import Highlight
from core.models import Actor, HighlightSet, SortOrder
from core.models.dates.highlight_kinds import HighlightKind
from core.models.places.spots import spot_sql
from core.permissions import is_member
from core.sets.clauses import Purpose
from core.sets.moments.memory_conditions import YEAR_SECONDS, is_remembered, year_of
from core.sets.statements import Statement
from core.text import display_text

LEAST_YEARS: Final = 3
"""Different years in which a person has photos."""
MOST_AT_SPOT: Final = 3_000
"""Photos of a place that there are memories of: where there are more, as at home, people are all the time."""
_MOST_PHOTOS: Final = 200
_OLDEST: Final = 86_400.0
_PAUSE: Final = 600.0
_READS_APART: Final = 200
"""How many times as long as a read the pause after it is: it reads all photos."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownSubjects:
    """Places and people of which there may be memories, for all actors: what is in which category."""

    spots: tuple[tuple[int, int, int, int, int], ...]
    """Category, spot, when its first and its last photo were taken in seconds of the local clock, and how many."""
    people: tuple[tuple[int, int, int], ...]
    """Category, person, and a year with photos."""


class Memories:
    """Finds the memories of a day; what they may be about is read for all members together, at most a day before."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database
        self._known: KnownSubjects | None = None
        self._read_at = 0.0
        self._reading = asyncio.Lock()

    async def watch(self) -> None:
        """Read what memories may be about again and again, so that members do not wait for it; until cancelled."""
        while True:
            began = time.monotonic()
            try:
                await self._subjects(began)
            except GalleryError as error:
                _log.warning("what memories may be about was not read: %s", error)
            await asyncio.sleep(max(_PAUSE, _READS_APART * (time.monotonic() - began)))

    async def of(self, actor: Actor, day: date, *, covers: int = 3) -> tuple[Highlight, ...]:
        """Return the memories of a day: at most one of each kind, by chance of the day."""
        if not is_member(actor):
            return ()

        known = await self._subjects(time.monotonic() - _OLDEST)
        return await self._database.read(lambda connection: tuple(memories(connection, actor, day, covers, known)))

    async def _subjects(self, since: float) -> KnownSubjects:
        """Return what was read at a time of the monotonic clock or later; all who wait get what one of them reads."""
        if self._known is not None and self._read_at >= since:
            return self._known
        async with self._reading:
            if self._known is None or self._read_at < since:
                began = time.monotonic()
                self._known, self._read_at = await self._database.read(known_subjects), began
            return self._known


def known_subjects(connection: sqlite3.Connection) -> KnownSubjects:
    """Read what memories may be about: one pass over the photos with coordinates, and one over faces with names."""
    spots = connection.execute(*SPOTS.fill(apart=YEAR_SECONDS)).fetchall()
    people = connection.execute(*PEOPLE.fill()).fetchall()
    return KnownSubjects(
        tuple((row["category_id"], row["spot"], row["first"], row["last"], row["photos"]) for row in spots),
        tuple((row["category_id"], row["person_id"], row["year"]) for row in people),
    )


def memories(
    connection: sqlite3.Connection, actor: Actor, day: date, covers: int, known: KnownSubjects
) -> Iterator[Highlight]:
    """Yield the memories of a day, each by the first subject in an order by chance whose photos the actor is shown."""
    choices: tuple[tuple[HighlightKind, Iterable[int], Callable[[int], str | None], int], ...] = (
        (HighlightKind.THEN_AND_NOW, _spots(actor, known), lambda _: "", 2),
        (HighlightKind.OVER_THE_YEARS, _people(actor, known), lambda number: _name(connection, number), LEAST_YEARS),
    )
    for kind, numbers, name_of, least in choices:
        for number in sorted(numbers, key=lambda each: (_chance(day, each), each)):
            subject = name_of(number)
            if subject is None:
                continue
            wanted = HighlightSet(kind, day, number=number)
            photos = photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, _MOST_PHOTOS)
            if len(photos) >= least:
                years = [photo.taken.local.year for photo in photos if photo.taken is not None]
                about = f"{min(years)} – {max(years)}"
                yield Highlight(kind, wanted, len(photos), photos[:covers], subject=subject, reason=about)
                break


def _spots(actor: Actor, known: KnownSubjects) -> Iterator[int]:
    """Yield the spots whose photos in the categories of an actor are a year apart, and not too many."""
    times: dict[int, list[int]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for category, spot, first, last, photos in known.spots:
        if actor.category_ids is None or category in actor.category_ids:
            times[spot] += (first, last)
            counts[spot] += photos
    return (
        spot
        for spot, found in times.items()
        if max(found) - min(found) >= YEAR_SECONDS and counts[spot] <= MOST_AT_SPOT
    )


def _people(actor: Actor, known: KnownSubjects) -> Iterator[int]:
    """Yield the people with photos of enough years in the categories of an actor."""
    years: dict[int, set[int]] = defaultdict(set)
    for category, person, year in known.people:
        if actor.category_ids is None or category in actor.category_ids:
            years[person].add(year)
    return (person for person, found in years.items() if len(found) >= LEAST_YEARS)


def _name(connection: sqlite3.Connection, person: int) -> str | None:
    """Return the name of a person; None without one, and for a hidden person."""
    row = connection.execute("SELECT name FROM people WHERE id = ? AND is_hidden = 0", (person,)).fetchone()
    return None if row is None or not row["name"] else display_text(row["name"])


def _chance(day: date, number: int) -> bytes:
    return blake2b(f"{day.isoformat()} {number}".encode("ascii"), digest_size=8).digest()


SPOTS = Statement(
    "spots with photos a year apart, by category",
    f"""
SELECT category_id, spot, first, last, photos
FROM (
    SELECT category_id, spot, first, last, photos,
        max(last) OVER (PARTITION BY spot) - min(first) OVER (PARTITION BY spot) AS apart
    FROM (
        SELECT category_id, {spot_sql("photos")} AS spot, min(taken_local) AS first, max(taken_local) AS last,
            count(*) AS photos
        FROM photos
        WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND {{listed}} AND {is_remembered("photos")}
        GROUP BY category_id, spot
    )
)
WHERE apart >= :apart
""",  # noqa: S608 - expressions of the program
    Purpose.FILES,
)

PEOPLE = Statement(
    "years of people, by category",
    f"""
SELECT DISTINCT category_id, person_id, {year_of("photos")} AS year
FROM people CROSS JOIN faces ON faces.person_id = people.id CROSS JOIN photos ON photos.id = faces.photo_id
WHERE people.name <> '' AND people.is_hidden = 0 AND {{listed}} AND {is_remembered("photos")}
""",  # noqa: S608 - expressions of the program
    Purpose.FILES,
)
