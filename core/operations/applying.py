"""Apply an operation, record it with its inverse, and take the newest one back."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict

from core.database.connection import Database
from core.errors import NotFoundError
from core.models import Actor
from core.operations.covers import SetCover, set_cover
from core.operations.preferences import SetPreference, set_preference

Operation = SetCover | SetPreference


async def apply(database: Database, actor: Actor, operation: Operation) -> Operation:
    """Perform an operation and return the one that takes it back; both are recorded in the same transaction.

    Raises:
        NotAllowedError: the actor may not do this.
        NotFoundError: what it is about does not exist for this actor.
        UsageError: there is no such preference, or its value is too long.
    """
    return await database.write(lambda connection: _apply(connection, actor, operation))


async def undo(database: Database, actor: Actor) -> Operation | None:
    """Take back the newest operation of this actor that stands, and return what was done for that; None when none does.

    What has become impossible because its collection or photo is gone is passed over the next time.

    Raises:
        NotAllowedError: the actor may not do this any more.
        NotFoundError: what the operation was about is gone.
    """
    outcome = await database.write(lambda connection: _undo(connection, actor))
    if isinstance(outcome, NotFoundError):
        raise outcome
    return outcome


def _apply(connection: sqlite3.Connection, actor: Actor, operation: Operation) -> Operation:
    inverse = _perform(connection, actor, operation)
    connection.execute(
        _RECORD,
        {
            "user_id": actor.user_id,
            "kind": _KIND_OF[type(operation)],
            "arguments": json.dumps(asdict(operation)),
            "inverse": json.dumps({"kind": _KIND_OF[type(inverse)], "arguments": asdict(inverse)}),
            "now": int(time.time()),
        },
    )
    return inverse


def _undo(connection: sqlite3.Connection, actor: Actor) -> Operation | NotFoundError | None:
    """Perform and mark; a NotFoundError is returned, not raised, so that its mark is committed."""
    row = connection.execute(_NEWEST_STANDING, {"user_id": actor.user_id}).fetchone()
    if row is None:
        return None
    recorded = json.loads(row["inverse"])
    inverse: Operation = _KINDS[recorded["kind"]](**recorded["arguments"])
    connection.execute(_MARK_UNDONE, {"id": row["id"], "now": int(time.time())})
    try:
        _perform(connection, actor, inverse)
    except NotFoundError as error:
        return error
    return inverse


def _perform(connection: sqlite3.Connection, actor: Actor, operation: Operation) -> Operation:
    """Check and write; return the inverse, read from the state before."""
    match operation:
        case SetCover():
            return set_cover(connection, actor, operation)
        case SetPreference():
            return set_preference(connection, actor, operation)


_KINDS: dict[str, Callable[..., Operation]] = {"set-cover": SetCover, "set-preference": SetPreference}
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
