"""The photos of one trip or event, as an operation needs them."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from dataclasses import dataclass
from typing import Final

from core.errors import NotFoundError, UsageError
from core.models import Actor, CategoryId, PhotoId, TripSet, parse_photo_set
from core.sets.conditions import is_offered
from core.sets.statements import Statement

MOST_PHOTOS: Final = 50_000
"""Photos of a trip of which an album can be made."""


@dataclass(frozen=True, slots=True)
class TripPhotos:
    """The photos of a trip to which an actor has access."""

    ids: tuple[PhotoId, ...]
    """The oldest first."""
    categories: tuple[CategoryId, ...]
    """Where they are."""


def trip_named(text: str) -> TripSet:
    """Read the text of a trip or event.

    Raises:
        NotFoundError: it is not one.
    """
    found = parse_photo_set(text)
    if not isinstance(found, TripSet):
        raise NotFoundError("There is no such trip or event.", "`trips` lists them.")
    return found


def seconds_of(trip: TripSet) -> tuple[int, int]:
    """Return its first and last second of the wall clock since 1970."""
    return timegm(trip.first.timetuple()), timegm(trip.last.timetuple())


def photos_of_trip(connection: sqlite3.Connection, actor: Actor, trip: TripSet) -> TripPhotos:
    """Return the photos of a trip.

    Raises:
        NotFoundError: the actor is not shown any.
        UsageError: there are too many.
    """
    if not is_offered(actor, trip):
        raise NotFoundError("There is no such trip or event.", "`trips` lists them.")
    rows = connection.execute(*PHOTOS_OF_TRIP.fill(actor, trip, most=MOST_PHOTOS + 1)).fetchall()
    if not rows:
        raise NotFoundError("There are no photos of this trip or event.", "`trips` lists those with photos.")
    if len(rows) > MOST_PHOTOS:
        raise UsageError(f"These are more than {MOST_PHOTOS:,} photos.", "Select some of them.")
    categories = sorted({CategoryId(row["category_id"]) for row in rows})
    return TripPhotos(tuple(PhotoId(row["id"]) for row in rows), tuple(categories))


PHOTOS_OF_TRIP = Statement(
    "photos of a trip",
    """
SELECT id, category_id
FROM photos
WHERE {set} AND {listed} AND {visible}
ORDER BY date_sort, id
LIMIT :most
""",
)
