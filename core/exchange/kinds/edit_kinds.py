"""Notes, titles, captions and corrected dates, offsets and places, as lines of an export."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from core.errors import UsageError
from core.exchange.kinds.mark_kind import Change, Find, MarkFields, MarkKind, MarkTable, ReadMark, Value
from core.library.edits.correction_rows import corrected_photos, save_corrections
from core.library.edits.corrections import Correction
from core.library.edits.edit_limits import require_possible
from core.library.edits.edit_steps import EditKind, EditStep, StepValue
from core.library.edits.text_rows import save_texts_of
from core.library.summaries import refresh_counts_of
from core.marks.things import Things
from core.models import EditField, PhotoId
from core.operations import ThingKind

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
_MICROSECOND = timedelta(microseconds=1)


def _checked(field: EditField, value: StepValue) -> StepValue:
    """Return a value that a person could have written; errors are clauses about the line."""
    try:
        require_possible([EditStep(field, EditKind.SET, Things(), value)])
    except UsageError as error:
        raise UsageError(f"{field.value}: {error.message.rstrip('.')}") from error
    return value


# Texts: the value is the text.


def _text(field: EditField, fields: MarkFields, _find: Find) -> ReadMark:
    text = fields.get("text")
    if not isinstance(text, str) or "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise UsageError("text is not a text")
    return ReadMark(str(_checked(field, text)))


def _change_texts(
    field: EditField, about: ThingKind, connection: sqlite3.Connection, rows: str, values: Mapping[str, object]
) -> None:
    statement = f"SELECT value, thing FROM {rows} WHERE {_EXISTS[about]} ORDER BY value"  # noqa: S608 - rows of an import
    for text, group in groupby(connection.execute(statement, values).fetchall(), lambda row: row[0]):
        save_texts_of(connection, field, about, [row[1] for row in group], text)


def _text_kind(field: EditField, words: str, tables: Mapping[ThingKind, tuple[str, str]]) -> MarkKind:
    return MarkKind(
        name=field.value,
        words=words,
        field=field.value,
        belongs_to_member=False,
        tables={about: _text_table(field, about, *place) for about, place in tables.items()},
        write=lambda _key, value: {"text": value},
        read=partial(_text, field),
    )


def _text_table(field: EditField, about: ThingKind, table: str, thing: str) -> MarkTable:
    change: Change = partial(_change_texts, field, about)
    select = f"SELECT 0 AS member, {thing} AS thing, '' AS key, {field.value} AS value FROM {table}"  # noqa: S608 - names from below
    return MarkTable(select, change, change, f"{select} WHERE {field.value} IS NOT NULL")


# Corrections: the value is what persons corrected of one field, of dates as a number, of the others as JSON.


def _taken(fields: MarkFields, _find: Find) -> ReadMark:
    try:
        clock = (datetime.fromisoformat(fields.get("at") or "") - _EPOCH) // _MICROSECOND
    except (ValueError, TypeError, OverflowError) as error:
        raise UsageError("at is not a date and time without an offset") from error
    _checked(EditField.TAKEN, clock)
    return ReadMark(clock)


def _offset(fields: MarkFields, _find: Find) -> ReadMark:
    minutes = fields.get("minutes")
    if minutes is not None and (not isinstance(minutes, int) or isinstance(minutes, bool)):
        raise UsageError("minutes is not a whole number")
    _checked(EditField.OFFSET, minutes)
    return ReadMark(json.dumps(minutes))


def _place(fields: MarkFields, _find: Find) -> ReadMark:
    place = fields.get("latitude"), fields.get("longitude")
    if place == (None, None):
        return ReadMark("null")
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in place):
        raise UsageError("latitude and longitude are not two numbers")
    latitude, longitude = float(place[0] or 0), float(place[1] or 0)
    _checked(EditField.PLACE, (latitude, longitude))
    return ReadMark(json.dumps([latitude, longitude]))


def _place_fields(value: Value) -> dict[str, Any]:
    latitude, longitude = json.loads(str(value)) or (None, None)
    return {"latitude": latitude, "longitude": longitude}


def _corrected(field: EditField, correction: Correction, value: Value) -> Correction:
    """Return a correction with one field as a value says; None: not corrected."""
    is_set = int(value is not None)
    if field is EditField.TAKEN:
        return correction._replace(taken=None if value is None else int(value))
    found = None if value is None else json.loads(str(value))
    if field is EditField.OFFSET:
        return correction._replace(is_offset=is_set, offset=found)
    latitude, longitude = found or (None, None)
    return correction._replace(is_place=is_set, latitude=latitude, longitude=longitude)


def _change_corrections(
    field: EditField, connection: sqlite3.Connection, rows: str, values: Mapping[str, object]
) -> None:
    statement = f"SELECT thing, value FROM {rows}"  # noqa: S608 - rows of an import
    wanted = {PhotoId(row[0]): row[1] for row in connection.execute(statement, values).fetchall()}
    photos = corrected_photos(connection, wanted)
    after = [
        photo._replace(correction=_corrected(field, photo.correction, wanted[PhotoId(photo.photo_id)]))
        for photo in photos
    ]
    save_corrections(connection, after, {field})


def _correction_kind(
    field: EditField,
    words: str,
    value: tuple[str, str],
    write: Callable[[Value], dict[str, Any]],
    read: Callable[[MarkFields, Find], ReadMark],
) -> MarkKind:
    """Return a kind; `value` is SQL of the value and of whether there is one."""
    change: Change = partial(_change_corrections, field)
    select = (
        f"SELECT 0 AS member, photo_id AS thing, '' AS key, {value[0]} AS value FROM photo_corrections WHERE {value[1]}"  # noqa: S608 - constants
    )
    return MarkKind(
        name=field.value,
        words=words,
        field=field.value,
        belongs_to_member=False,
        tables={ThingKind.PHOTO: MarkTable(select, change, change)},
        write=lambda _key, found: write(found),
        read=read,
        finish=refresh_counts_of,
    )


_EXISTS = {
    ThingKind.PHOTO: "thing IN (SELECT id FROM photos)",
    ThingKind.COLLECTION: "thing IN (SELECT id FROM collections)",
}
_OF_PHOTO = {ThingKind.PHOTO: ("photo_texts", "photo_id")}

EDITS = (
    _text_kind(EditField.NOTE, "notes", _OF_PHOTO | {ThingKind.COLLECTION: ("collection_notes", "collection_id")}),
    _text_kind(EditField.TITLE, "titles", _OF_PHOTO),
    _text_kind(EditField.CAPTION, "captions", _OF_PHOTO),
    _correction_kind(
        EditField.TAKEN,
        "corrected dates",
        ("taken", "taken IS NOT NULL"),
        lambda value: {"at": (_EPOCH + int(value or 0) * _MICROSECOND).isoformat()},
        _taken,
    ),
    _correction_kind(
        EditField.OFFSET,
        "corrected offsets",
        ("coalesce(CAST(\"offset\" AS TEXT), 'null')", "is_offset = 1"),
        lambda value: {"minutes": json.loads(str(value))},
        _offset,
    ),
    _correction_kind(
        EditField.PLACE,
        "corrected places",
        ("iif(latitude IS NULL, 'null', '[' || latitude || ', ' || longitude || ']')", "is_place = 1"),
        _place_fields,
        _place,
    ),
)
"""The kinds of what persons edit."""
