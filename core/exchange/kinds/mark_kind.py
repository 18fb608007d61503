"""What a kind of marks declares, so that it is exported, imported, undone and redone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UsageError
from core.operations import ThingKind

LARGEST_ID = 2**63 - 1
"""The largest number that SQLite holds."""

Value = str | int | float | None
"""What a mark says about its thing, as one value of SQLite; None for no mark."""

MarkFields = Mapping[str, Any]
"""The fields of a line of JSON."""

Change = Callable[[sqlite3.Connection, str, Mapping[str, object]], None]
"""Writes or removes marks where one statement does not do."""

Find = Callable[[ThingKind, int], int | None]
"""Returns the id here of a thing, by its number in the file; None where it is not here."""


@dataclass(frozen=True, slots=True)
class ReadMark:
    """What a line says about its thing."""

    value: Value
    key: str = ""
    """Tells apart several marks of one kind on one thing, such as tags."""
    thing: int | None = None
    """The id of the thing in this gallery, where the line's own field does not name it."""


@dataclass(frozen=True, slots=True)
class MarkTable:
    """Where the marks of one kind on one kind of thing stand, as SQL.

    `select` returns the columns `member` (0 for what all share), `thing`, `key` and `value`; member, thing and key
    together are unique. In `insert` and `delete`, `{rows}` is a table of these columns: `insert` gives each mark its
    value, whatever it had before, `delete` removes them. Both leave out things that no longer exist. A function gets
    the connection, and the rows as SQL with its parameters.
    """

    select: str
    insert: str | Change
    delete: str | Change
    exported: str | None = None
    """As `select`, only what people decided; None: all of it."""
    shown: str | None = None
    """As `select`, for the export of a member's own marks: only what they are shown; None: all of it."""


def _no_references(_key: str, _value: Value) -> Iterable[tuple[ThingKind, int]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkKind:
    """A kind of marks."""

    name: str
    """The `kind` of its lines."""
    words: str
    """The plural, for plans."""
    field: str
    """The field that the history says was changed, as the operations of this kind do."""
    field_has_key: bool = False
    """Whether the key follows it, as where each tag of a thing is a field of its own."""
    resolved: str = "value"
    """SQL of what is written for `value`, where that depends on what was there, `before`."""
    belongs_to_member: bool
    """Whether each member has marks of their own; False for what all share."""
    tables: Mapping[ThingKind, MarkTable]
    write: Callable[[str, Value], dict[str, Any]]
    """Returns the fields of a line, from key and value."""
    read: Callable[[MarkFields, Find], ReadMark | None]
    """Reads the fields of a line. None if a thing that it needs is not in this gallery. Raises UsageError where a field
    is wrong."""
    references: Callable[[str, Value], Iterable[tuple[ThingKind, int]]] = _no_references
    """Returns the kinds and ids of the things that key and value name."""
    finish: Callable[[sqlite3.Connection, str], None] | None = None
    """Called after changes with the ids of the photos as a JSON array, to bring up to date what is kept of them."""


def number_field(fields: MarkFields, name: str, least: int, most: int) -> int:
    """Return a whole number of a line.

    Raises:
        UsageError: it is missing, not a whole number, or out of range.
    """
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise UsageError(f"{name} is not a whole number from {least} to {most}")
    return value


def text_field(fields: MarkFields, name: str, most: int) -> str:
    """Return a text of a line, of 1 to `most` characters.

    Raises:
        UsageError: it is missing, not a text, too long, or cannot be stored.
    """
    value = fields.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most or "\0" in value or not _is_unicode(value):
        raise UsageError(f"{name} is not a text of 1 to {most:,} characters")
    return value


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
