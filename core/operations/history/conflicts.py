"""Which newer change stands in the way of an undo or redo."""

from __future__ import annotations

import sqlite3

from core.errors import ConflictError
from core.models import Actor, IdRanges, have_common_id
from core.operations.history.closed_albums import TouchedField, closed_albums
from core.operations.operation import ThingKind
from core.permissions import Action, may


def require_no_conflict(connection: sqlite3.Connection, actor: Actor, operation_id: int) -> None:
    """Check that no newer change stands that touched the same field of the same thing.

    An undone change keeps its place in the order: a field always has the value of the newest change that stands. Fields
    of protected albums that the actor has not opened do not count: a conflict would show that there is one.

    Raises:
        ConflictError: one does; the message names it, and its member to those who may see the history of others.
    """
    closed = closed_albums(connection, actor)
    for touched in connection.execute(_TOUCHED, {"id": operation_id}).fetchall():
        if closed.shown(TouchedField(touched["field"], ThingKind(touched["kind"]), IdRanges(touched["ids"]))) is None:
            continue
        for newer in connection.execute(_NEWER, dict(touched)):
            if have_common_id(IdRanges(touched["ids"]), IdRanges(newer["ids"])):
                raise _conflict(actor, newer)


def _conflict(actor: Actor, newer: sqlite3.Row) -> ConflictError:
    number = newer["operation_id"]
    if newer["user_id"] == actor.user_id:
        return ConflictError(f"A newer change of yours, number {number}, touched the same.", "Undo that one first.")
    if may(actor, Action.SEE_OTHERS_HISTORY):
        name = newer["display_name"] or newer["name"]
        return ConflictError(f"A newer change of {name}, number {number}, touched the same.", "Undo that one first.")
    return ConflictError(f"A newer change of another member, number {number}, touched the same.", "Ask an admin.")


_TOUCHED = """
SELECT operation_id, field, kind, member_id, ids FROM touched_fields
WHERE operation_id = :id AND field <> ''
"""

# The newest first: that is the one to undo first.
_NEWER = """
SELECT operation_id, ids, user_id, name, display_name
FROM touched_fields
JOIN operations ON operations.id = touched_fields.operation_id
JOIN users ON users.id = operations.user_id
WHERE field = :field AND touched_fields.kind = :kind AND member_id = :member_id AND operation_id > :operation_id
    AND undone_at IS NULL AND passed IS NOT 'impossible'
ORDER BY operation_id DESC
"""
