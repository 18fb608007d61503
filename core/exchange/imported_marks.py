"""The rows of imports: written in parts before an import is applied, kept so that it can be undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from core.exchange.kinds import MARK_KINDS, MarkKind
from core.models import UserId, id_sequence
from core.operations import ThingKind, Touched

ImportedRow = tuple[str, str, int, int, str, str | int | float | None]
"""Kind, about, member, thing, key, value."""


def remove_unapplied(connection: sqlite3.Connection, import_id: int | None = None) -> None:
    """Remove the rows of imports that ended before they were applied, or of this one if it was not."""
    connection.execute(_REMOVE_UNAPPLIED, {"import_id": import_id})


def add_rows(connection: sqlite3.Connection, import_id: int, rows: Iterable[ImportedRow]) -> None:
    """Add rows; of two about the same mark the second counts."""
    connection.executemany(_ADD, [(import_id, *row) for row in rows])


def count_of_import(connection: sqlite3.Connection, import_id: int) -> int:
    """Count the rows of an import."""
    return int(connection.execute(_COUNT, (import_id,)).fetchone()[0])


def before_noted(connection: sqlite3.Connection, import_id: int) -> int:
    """Note what is there now, remove the rows that change nothing, and count the others."""
    for kind, about in _kinds():
        note = _NOTE.replace("{select}", kind.tables[about].select)
        resolve = _RESOLVE.replace("{resolved}", kind.resolved)
        for values in _pieces(connection, import_id, kind, about):
            for statement in (note, resolve, _REMOVE_UNCHANGED):
                connection.execute(statement, values)
    return count_of_import(connection, import_id)


def written(connection: sqlite3.Connection, import_id: int, column: Literal["before", "value"]) -> None:
    """Give the marks of an import what a column says; NULL means no mark."""
    for kind, about in _kinds():
        table = kind.tables[about]
        for values in _pieces(connection, import_id, kind, about):
            for change, condition in ((table.delete, "IS NULL"), (table.insert, "IS NOT NULL")):
                rows = _ROWS.format(column=column, condition=condition)
                if isinstance(change, str):
                    connection.execute(change.replace("{rows}", rows), values)
                else:
                    change(connection, rows, values)
    for kind, about in _kinds():
        if kind.finish is not None and about is ThingKind.PHOTO:
            (photos,) = connection.execute(_PHOTOS, _values(import_id, kind, about)).fetchone()
            kind.finish(connection, photos)


def touched_by(connection: sqlite3.Connection, import_id: int) -> Iterator[Touched]:
    """Yield the fields that an import changed."""
    for kind, about in _kinds():
        statement = _TOUCHED_BY_KEY if kind.field_has_key else _TOUCHED
        rows = connection.execute(statement, _values(import_id, kind, about))
        for (key, whose), group in groupby(rows, lambda row: (row["key"], row["member_id"])):
            member = UserId(whose) if kind.belongs_to_member else None
            things = id_sequence(number for number, _ in groupby(row["thing_id"] for row in group))
            yield Touched(f"{kind.field} {key}".rstrip(), about, things, member)


def _pieces(
    connection: sqlite3.Connection, import_id: int, kind: MarkKind, about: ThingKind
) -> Iterator[dict[str, object]]:
    """Yield the parameters of pieces of the rows: SQLite keeps in memory what one statement may have to take back."""
    values = _values(import_id, kind, about)
    for (member,) in connection.execute(_MEMBERS, values).fetchall():
        low = -1
        while True:
            piece = values | {"member": member, "low": low, "limit": _PIECE}
            high = connection.execute(_END, piece).fetchone()[0]
            if high is None:
                break
            yield piece | {"high": high}
            low = high


def _kinds() -> Iterator[tuple[MarkKind, ThingKind]]:
    for kind in MARK_KINDS:
        for about in kind.tables:
            yield kind, about


def _values(import_id: int, kind: MarkKind, about: ThingKind) -> dict[str, object]:
    return {"import_id": import_id, "kind": kind.name, "about": about.value}


_PIECE = 20_000
_OF_KIND = "import_id = :import_id AND kind = :kind AND about = :about"
_OF_PIECE = f"{_OF_KIND} AND member_id = :member AND thing_id > :low AND thing_id <= :high"

# The number of an import is gone from old history, see `core.operations.history.compaction`.
_REMOVE_UNAPPLIED = """
DELETE FROM imported_marks
WHERE (:import_id IS NULL OR import_id = :import_id) AND import_id NOT IN (
    SELECT arguments ->> 'import_id' FROM operations
    WHERE kind = 'import-marks' AND arguments ->> 'import_id' IS NOT NULL
)
"""

_ADD = """
INSERT INTO imported_marks (import_id, kind, about, member_id, thing_id, key, value) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET value = excluded.value
"""

_COUNT = "SELECT count(*) FROM imported_marks WHERE import_id = ?"

_NOTE = f"""
UPDATE imported_marks SET before = (
    SELECT now.value FROM ({{select}}) AS now
    WHERE now.member = member_id AND now.thing = thing_id AND now.key = imported_marks.key
)
WHERE {_OF_PIECE}
"""  # noqa: S608 - constants

_RESOLVE = f"UPDATE imported_marks SET value = {{resolved}} WHERE {_OF_PIECE}"  # noqa: S608 - constants

_REMOVE_UNCHANGED = f"DELETE FROM imported_marks WHERE {_OF_PIECE} AND before IS value"  # noqa: S608 - constants

_MEMBERS = f"SELECT DISTINCT member_id FROM imported_marks WHERE {_OF_KIND}"  # noqa: S608 - constants

_END = f"""
SELECT max(thing_id)
FROM (
    SELECT thing_id FROM imported_marks
    WHERE {_OF_KIND} AND member_id = :member AND thing_id > :low ORDER BY thing_id LIMIT :limit
)
"""  # noqa: S608 - constants

_ROWS = f"""(
    SELECT member_id AS member, thing_id AS thing, key, {{column}} AS value FROM imported_marks
    WHERE {_OF_PIECE} AND {{column}} {{condition}}
)"""  # noqa: S608 - constants

_PHOTOS = f"SELECT json_group_array(thing_id) FROM imported_marks WHERE {_OF_KIND}"  # noqa: S608 - constants

# In the order of the primary key.
_TOUCHED = f"""
SELECT '' AS key, member_id, thing_id FROM imported_marks WHERE {_OF_KIND}
ORDER BY member_id, thing_id
"""  # noqa: S608 - constants

_TOUCHED_BY_KEY = f"""
SELECT key, member_id, thing_id FROM imported_marks WHERE {_OF_KIND}
ORDER BY key, member_id, thing_id
"""  # noqa: S608 - constants
