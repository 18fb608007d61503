"""Whether a photo has marks or other data from people, which no scan may hide."""

from __future__ import annotations

import sqlite3

from core.models import PhotoId

MARKS = (
    "selections",
    "share_photos",
    "favourite_photos",
    "rated_photos",
    "trashed_photos",
    "album_photos",
    "hidden_tags",
    "photo_texts",
    "photo_corrections",
    "archived_photos",
    "guest_favourites",
)
"""Tables in which a row of a photo is a mark, or other data from people."""


def is_marked(connection: sqlite3.Connection, photo_id: PhotoId) -> bool:
    """Return whether a photo has marks or other data from people; runs in its caller's transaction."""
    return connection.execute(_IS_MARKED, {"id": photo_id}).fetchone() is not None


_IS_MARKED = " UNION ALL ".join(
    [
        *("SELECT 1 FROM {table} WHERE photo_id = :id".replace("{table}", table) for table in MARKS),
        "SELECT 1 FROM tagged_photos WHERE photo_id = :id AND source & 1",
        "SELECT 1 FROM collections WHERE chosen_cover_id = :id",
        "SELECT 1 FROM albums WHERE cover_id = :id",
        "SELECT 1 FROM photos WHERE id = :id AND stack_decided",
    ]
)
