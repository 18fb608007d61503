"""What the history says about permanent deletion: an entry for each step, none of which can be undone."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from core.errors import NotFoundError
from core.models import Actor, IdRanges, Role, UserId, id_ranges, ids_in
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.operations.actors import owner_of
from core.operations.performing import record
from core.permissions import AT_THE_MACHINE, Action


@dataclass(frozen=True, slots=True)
class DeletePhotos(Operation[None]):
    """Files were moved to quarantine."""

    kind = "delete-photos"
    action = Action.DELETE
    description = "delete photos permanently"
    undo = Undo.RECORDED
    why_not_undone = "A permanent deletion is not undone. For 7 days its files can be restored: `delete --restore`."

    photos: IdRanges

    def perform(self, tx: Transaction) -> Applied[None]:
        """Note that the history has an entry; NotFoundError when the journal has no such step without one."""
        return _noted(tx, self.photos, "quarantined")

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"deleted {things} permanently"


@dataclass(frozen=True, slots=True)
class RestoreDeletedPhotos(Operation[None]):
    """Files returned from quarantine."""

    kind = "restore-deleted-photos"
    action = Action.DELETE
    description = "restore deleted photos"
    undo = Undo.RECORDED
    why_not_undone = "The photos are in the trash again, where they can be deleted again."

    photos: IdRanges

    def perform(self, tx: Transaction) -> Applied[None]:
        """As that of `DeletePhotos`."""
        return _noted(tx, self.photos, "returned")

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored {things} from quarantine to the trash"


@dataclass(frozen=True, slots=True)
class RemoveDeletedFiles(Operation[None]):
    """Files were removed from quarantine."""

    kind = "remove-deleted-files"
    action = Action.DELETE
    description = "remove deleted files"
    undo = Undo.RECORDED
    why_not_undone = "These files are removed: there is nothing to restore."
    by_gallery = True

    photos: IdRanges

    def perform(self, tx: Transaction) -> Applied[None]:
        """As that of `DeletePhotos`."""
        return _noted(tx, self.photos, "removed")

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"removed the files of {things}, 7 days after the deletion"


OPERATIONS: tuple[type[Operation[object]], ...] = (DeletePhotos, RestoreDeletedPhotos, RemoveDeletedFiles)
"""What this package registers with the gallery."""


def record_steps(connection: sqlite3.Connection) -> None:
    """Add the steps to the history that it has no entry for: those of one kind and member together."""
    for state, step in _STEPS.items():
        found: dict[int, set[int]] = {}
        for row in connection.execute(_UNRECORDED, {"state": state}):
            found.setdefault(row["user_id"], set()).add(row["photo_id"])
        for user_id, photo_ids in found.items():
            actor = owner_of(connection) if user_id == AT_THE_MACHINE else Actor(UserId(user_id), "", Role.ADMIN)
            operation = step(id_ranges(photo_ids))
            # Also for someone who is no longer an admin: it has happened.
            if actor is None:
                continue
            tx = Transaction(connection, actor, "", actor.user_id)
            record(tx, operation, operation.perform(tx))


def _noted(tx: Transaction, photos: IdRanges, state: str) -> Applied[None]:
    values = {"ids": json.dumps(list(ids_in(photos))), "state": state}
    if not tx.connection.execute(_SET_RECORDED, values).rowcount:
        raise NotFoundError("The journal has no such step.")
    return Applied(None, touched=(Touched("", ThingKind.PHOTO, photos),))


_STEPS: dict[str, type[DeletePhotos | RestoreDeletedPhotos | RemoveDeletedFiles]] = {
    "quarantined": DeletePhotos,
    "returned": RestoreDeletedPhotos,
    "removed": RemoveDeletedFiles,
}
"""By the state of the journal."""

_UNRECORDED = "SELECT user_id, photo_id FROM deletions WHERE recorded <> state AND state = :state"

_SET_RECORDED = """
UPDATE deletions SET recorded = state
WHERE recorded <> state AND state = :state AND photo_id IN (SELECT value FROM json_each(:ids))
"""
