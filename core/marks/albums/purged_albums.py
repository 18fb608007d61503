"""Remove albums permanently that were deleted long ago and cannot be restored any longer."""

from __future__ import annotations

import sqlite3

from core.models import AlbumId
from core.operations import ThingKind
from core.operations.history.closed_albums import field_of_photos

_BATCH = 50
"""Albums of one transaction; their photos and readers go with them."""


def purge_deleted_albums(connection: sqlite3.Connection, before: int) -> int:
    """Remove some of the albums that were deleted before a time; return how many.

    The history keeps what members did with them, without their names, for those who did it. Of protected albums it
    keeps nothing: who has not opened one does not learn that it was there.
    """
    rows = connection.execute(_DELETED, {"before": before, "limit": _BATCH}).fetchall()
    for row in rows:
        album_id = AlbumId(row["id"])
        if row["passphrase_hash"] is not None:
            values = {"kind": ThingKind.ALBUM.value, "id": str(album_id), "field": field_of_photos(album_id)}
            connection.execute(_FORGET, values)
        connection.execute("DELETE FROM albums WHERE id = ?", (album_id,))
    return len(rows)


_DELETED = """
SELECT id, passphrase_hash FROM albums
WHERE deleted_at < :before
ORDER BY deleted_at
LIMIT :limit
"""

_FORGET = """
DELETE FROM operations
WHERE id IN (SELECT operation_id FROM touched_fields WHERE kind = :kind AND ids = :id OR field = :field)
"""
