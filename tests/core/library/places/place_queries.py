"""The queries of places, as the test of noninterference asks them, and photos with places for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from core.library.places import photo_places
from core.models import Actor


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


PLACE_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    "photo_places.place_tree": lambda db, actor, _: photo_places.place_tree(db, actor),
}
