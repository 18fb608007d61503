"""Undo and redo recorded operations, in an open transaction."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.database.transactions import atomic
from core.errors import ConflictError, NotFoundError, UsageError
from core.models import UserId
from core.operations.history import entries
from core.operations.history.closed_albums import closed_albums
from core.operations.history.conflicts import require_no_conflict
from core.operations.operation import Operation, Transaction, Undo
from core.operations.performing import next_step, perform
from core.operations.stored_operations import Registry, dumps
from core.permissions import Action, may


@dataclass(frozen=True, slots=True)
class Request:
    """What to undo or redo: a change by its number, or the next step of the actor."""

    operation_id: int | None = None
    is_confirmed: bool = False
    """Whether the actor confirmed a change that may give people access again."""


NEXT_STEP = Request()

Impossible = NotFoundError | UsageError | ConflictError


def undo(tx: Transaction, registry: Registry, request: Request = NEXT_STEP) -> Operation[object] | Impossible | None:
    """Undo a change, and return the inverse that was applied; None when there is no step left.

    Steps leave out changes of protected albums that the actor has not opened. A step that has become impossible is
    passed over the next time: the error is returned, not raised, so that the mark is committed.

    Raises:
        NotAllowedError: the actor may not, or no longer, do this.
        GalleryError: the change with that number cannot be undone.
    """
    if request.operation_id is None:
        values = {"user_id": tx.actor.user_id, "skipped": _history_only(registry)}
        row = _next_step(tx, _NEXT_UNDO, values)
        return None if row is None else _as_step(tx, registry, row, _undo)
    row = _requested(tx, registry, request)
    if row["undone_at"] is not None:
        raise UsageError(f"Change {row['id']} is already undone.", "It can be redone.")
    return _undo(tx, registry, row)


def redo(tx: Transaction, registry: Registry, request: Request = NEXT_STEP) -> Operation[object] | Impossible | None:
    """Apply an undone change again, and return the operation that did it; None when there is no step left.

    Steps are what the actor undid since their newest change; otherwise as `undo`.
    """
    if request.operation_id is None:
        values = {"user_id": tx.actor.user_id, "skipped": _history_only(registry)}
        row = _next_step(tx, _NEXT_REDO, values)
        return None if row is None else _as_step(tx, registry, row, _redo)
    row = _requested(tx, registry, request)
    if row["undone_at"] is None:
        raise UsageError(f"Change {row['id']} is not undone.", "It can be undone.")
    return _redo(tx, registry, row)


def _next_step(tx: Transaction, statement: str, values: Mapping[str, object]) -> sqlite3.Row | None:
    closed = closed_albums(tx.connection, tx.actor)
    rows = tx.connection.execute(statement, values)
    return next((row for row in rows if not closed.withhold(tx.connection, row["id"])), None)


def _as_step(
    tx: Transaction,
    registry: Registry,
    row: sqlite3.Row,
    change: Callable[[Transaction, Registry, sqlite3.Row], Operation[object]],
) -> Operation[object] | Impossible:
    try:
        with atomic(tx.connection):
            return change(tx, registry, row)
    except (NotFoundError, UsageError, ConflictError) as error:
        reason = "conflict" if isinstance(error, ConflictError) else "impossible"
        tx.connection.execute(_SKIP, {"id": row["id"], "reason": reason})
        return error


def _requested(tx: Transaction, registry: Registry, request: Request) -> sqlite3.Row:
    """Return the row of a change that the actor may undo or redo by its number."""
    row: sqlite3.Row | None = tx.connection.execute(_ONE, {"id": request.operation_id}).fetchone()
    is_shown = row is not None and (row["user_id"] == tx.actor.user_id or may(tx.actor, Action.SEE_OTHERS_HISTORY))
    if row is None or not is_shown or closed_albums(tx.connection, tx.actor).withhold(tx.connection, row["id"]):
        raise NotFoundError(f"There is no change {request.operation_id}.", "`history` lists them.")
    if row["summary"] is not None:
        raise UsageError(
            "This change is too old: what would undo or redo it is kept for a year.", "Make the change by hand."
        )
    operation = registry.stored(row["kind"], row["arguments"])
    if operation is not None and operation.undo is Undo.RECORDED:
        raise UsageError(operation.why_not_undone, "`history` lists other changes.")
    if row["kind"] in json.loads(_history_only(registry)) and not request.is_confirmed:
        entry = entries.entry(tx.connection, tx.actor, registry, row["id"])
        words = "" if entry is None else entry.access_words
        raise UsageError(
            words or "This may change what people have access to.", f"Confirm it: `undo {row['id']} --confirm`."
        )
    return row


def _undo(tx: Transaction, registry: Registry, row: sqlite3.Row) -> Operation[object]:
    operation = registry.stored(row["kind"], row["arguments"])
    if operation is not None and entries.is_too_late(operation, row["applied_at"]):
        raise UsageError(operation.why_not_undone, "`history` lists other changes.")
    require_no_conflict(tx.connection, tx.actor, row["id"])
    inverse = registry.load(row["inverse"])
    applied = perform(replace(tx, member_id=UserId(row["user_id"])), inverse)
    # An inverse that found nothing to change has no inverse of its own: the change itself is applied again then.
    again = f'{{"kind": {json.dumps(row["kind"])}, "arguments": {row["arguments"]}}}'
    values = {
        "id": row["id"],
        "undone_by": tx.actor.user_id,
        "now": int(time.time()),
        "redo": again if applied.inverse is None else dumps(applied.inverse),
        "step": next_step(tx.connection),
    }
    tx.connection.execute(_MARK_UNDONE, values)
    return inverse


def _redo(tx: Transaction, registry: Registry, row: sqlite3.Row) -> Operation[object]:
    if row["redo"] is None:
        raise UsageError("An earlier version undid this change, so it cannot be redone.", "Make the change by hand.")
    require_no_conflict(tx.connection, tx.actor, row["id"])
    operation = registry.load(row["redo"])
    applied = perform(replace(tx, member_id=UserId(row["user_id"])), operation)
    values = {
        "id": row["id"],
        "inverse": row["inverse"] if applied.inverse is None else dumps(applied.inverse),
        "step": next_step(tx.connection),
    }
    tx.connection.execute(_MARK_REDONE, values)
    return operation


def _history_only(registry: Registry) -> str:
    """Return as JSON the kinds that steps leave out. Kinds of other versions are steps, which fail with a message."""
    return json.dumps([kind.kind for kind in registry if kind.undo in {Undo.HISTORY, Undo.RECORDED}])


_NEXT_UNDO = """
SELECT id, user_id, kind, arguments, inverse, redo, applied_at FROM operations
WHERE user_id = :user_id AND undone_at IS NULL AND passed IS NULL
    AND kind NOT IN (SELECT value FROM json_each(:skipped))
ORDER BY step DESC
"""

_NEXT_REDO = """
SELECT id, user_id, kind, arguments, inverse, redo FROM operations
WHERE undone_by = :user_id AND undone_at IS NOT NULL AND passed IS NULL
    AND kind NOT IN (SELECT value FROM json_each(:skipped))
ORDER BY step DESC
"""

_ONE = """
SELECT id, user_id, kind, arguments, inverse, redo, applied_at, undone_at, summary FROM operations
WHERE id = :id
"""

_SKIP = "UPDATE operations SET passed = :reason WHERE id = :id"

_MARK_UNDONE = """
UPDATE operations SET undone_at = :now, undone_by = :undone_by, redo = :redo, step = :step, passed = NULL
WHERE id = :id
"""

_MARK_REDONE = """
UPDATE operations SET undone_at = NULL, undone_by = NULL, redo = NULL, inverse = :inverse, step = :step, passed = NULL
WHERE id = :id
"""
