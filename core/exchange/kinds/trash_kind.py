"""The trash, as lines of an export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.exchange.kinds.mark_kind import (
    LARGEST_ID,
    Find,
    MarkFields,
    MarkKind,
    MarkTable,
    ReadMark,
    Value,
    number_field,
)
from core.library.summaries import refresh_counts_of
from core.operations import ThingKind

_GROUPS = (ThingKind.COLLECTION, ThingKind.CATEGORY)


def _with(value: Value) -> Iterable[tuple[ThingKind, int]]:
    """Return the collection or category with which a photo was moved to the trash; nothing for a photo by itself."""
    kind, _, number = str(value).partition(" ")
    return ((ThingKind(kind), int(number)),) if number else ()


def _fields(_key: str, value: Value) -> dict[str, Any]:
    return {f"with_{kind.value}": number for kind, number in _with(value)}


def _read(fields: MarkFields, find: Find) -> ReadMark:
    for kind in _GROUPS:
        name = f"with_{kind.value}"
        if name in fields and (number := find(kind, number_field(fields, name, 0, LARGEST_ID))) is not None:
            return ReadMark(f"{kind.value} {number}")
    return ReadMark("photo")


TRASH = MarkKind(
    name="trashed",
    words="photos in the trash",
    field="trash",
    belongs_to_member=False,
    tables={
        ThingKind.PHOTO: MarkTable(
            select="""
SELECT 0 AS member, photo_id AS thing, '' AS key,
    CASE
        WHEN collection_id IS NOT NULL THEN 'collection ' || collection_id
        WHEN category_id IS NOT NULL THEN 'category ' || category_id
        ELSE 'photo'
    END AS value
FROM trashed_photos
""",
            insert="""
INSERT INTO trashed_photos (photo_id, collection_id, category_id)
SELECT thing,
    (SELECT id FROM collections WHERE value GLOB 'collection *' AND id = CAST(substr(value, 12) AS INTEGER)),
    (SELECT id FROM categories WHERE value GLOB 'category *' AND id = CAST(substr(value, 10) AS INTEGER))
FROM {rows}
WHERE thing IN (SELECT id FROM photos)
ON CONFLICT DO UPDATE SET collection_id = excluded.collection_id, category_id = excluded.category_id
""",
            delete="DELETE FROM trashed_photos WHERE photo_id IN (SELECT thing FROM {rows})",
        )
    },
    write=_fields,
    read=_read,
    references=lambda _key, value: _with(value),
    finish=refresh_counts_of,
)
