"""What the history leaves out: changes of protected albums that the actor has not opened.

Such a change is not listed, and neither undone nor redone, as if it did not exist.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from core.models import Actor, AlbumId, IdRanges, id_ranges, ids_in
from core.operations.operation import ThingKind


@dataclass(frozen=True, slots=True)
class TouchedField:
    """A field that a change touched, as it is stored."""

    field: str
    kind: ThingKind
    ids: IdRanges


@dataclass(frozen=True, slots=True)
class ClosedAlbums:
    """The protected albums of all members, without those that one actor has opened; deleted ones, too."""

    ids: frozenset[AlbumId]

    def shown(self, touched: TouchedField) -> TouchedField | None:
        """Return a touched field without closed albums; None when nothing is left."""
        if not self.ids:
            return touched
        if any(touched.field == field_of_photos(album) for album in self.ids):
            return None
        if touched.kind is not ThingKind.ALBUM:
            return touched
        ids = [number for number in ids_in(touched.ids) if number not in self.ids]
        return TouchedField(touched.field, touched.kind, id_ranges(ids)) if ids else None

    def withhold(self, connection: sqlite3.Connection, operation_id: int) -> bool:
        """Return whether a change was about nothing but closed albums."""
        if not self.ids:
            return False
        touched = list(touched_fields(connection, operation_id))
        return bool(touched) and not any(map(self.shown, touched))


def closed_albums(connection: sqlite3.Connection, actor: Actor) -> ClosedAlbums:
    """Return what is closed for an actor."""
    values = {"user_id": actor.user_id, "opened": json.dumps(sorted(actor.opened_albums))}
    return ClosedAlbums(frozenset(AlbumId(row["id"]) for row in connection.execute(_CLOSED, values)))


def touched_fields(connection: sqlite3.Connection, operation_id: int) -> Iterator[TouchedField]:
    """Yield what a change touched."""
    for row in connection.execute(_TOUCHED, {"id": operation_id}):
        yield TouchedField(row["field"], ThingKind(row["kind"]), IdRanges(row["ids"]))


def field_of_photos(album: AlbumId) -> str:
    """Return the field of photos that changes of an album touch: their places in it."""
    return f"album {album}"


_CLOSED = """
SELECT id FROM albums
WHERE passphrase_hash IS NOT NULL
    AND NOT (user_id = :user_id AND id IN (SELECT value FROM json_each(:opened)))
"""

_TOUCHED = "SELECT field, kind, ids FROM touched_fields WHERE operation_id = :id ORDER BY rowid"
