"""Perform one operation in an open transaction, and record it with its inverse and what it touched."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import TypeVar

from core.errors import NotAllowedError
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction, Undo
from core.operations.stored_operations import arguments, dumps
from core.permissions import require

_T = TypeVar("_T")


def perform(tx: Transaction, operation: Operation[_T]) -> Applied[_T]:
    """Check, write and audit.

    Raises:
        NotAllowedError: the actor may not do this.
        GalleryError: the operation is impossible; see its `perform`.
    """
    if operation.at_the_machine_only and tx.source != audit.THIS_MACHINE:
        raise NotAllowedError(
            f"Only the person at the machine can {operation.description}.", "Ask the person who runs the server."
        )
    if operation.action is not None:
        require(tx.actor, operation.action, operation.description)
    applied = operation.perform(tx)
    if operation.audit_kind is not None and applied.audit_details is not None:
        audit.record(tx.connection, operation.audit_kind, tx.actor, applied.audit_details, source=tx.source)
    return applied


def record(tx: Transaction, operation: Operation[_T], applied: Applied[_T]) -> None:
    """Add an operation to the history; what the actor has undone before can no longer be redone step by step.

    An operation that changed nothing, and so has no inverse, is not recorded, unless none of its kind has one.
    """
    is_listed = operation.undo is Undo.RECORDED
    if operation.undo is Undo.NEVER or (applied.inverse is None and not is_listed):
        return
    step = next_step(tx.connection)
    values = {
        "user_id": tx.actor.user_id,
        "kind": operation.kind,
        "arguments": json.dumps(arguments(operation)),
        "inverse": "" if applied.inverse is None else dumps(applied.inverse),
        "now": int(time.time()),
        "step": step,
    }
    if operation.undo is Undo.STEP:
        tx.connection.execute(_REPLACE_UNDONE, values)
    operation_id = tx.connection.execute(_RECORD, values).fetchone()["id"]
    touched = [(operation_id, each.field, each.kind.value, each.member_id or 0, each.ids) for each in applied.touched]
    tx.connection.executemany(_TOUCH, touched)


def next_step(connection: sqlite3.Connection) -> int:
    """Return the number of a change that takes effect now; see `operations.step`."""
    return int(connection.execute("SELECT coalesce(max(step), 0) + 1 FROM operations").fetchone()[0])


_RECORD = """
INSERT INTO operations (user_id, kind, arguments, inverse, applied_at, step)
VALUES (:user_id, :kind, :arguments, :inverse, :now, :step)
RETURNING id
"""

_TOUCH = """
INSERT INTO touched_fields (operation_id, field, kind, member_id, ids) VALUES (?, ?, ?, ?, ?)
"""

_REPLACE_UNDONE = """
UPDATE operations SET passed = 'replaced'
WHERE undone_by = :user_id AND undone_at IS NOT NULL AND passed IS NULL
"""
