"""The queries of places, as the test of noninterference asks them, and photos with places for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from core.library.places import map_counts, photo_map, photo_places
from core.models import Actor
from core.models.places.map_grid import GridSquare, MapArea, view_of


def place_photos(connection: sqlite3.Connection) -> None:
    """Give every photo one of three places of two countries, or none."""
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?, 0, ?, ?, ?, '', '', 0, 0, ?)",
        [
            (1, "PT", 1, "Portugal", "Lisboa", "Lisbon", "portugal/lisboa/lisbon"),
            (2, "PT", 2, "Portugal", "Lisboa", "Sintra", "portugal/lisboa/sintra"),
            (3, "MC", 3, "Monaco", "", "Monaco", "monaco/-/monaco"),
        ],
    )
    connection.execute("UPDATE photos SET latitude = id % 90, longitude = id")
    connection.execute("UPDATE photos SET place_id = nullif(id % 4, 0)")


_EARTH = MapArea(-90, -180, 90, 180)
_PART = MapArea(2, 2, 40, 40)


def _known(clusters: tuple[photo_map.PhotoCluster, ...]) -> list[tuple[object, ...]]:
    """Return clusters without the last digits of sums, which depend on the order of addition."""
    return [(each.square, each.photos, round(each.latitude, 6), round(each.longitude, 6)) for each in clusters]


def _rounded(area: MapArea | None) -> list[float]:
    return [] if area is None else [round(edge, 6) for edge in (area.south, area.west, area.north, area.east)]


PLACE_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "photo_places.place_of_photo": lambda db, actor, it: photo_places.place_of_photo(db, actor, it.key),
    "photo_places.place_tree": lambda db, actor, _: photo_places.place_tree(db, actor),
    "map_counts.counts_of": lambda db, actor, _: sorted(
        (count.column, count.row, count.photos) for count in map_counts.counts_of(db, actor, view_of(_PART, 7))
    ),
    "photo_map.extent": lambda db, actor, _: _rounded(photo_map.extent(db, actor)),
    "photo_map.sample": lambda db, actor, _: [
        photo_map.sample(db, actor, GridSquare(1, column, 0)) for column in (0, 1)
    ],
    "photo_map.clusters": lambda db, actor, _: [
        _known(photo_map.clusters(db, actor, area, level)) for area in (_EARTH, _PART) for level in (1, 6, 11)
    ],
}
