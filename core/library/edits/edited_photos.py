"""Texts of photos and collections, and what persons edited, as an actor is shown them."""

from __future__ import annotations

import sqlite3

from core.database.database import Database
from core.errors import NotFoundError
from core.library.edits.corrections import Correction
from core.library.edits.edit_steps import CORRECTED
from core.library.rows import wall_clock
from core.models import (
    NO_EDITS,
    Actor,
    AssetKey,
    CollectionId,
    Coordinates,
    DateSource,
    EditField,
    PhotoEdits,
    PhotoId,
    TakenAt,
)
from core.permissions import is_member, redaction_of
from core.sets.clauses import Purpose
from core.sets.statements import Statement


class Edits:
    """Reads notes, and finds what is edited. Use it as `gallery.library.edits`."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def collection_note(self, actor: Actor, collection_id: CollectionId) -> str | None:
        """Return the note on a collection, exact and not safe to show; None without one, and for all but members."""
        return await self._database.read(lambda connection: collection_note(connection, actor, collection_id))

    async def asset_key(self, actor: Actor, photo_id: PhotoId) -> AssetKey:
        """Return the key of a photo.

        Raises:
            NotFoundError: there is none for this actor.
        """
        return await self._database.read(lambda connection: photo_key(connection, actor, photo_id))


def photo_key(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> AssetKey:
    """Return what `Edits.asset_key` does."""
    row = connection.execute(*_KEY.fill(actor, photo_id=photo_id)).fetchone()
    if row is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or removed.")
    return AssetKey(row["asset_key"])


def collection_note(connection: sqlite3.Connection, actor: Actor, collection_id: CollectionId) -> str | None:
    """Return what `Edits.collection_note` does."""
    if not is_member(actor):
        return None
    row = connection.execute(*_COLLECTION_NOTE.fill(actor, collection_id=collection_id)).fetchone()
    return None if row is None else row["note"]


def photo_edits(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> PhotoEdits:
    """Return the texts and edits of a photo, without what the actor is not shown.

    Titles and captions go with file names; notes, and what was there before an edit, are for members.
    """
    row = connection.execute(*_EDITS.fill(actor, photo_id=photo_id)).fetchone()
    if row is None:
        return NO_EDITS
    title, caption = (_shown(row[name], row[f"file_{name}"]) for name in ("title", "caption"))
    if not is_member(actor):
        return PhotoEdits(title, caption) if redaction_of(actor).shows_names else NO_EDITS
    correction = Correction(*tuple(row)[: len(Correction._fields)])
    edited = {field for field in EditField if field in CORRECTED and correction.of(field)[0]}
    edited |= {field for field in (EditField.TITLE, EditField.CAPTION) if row[field] is not None}
    local = wall_clock(row["local"])
    located = row["file_latitude"] is not None and row["file_longitude"] is not None
    return PhotoEdits(
        title=title,
        caption=caption,
        note=row["note"],
        edited=frozenset(edited),
        original_title=row["file_title"],
        original_caption=row["file_caption"],
        original_taken=None if local is None else TakenAt(local, row["zone"], DateSource(row["source"])),
        original_coordinates=Coordinates(row["file_latitude"], row["file_longitude"]) if located else None,
    )


def _shown(own: str | None, imported: str | None) -> str | None:
    """Return a person's text before that of the file, which an empty one hides."""
    return imported if own is None else own or None


_EDITS = Statement(
    "edits of a photo",
    """
SELECT taken, coalesce(is_offset, 0), offset, coalesce(is_place, 0),
    photo_corrections.latitude, photo_corrections.longitude,
    photo_texts.title, photo_texts.caption, photo_texts.note,
    imported_metadata.title AS file_title, imported_metadata.caption AS file_caption,
    iif(photo_corrections.photo_id IS NULL, taken_local, original_local) AS local,
    iif(photo_corrections.photo_id IS NULL, taken_offset, original_offset) AS zone,
    iif(photo_corrections.photo_id IS NULL, taken_source, original_source) AS source,
    iif(photo_corrections.photo_id IS NULL, photos.latitude, original_latitude) AS file_latitude,
    iif(photo_corrections.photo_id IS NULL, photos.longitude, original_longitude) AS file_longitude
FROM photos
LEFT JOIN photo_texts ON photo_texts.photo_id = photos.id
LEFT JOIN photo_corrections ON photo_corrections.photo_id = photos.id
LEFT JOIN imported_metadata ON imported_metadata.photo_id = photos.id
WHERE photos.id = :photo_id AND {visible}
""",
    Purpose.EXPORT,
)

_KEY = Statement(
    "key of a photo",
    """
SELECT asset_key FROM photos
WHERE id = :photo_id AND {visible}
""",
    Purpose.EXPORT,
)

_COLLECTION_NOTE = Statement(
    "note on a collection",
    """
SELECT note FROM collection_notes
WHERE collection_id = (
    SELECT id FROM collections
    WHERE id = :collection_id AND {collections.visible}
)
""",
)
