"""Old history in few words: who did what, when, and to how many things; what would undo it is no longer kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from core.models import IdRanges, count_of, id_ranges, ids_in
from core.operations.operation import Operation, ThingKind
from core.operations.stored_operations import Registry

THINGS = "{things}"
"""What stands in a summary for what was changed."""

COMPACTED_AFTER_DAYS = 365
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Compacted:
    """What one transaction did."""

    number: int
    """Changes that were compacted."""
    last_id: int | None
    """Where the next one continues; None when there are no more."""


def compact(connection: sqlite3.Connection, registry: Registry, before: int, after_id: int = 0) -> Compacted:
    """Compact some of the changes that were made, and if so undone, before a time; not those of albums that are there.

    Whether a member may know of an album is found out from what a change touched.
    """
    values = {"before": before, "after": after_id, "limit": _BATCH, "album": ThingKind.ALBUM.value}
    rows = connection.execute(_OLD, values).fetchall()
    for row in rows:
        operation = registry.stored(row["kind"], row["arguments"])
        counts = _counts(connection, row["id"])
        values = {"id": row["id"], "summary": _summary(operation, counts), "counts": json.dumps(counts)}
        connection.execute(_COMPACT, values)
        connection.execute("DELETE FROM touched_fields WHERE operation_id = ?", (row["id"],))
    return Compacted(len(rows), rows[-1]["id"] if len(rows) == _BATCH else None)


def _summary(operation: Operation[object] | None, counts: Mapping[str, int]) -> str:
    """Return what a change did; an album, which has no name any longer, stands in it without one."""
    if operation is None:
        return "made a change of another version"
    if ThingKind.ALBUM.value not in counts:
        return operation.past_words(THINGS)
    if len(counts) == 1:
        return operation.past_words("album")
    return operation.past_words(f"{THINGS} {operation.album_preposition or 'in'} an album")


def _counts(connection: sqlite3.Connection, operation_id: int) -> dict[str, int]:
    found: dict[str, IdRanges] = {}
    for row in connection.execute("SELECT kind, ids FROM touched_fields WHERE operation_id = ?", (operation_id,)):
        ids = IdRanges(row["ids"])
        known = found.get(row["kind"])
        found[row["kind"]] = ids if known is None else id_ranges([*ids_in(known), *ids_in(ids)])
    return {kind: count_of(ids) for kind, ids in found.items()}


# What touched nothing is the selection or a preference, which are not history.
_OLD = """
SELECT id, kind, arguments FROM operations
WHERE summary IS NULL AND applied_at < :before AND coalesce(undone_at, 0) < :before AND id > :after
    AND NOT EXISTS (
        SELECT 1 FROM touched_fields
        WHERE operation_id = operations.id AND kind = :album
            AND (ids GLOB '*[^0-9]*' OR CAST(ids AS INTEGER) IN (SELECT id FROM albums))
    )
ORDER BY id
LIMIT :limit
"""

# An import whose number is gone counts as not applied: the next one removes what was there before it.
_COMPACT = """
UPDATE operations
SET summary = :summary, counts = :counts, arguments = '{}', inverse = '', redo = NULL, passed = coalesce(passed, 'old')
WHERE id = :id
"""
