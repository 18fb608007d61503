"""The queries of trips, asked of the photos of the test of noninterference as if they had been taken on some days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from core.errors import GalleryError
from core.library.statistics.category_facts import keep, next_changed, note_changed
from core.library.trips import trip_names, trip_photos, trips
from core.models import Actor, TripKind, TripSet
from tests.core.building import refresh_date_sort

_HOUR = 3600
_DAYS_APART = 3


def _on_some_days(connection: sqlite3.Connection, ask: Callable[[], object]) -> object:
    """Ask with dates and places that make trips and events of the photos of several categories.

    Runs of some categories are kept, and photos of others are counted for the question.
    """
    connection.execute("SAVEPOINT trips")
    try:
        connection.execute(
            "UPDATE photos SET taken_source = 'exif', taken_local = id % 3 * :apart + id * 1200,"
            " latitude = iif(id % 3 = 0, 48.2, 38.7), longitude = iif(id % 3 = 0, 16.3, -9.1)",
            {"apart": _DAYS_APART * 24 * _HOUR},
        )
        refresh_date_sort(connection)
        note_changed(connection, json.dumps([row[0] for row in connection.execute("SELECT id FROM categories")]))
        for _ in range(2):
            if (counted := next_changed(connection)) is not None:
                keep(connection, counted)
        return ask()
    finally:
        connection.execute("ROLLBACK TO trips")
        connection.execute("RELEASE trips")


def _offered(connection: sqlite3.Connection, actor: Actor, _: Any) -> object:
    return _on_some_days(connection, lambda: trips.offered_trips(connection, actor))


def _photos(connection: sqlite3.Connection, actor: Actor, asked: Any) -> object:
    def ask() -> object:
        kind = TripKind.TRIP if asked.limit % 2 else TripKind.EVENT
        found = [each for each in trips.offered_trips(connection, actor) if each.kind is kind]
        whole = TripSet(trip_names.wall_clock(0), trip_names.wall_clock(30 * 24 * _HOUR))
        return trip_photos.photos_of_trip(connection, actor, found[0].photo_set if found else whole)

    try:
        return _on_some_days(connection, ask)
    except GalleryError as error:
        return str(error)


TRIP_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "trips.offered_trips": _offered,
    "trip_photos.photos_of_trip": _photos,
}
