"""Apply operations and undo them: the one way in which an actor changes anything."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from core.database.database import Database
from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Actor, Event
from core.operations import audit
from core.operations.actors import present_actor
from core.operations.operation import Applied, Operation, Transaction
from core.operations.stored_operations import Registry, arguments, dumps
from core.permissions import require

_T = TypeVar("_T")

Refresh = Callable[[sqlite3.Connection, Actor], Actor]
"""Returns an actor with the role and access that the database holds now, or raises NotAllowedError."""


class Operations:
    """Applies operations to a database; a `Gallery` holds it."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        refresh: Refresh = present_actor,
        announce: Callable[[Event], None] = lambda _: None,
    ) -> None:
        """Undo operations of the kinds in `registry`; call `announce` in the event loop after each commit."""
        self._database = database
        self._registry = registry
        self._refresh = refresh
        self._announce = announce

    async def apply(self, actor: Actor, operation: Operation[_T]) -> Applied[_T]:
        """Refresh the actor, check, write, record the inverse and audit in one transaction, then announce.

        Raises:
            NotAllowedError: the actor may not do this.
            GalleryError: the operation is impossible; see its `perform`.
        """
        applied = await self._database.write(
            lambda connection: apply_within(connection, actor, operation, self._refresh)
        )
        self._announce_change(operation)
        return applied

    async def undo(self, actor: Actor) -> Operation[object] | None:
        """Undo the newest operation of this actor that can be undone; return its inverse, None without one.

        An operation that has become impossible to undo is skipped the next time.

        Raises:
            NotAllowedError: the actor may no longer do this.
            NotFoundError, UsageError: it has become impossible, because what it is about is gone or others changed it.
        """
        outcome = await self._database.write(
            lambda connection: undo_within(connection, actor, self._registry, self._refresh)
        )
        if isinstance(outcome, NotFoundError | UsageError):
            raise outcome
        if outcome is not None:
            self._announce_change(outcome)
        return outcome

    def _announce_change(self, operation: Operation[object]) -> None:
        if operation.announcement is not None:
            self._announce(operation.announcement)


def apply_within(
    connection: sqlite3.Connection, actor: Actor, operation: Operation[_T], refresh: Refresh = present_actor
) -> Applied[_T]:
    """Do what `Operations.apply` does, except the announcement, in an open transaction."""
    tx = Transaction(connection, refresh(connection, actor), audit.whereabouts(actor))
    applied = _perform(tx, operation)
    if operation.is_undoable and applied.inverse is not None:
        values = {
            "user_id": tx.actor.user_id,
            "kind": operation.kind,
            "arguments": json.dumps(arguments(operation)),
            "inverse": dumps(applied.inverse),
            "now": int(time.time()),
        }
        connection.execute(_RECORD, values)
    return applied


def undo_within(
    connection: sqlite3.Connection, actor: Actor, registry: Registry, refresh: Refresh = present_actor
) -> Operation[object] | NotFoundError | UsageError | None:
    """Do what `Operations.undo` does, except the announcement, in an open transaction.

    What has become impossible is returned, not raised, so that its mark as undone is committed.
    """
    tx = Transaction(connection, refresh(connection, actor), audit.whereabouts(actor))
    row = connection.execute(_NEWEST_UNDOABLE, {"user_id": tx.actor.user_id}).fetchone()
    if row is None:
        return None
    connection.execute(_MARK_UNDONE, {"id": row["id"], "now": int(time.time())})
    try:
        inverse = registry.load(row["inverse"])
        with atomic(connection):
            _perform(tx, inverse)
    except (NotFoundError, UsageError) as error:
        return error
    return inverse


def _perform(tx: Transaction, operation: Operation[_T]) -> Applied[_T]:
    """Check, write and audit."""
    if operation.at_the_machine_only and tx.source != audit.THIS_MACHINE:
        raise NotAllowedError(f"Only the person at the machine can {operation.description}.")
    if operation.action is not None:
        require(tx.actor, operation.action, operation.description)
    applied = operation.perform(tx)
    if operation.audit_kind is not None and applied.audit_details is not None:
        audit.record(tx.connection, operation.audit_kind, tx.actor, applied.audit_details, source=tx.source)
    return applied


_RECORD = """
INSERT INTO operations (user_id, kind, arguments, inverse, applied_at)
VALUES (:user_id, :kind, :arguments, :inverse, :now)
"""

_NEWEST_UNDOABLE = """
SELECT id, inverse FROM operations
WHERE user_id = :user_id AND undone_at IS NULL
ORDER BY id DESC
LIMIT 1
"""

_MARK_UNDONE = """
UPDATE operations SET undone_at = :now
WHERE id = :id
"""
