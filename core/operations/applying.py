"""Apply operations and undo them: the one way in which an actor changes anything."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from core.database.database import Database
from core.models import Actor, AssetKey, Event
from core.operations import audit
from core.operations.actors import present_actor
from core.operations.history import entries, undoing
from core.operations.history.compaction import compact
from core.operations.history.entries import EVERY_OWN_CHANGE, HistoryEntry, HistoryFilter
from core.operations.history.undoing import NEXT_STEP, Impossible, Request
from core.operations.operation import Applied, Operation, Transaction
from core.operations.performing import perform, record
from core.operations.stored_operations import Registry

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

    async def apply(self, actor: Actor, operation: Operation[_T], cancel: threading.Event | None = None) -> Applied[_T]:
        """Refresh the actor, check, write, record the inverse and audit in one transaction, then announce.

        Raises:
            ChangeCancelledError: `cancel` was set before the commit.
            NotAllowedError: the actor may not do this.
            GalleryError: the operation is impossible; see its `perform`.
        """
        applied = await self._database.write(
            lambda connection: apply_within(connection, actor, operation, self._refresh), cancel
        )
        self._announce_change(operation)
        return applied

    async def undo(self, actor: Actor, request: Request = NEXT_STEP) -> Operation[object] | None:
        """Undo the actor's newest step, or the change requested; return its inverse, None when there is no step left.

        A step that has become impossible to undo is skipped the next time.

        Raises:
            NotAllowedError: the actor may no longer do this.
            NotFoundError, UsageError: it has become impossible, because what it is about is gone or others changed it.
            ConflictError: a newer change stands that touched the same.
        """
        return await self._step(actor, undo_within, request)

    async def redo(self, actor: Actor, request: Request = NEXT_STEP) -> Operation[object] | None:
        """Apply again what the actor undid last, or the change requested; return the operation, as `undo` does."""
        return await self._step(actor, redo_within, request)

    async def history(
        self, actor: Actor, wanted: HistoryFilter = EVERY_OWN_CHANGE, limit: int = 50
    ) -> tuple[HistoryEntry, ...]:
        """List changes, newest first; see `core.operations.history.entries`."""
        return await self._database.read(
            lambda connection: entries.history(
                connection, present_actor(connection, actor), self._registry, wanted, limit
            )
        )

    async def entry(self, actor: Actor, operation_id: int | None = None) -> HistoryEntry | None:
        """Return one change; without a number, the one that the actor made, undid or redid last; None without one."""
        return await self._database.read(
            lambda connection: entries.entry(connection, present_actor(connection, actor), self._registry, operation_id)
        )

    async def touched_photos(self, actor: Actor, operation_id: int, *, in_trash: bool = False) -> tuple[AssetKey, ...]:
        """Return the photos that a change touched and the actor has access to: those listed, or those in the trash."""
        return await self._database.read(
            lambda connection: entries.touched_photos(
                connection, present_actor(connection, actor), operation_id, in_trash=in_trash
            )
        )

    async def compact(self, before: float) -> int:
        """Compact the changes that were made before a time; return how many. Others write in between."""
        total, last_id = 0, 0
        while True:
            compacted = await self._database.write(
                partial(compact, registry=self._registry, before=int(before), after_id=last_id)
            )
            total += compacted.number
            if compacted.last_id is None:
                return total
            last_id = compacted.last_id

    async def _step(self, actor: Actor, step: _Step, request: Request) -> Operation[object] | None:
        outcome = await self._database.write(
            lambda connection: step(connection, actor, self._registry, self._refresh, request)
        )
        if isinstance(outcome, Impossible):
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
    tx = _transaction(connection, actor, refresh)
    applied = perform(tx, operation)
    record(tx, operation, applied)
    return applied


def undo_within(
    connection: sqlite3.Connection,
    actor: Actor,
    registry: Registry,
    refresh: Refresh = present_actor,
    request: Request = NEXT_STEP,
) -> Operation[object] | Impossible | None:
    """Do what `Operations.undo` does, except the announcement, in an open transaction; see `undoing.undo`."""
    return undoing.undo(_transaction(connection, actor, refresh), registry, request)


def redo_within(
    connection: sqlite3.Connection,
    actor: Actor,
    registry: Registry,
    refresh: Refresh = present_actor,
    request: Request = NEXT_STEP,
) -> Operation[object] | Impossible | None:
    """Do what `Operations.redo` does, except the announcement, in an open transaction; see `undoing.redo`."""
    return undoing.redo(_transaction(connection, actor, refresh), registry, request)


def _transaction(connection: sqlite3.Connection, actor: Actor, refresh: Refresh) -> Transaction:
    present = refresh(connection, actor)
    return Transaction(connection, present, audit.whereabouts(actor), present.user_id)


_Step = Callable[[sqlite3.Connection, Actor, Registry, Refresh, Request], "Operation[object] | Impossible | None"]
