"""Tags that members set, and those of files that they removed, as lines of an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from core.errors import UsageError
from core.exchange.kinds.mark_kind import Find, MarkFields, MarkKind, MarkTable, ReadMark, Value, text_field
from core.marks.tags.tag_states import Tagging, TagState, set_states
from core.marks.tags.tag_words import tag_name
from core.marks.things import Things
from core.models.tags.tag_names import tag_key
from core.operations import ThingKind

# A value is the state, as a number, and the name of the tag; the key is that of the tag.
_STATES = {"1": TagState.OWN, "2": TagState.IMPORTED, "3": TagState.BOTH, "4": TagState.HIDDEN}
_OWN, _HIDDEN = "1", "4"
_LONGEST_NAME = 1_000
_AT_ONCE = 50_000


def _fields(_key: str, value: Value) -> dict[str, Any]:
    state, _, name = str(value).partition(" ")
    return {"tag": name, "hidden": True} if state == _HIDDEN else {"tag": name}


def _read(fields: MarkFields, _find: Find) -> ReadMark:
    try:
        name = tag_name(text_field(fields, "tag", _LONGEST_NAME))
    except UsageError as error:
        raise UsageError(f"tag is not the name of a tag ({error.message.rstrip('.')})") from error
    if fields.get("hidden") is True:
        if ThingKind.PHOTO.value not in fields:
            raise UsageError("hidden is for tags of photos only")
        return ReadMark(f"{_HIDDEN} {tag_key(name).rstrip('/')}", tag_key(name))
    return ReadMark(f"{_OWN} {name}", tag_key(name))


def _change(kind: ThingKind, connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    """Write the states of tags: those of one tag together, as far as memory allows."""
    statement = f"SELECT key, value, thing FROM {rows} ORDER BY key, value, thing"  # noqa: S608 - rows of an import
    for (key, value), group in groupby(connection.execute(statement, values).fetchall(), lambda row: (row[0], row[1])):
        state, _, name = str(value or f"- {key.rstrip('/')}").partition(" ")
        things = [row[2] for row in group]
        for start in range(0, len(things), _AT_ONCE):
            named = Things.by_kind({kind: things[start : start + _AT_ONCE]})
            set_states(connection, [Tagging(name, _STATES.get(state, TagState.ABSENT), named)])


def _change_photos(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    _change(ThingKind.PHOTO, connection, rows, values)


def _change_collections(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    _change(ThingKind.COLLECTION, connection, rows, values)


def _change_categories(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    _change(ThingKind.CATEGORY, connection, rows, values)


_PHOTOS = """
SELECT 0 AS member, photo_id AS thing, tags.key AS key, source || ' ' || tags.name AS value
FROM tagged_photos JOIN tags ON tags.id = tag_id
{condition}
UNION ALL
SELECT 0, photo_id, key, '4 ' || rtrim(key, '/') FROM hidden_tags
"""

TAGS = MarkKind(
    name="tag",
    words="tags of things",
    field="tag",
    field_has_key=True,
    # A tag that the file has as well, also if a member removed that, has both sources.
    resolved="iif(value GLOB '1 *' AND before GLOB '[234] *', '3' || substr(value, 2), value)",
    belongs_to_member=False,
    tables={
        ThingKind.PHOTO: MarkTable(
            select=_PHOTOS.replace("{condition}", ""),
            insert=_change_photos,
            delete=_change_photos,
            exported=_PHOTOS.replace("{condition}", "WHERE source <> 2"),
        ),
        ThingKind.COLLECTION: MarkTable(
            select="""
SELECT 0 AS member, collection_id AS thing, tags.key AS key, '1 ' || tags.name AS value
FROM tagged_collections JOIN tags ON tags.id = tag_id
""",
            insert=_change_collections,
            delete=_change_collections,
        ),
        ThingKind.CATEGORY: MarkTable(
            select="""
SELECT 0 AS member, category_id AS thing, tags.key AS key, '1 ' || tags.name AS value
FROM tagged_categories JOIN tags ON tags.id = tag_id
""",
            insert=_change_categories,
            delete=_change_categories,
        ),
    },
    write=_fields,
    read=_read,
)
