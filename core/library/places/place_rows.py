"""The rows of named places, and the photos that wait for theirs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.library.slugs import slug
from core.library.statistics.category_facts import note_changed
from core.models import NamedPlace, PhotoId
from core.models.places.named_places import FoundPlace

NO_REGION = "-"
"""Stands in paths for a region that is unknown."""


class WaitingPhoto(NamedTuple):
    """A photo whose place is to be found, with its coordinates of now; None without any."""

    photo_id: PhotoId
    latitude: float | None
    longitude: float | None


def count_unplaced(connection: sqlite3.Connection) -> int:
    """Return how many photos wait for their place."""
    return int(connection.execute("SELECT count(*) FROM unplaced_photos").fetchone()[0])


def has_unplaced(connection: sqlite3.Connection) -> bool:
    """Return whether a photo waits for its place."""
    return connection.execute("SELECT 1 FROM unplaced_photos LIMIT 1").fetchone() is not None


def waiting_photos(connection: sqlite3.Connection, limit: int) -> list[WaitingPhoto]:
    """Return some of the photos that wait."""
    return [WaitingPhoto(*row) for row in connection.execute(_WAITING, {"limit": limit})]


def place_all_again(connection: sqlite3.Connection) -> int:
    """Have all photos with coordinates wait, in an open transaction; return how many wait then."""
    connection.execute(_ADD_ALL)
    return count_unplaced(connection)


def save_places(connection: sqlite3.Connection, found: Sequence[tuple[WaitingPhoto, FoundPlace | None]]) -> None:
    """Write the places that were found, in an open transaction; photos whose coordinates have changed still wait."""
    ids: dict[FoundPlace, int] = {}
    rows = []
    for photo, place in found:
        if place is not None and place not in ids:
            ids[place] = _place_id(connection, place)
        rows.append((*photo, None if place is None else ids[place]))
    settled = {"rows": json.dumps(rows)}
    connection.execute(_SETTLE, settled)
    categories = [row[0] for row in connection.execute(_CATEGORIES, settled)]
    connection.execute(_SAVE, settled)
    note_changed(connection, json.dumps(categories))


def to_place(row: sqlite3.Row) -> NamedPlace:
    """Return the place of a row with the columns of `places`."""
    return NamedPlace(row["neighbourhood"], row["city"], row["region"], row["country"], row["country_code"])


def place_of(connection: sqlite3.Connection, place_id: int | None) -> NamedPlace | None:
    """Return a place by its id."""
    row = connection.execute("SELECT * FROM places WHERE id = ?", (place_id,)).fetchone()
    return None if row is None else to_place(row)


def common_place(connection: sqlite3.Connection, photo_ids: Iterable[PhotoId]) -> NamedPlace | None:
    """Return the city in which most of these photos were taken, without a neighbourhood unless all have the same.

    None where no place of them is known. It is for actors who are shown places, of photos that they have access to.
    """
    rows = connection.execute(_MOST, {"ids": json.dumps(list(photo_ids))}).fetchall()
    if not rows:
        return None
    place = to_place(rows[0])
    if len(rows) == 1:
        return place
    return NamedPlace("", place.city, place.region, place.country, place.country_code)


def _place_id(connection: sqlite3.Connection, found: FoundPlace) -> int:
    """Return the id of a place, added or with the names of now."""
    place = found.place
    path = "/".join(
        part
        for part in (
            slug(place.country or place.country_code),
            (slug(place.region) if place.region else NO_REGION) if place.city else "",
            slug(place.city) if place.city else "",
        )
        if part
    )
    values = (
        *(place.country_code, found.city_id, found.neighbourhood_id, place.country, place.region, place.city),
        *(place.neighbourhood, found.zone, found.latitude, found.longitude, path),
    )
    return int(connection.execute(_PLACE, values).fetchone()[0])


_WAITING = """
SELECT photo_id, latitude, longitude FROM unplaced_photos LEFT JOIN photos ON photos.id = photo_id
ORDER BY photo_id LIMIT :limit
"""

_ADD_ALL = """
INSERT INTO unplaced_photos
SELECT id FROM photos
WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND id NOT IN (SELECT photo_id FROM unplaced_photos)
"""

_PLACE = """
INSERT INTO places (
    country_code, city_id, neighbourhood_id, country, region, city, neighbourhood, zone, latitude, longitude, path
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (country_code, city_id, neighbourhood_id) DO UPDATE SET
    country = excluded.country, region = excluded.region, city = excluded.city, neighbourhood = excluded.neighbourhood,
    zone = excluded.zone, latitude = excluded.latitude, longitude = excluded.longitude, path = excluded.path
RETURNING id
"""

# A photo that was removed has no coordinates.
_SETTLE = """
DELETE FROM unplaced_photos
WHERE photo_id IN (
    SELECT value ->> 0 FROM json_each(:rows) LEFT JOIN photos ON photos.id = value ->> 0
    WHERE (latitude, longitude) IS (value ->> 1, value ->> 2)
)
"""

_CATEGORIES = """
SELECT DISTINCT category_id FROM json_each(:rows) JOIN photos ON photos.id = value ->> 0
WHERE (latitude, longitude) IS (value ->> 1, value ->> 2) AND place_id IS NOT value ->> 3
"""

_SAVE = """
UPDATE photos SET place_id = value ->> 3
FROM json_each(:rows)
WHERE photos.id = value ->> 0 AND (latitude, longitude) IS (value ->> 1, value ->> 2) AND place_id IS NOT value ->> 3
"""

_MOST = """
SELECT places.*, sum(count(*)) OVER (PARTITION BY country_code, city_id) AS in_city
FROM json_each(:ids) JOIN photos ON photos.id = value JOIN places ON places.id = place_id
GROUP BY places.id
ORDER BY in_city DESC, count(*) DESC, places.id
"""
