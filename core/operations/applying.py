"""Apply an operation, record it with its inverse, and take the newest one back."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict

from core.database.database import Database
from core.errors import NotFoundError, UsageError
from core.models import Actor
from core.operations.actors import present_actor
from core.operations.audit import whereabouts
from core.operations.change_members import (
    MemberOperation,
    RemoveMember,
    RestoreMember,
    SetAccess,
    SetRole,
    change_member,
)
from core.operations.change_selection import ChangeSelection, change_selection
from core.operations.set_cover import SetCover, set_cover
from core.operations.set_preference import SetPreference, set_preference

Operation = SetCover | SetPreference | ChangeSelection | MemberOperation


async def apply(database: Database, actor: Actor, operation: Operation) -> Operation:
    """Perform an operation and return the one that takes it back; both are recorded in the same transaction.

    Raises:
        NotAllowedError: the actor may not do this.
        NotFoundError: what it is about does not exist for this actor.
        UsageError: the words of the operation are wrong, or the gallery would be left without an admin.
    """
    return await database.write(lambda connection: _apply(connection, actor, operation))


async def undo(database: Database, actor: Actor) -> Operation | None:
    """Take back the newest operation of this actor that stands, and return what was done for that; None when none does.

    What has become impossible, because what it is about is gone or others changed it, is passed over the next time.

    Raises:
        NotAllowedError: the actor may not do this any more.
        NotFoundError, UsageError: it has become impossible.
    """
    outcome = await database.write(lambda connection: _undo(connection, actor))
    if isinstance(outcome, NotFoundError | UsageError):
        raise outcome
    return outcome


def _apply(connection: sqlite3.Connection, actor: Actor, operation: Operation) -> Operation:
    acting = present_actor(connection, actor)
    inverse = _perform(connection, acting, operation, whereabouts(actor))
    connection.execute(
        _RECORD,
        {
            "user_id": acting.user_id,
            "kind": _KIND_OF[type(operation)],
            "arguments": json.dumps(asdict(operation)),
            "inverse": json.dumps({"kind": _KIND_OF[type(inverse)], "arguments": asdict(inverse)}),
            "now": int(time.time()),
        },
    )
    return inverse


def _undo(connection: sqlite3.Connection, actor: Actor) -> Operation | NotFoundError | UsageError | None:
    """Perform and mark; what has become impossible is returned, not raised, so that its mark is committed."""
    acting = present_actor(connection, actor)
    row = connection.execute(_NEWEST_STANDING, {"user_id": acting.user_id}).fetchone()
    if row is None:
        return None
    recorded = json.loads(row["inverse"])
    inverse: Operation = _KINDS[recorded["kind"]](**recorded["arguments"])
    connection.execute(_MARK_UNDONE, {"id": row["id"], "now": int(time.time())})
    try:
        _perform(connection, acting, inverse, whereabouts(actor))
    except (NotFoundError, UsageError) as error:
        return error
    return inverse


def _perform(connection: sqlite3.Connection, actor: Actor, operation: Operation, source: str) -> Operation:
    """Check and write; return the inverse, read from the state before."""
    match operation:
        case SetCover():
            return set_cover(connection, actor, operation)
        case SetPreference():
            return set_preference(connection, actor, operation)
        case ChangeSelection():
            return change_selection(connection, actor, operation)
        case SetRole() | SetAccess() | RemoveMember() | RestoreMember():
            return change_member(connection, actor, operation, source)


_KINDS: dict[str, Callable[..., Operation]] = {
    "set-cover": SetCover,
    "set-preference": SetPreference,
    "change-selection": ChangeSelection,
    "set-role": SetRole,
    "set-access": SetAccess,
    "remove-member": RemoveMember,
    "restore-member": RestoreMember,
}
_KIND_OF = {kind: name for name, kind in _KINDS.items()}

_RECORD = """
INSERT INTO operations (user_id, kind, arguments, inverse, applied_at)
VALUES (:user_id, :kind, :arguments, :inverse, :now)
"""

_NEWEST_STANDING = """
SELECT id, inverse FROM operations
WHERE user_id = :user_id AND undone_at IS NULL
ORDER BY id DESC
LIMIT 1
"""

_MARK_UNDONE = """
UPDATE operations SET undone_at = :now
WHERE id = :id
"""
