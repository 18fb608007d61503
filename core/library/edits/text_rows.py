"""The rows of notes, titles and captions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from core.marks.things import json_ids
from core.models import EditField, IdRanges
from core.operations import ThingKind

LONGEST = {EditField.NOTE: 10_000, EditField.TITLE: 200, EditField.CAPTION: 2000}
"""Characters of a text."""


def texts_before(
    connection: sqlite3.Connection, field: EditField, kind: ThingKind, ids: IdRanges, text: str | None
) -> Iterator[tuple[int, str | None]]:
    """Yield the things that have another text, and theirs; None: no note, or the title or caption of the file."""
    values = {"ids": json_ids(ids), "text": text}
    for row in connection.execute(_DIFFERENT[kind, field], values).fetchall():
        yield row["id"], row["text"]


def save_texts_of(
    connection: sqlite3.Connection, field: EditField, kind: ThingKind, ids: Iterable[int], text: str | None
) -> None:
    """Write one text for all of these things, or remove theirs (None)."""
    rows = [{"id": each, "text": text} for each in ids]
    if text is not None:
        connection.executemany(_SAVE[kind, field], rows)
    elif kind is ThingKind.COLLECTION:
        connection.executemany("DELETE FROM collection_notes WHERE collection_id = :id", rows)
    else:
        connection.executemany(_CLEAR_LAST[field], rows)
        connection.executemany(_CLEAR[field], rows)


_TEXTS = (EditField.NOTE, EditField.TITLE, EditField.CAPTION)
_PHOTO, _COLLECTION = ThingKind.PHOTO, ThingKind.COLLECTION

_DIFFERENT = {
    (_PHOTO, field): f"""
SELECT value AS id, photo_texts.{field} AS text
FROM json_each(:ids) LEFT JOIN photo_texts ON photo_id = value
WHERE photo_texts.{field} IS NOT :text
"""  # noqa: S608 - a name from above
    for field in _TEXTS
} | {
    (_COLLECTION, EditField.NOTE): """
SELECT value AS id, collection_notes.note AS text
FROM json_each(:ids) LEFT JOIN collection_notes ON collection_id = value
WHERE collection_notes.note IS NOT :text
"""
}

_SAVE = {
    (_PHOTO, field): f"""
INSERT INTO photo_texts (photo_id, {field}) VALUES (:id, :text)
ON CONFLICT (photo_id) DO UPDATE SET {field} = excluded.{field}
"""  # noqa: S608 - a name from above
    for field in _TEXTS
} | {
    (_COLLECTION, EditField.NOTE): """
INSERT INTO collection_notes (collection_id, note) VALUES (:id, :text)
ON CONFLICT (collection_id) DO UPDATE SET note = excluded.note
"""
}

# A row without any text is not kept.
_CLEAR_LAST = {
    field: f"DELETE FROM photo_texts WHERE photo_id = :id AND coalesce({', '.join(set(_TEXTS) - {field})}) IS NULL"  # noqa: S608 - names from above
    for field in _TEXTS
}
_CLEAR = {
    field: f"UPDATE photo_texts SET {field} = NULL WHERE photo_id = :id"  # noqa: S608 - a name from above
    for field in _TEXTS
}
