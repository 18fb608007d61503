"""Every change that a member makes: checked, performed, recorded with its inverse, and taken back.

No other file writes what operations write; a test holds that.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from core.database.connection import Database
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Actor, AssetKey, CategoryId, CollectionId
from core.permissions import Action, may, visibility

PREFERENCES = frozenset(
    {
        "theme",
        "order.photos",
        "order.collections",
        "order.categories",
        "link",
        "pictures",
        "pictures.protocol",
        "pictures.colours",
        "pictures.blocks",
        "pictures.passthrough",
        "plain",
    }
)
"""The names that a preference can have."""

MAX_PREFERENCE = 200
"""Characters of a preference's value."""


@dataclass(frozen=True, slots=True)
class SetCover:
    """Choose the cover of a collection among its photos; None lets the gallery choose."""

    collection_id: CollectionId
    asset_key: AssetKey | None


@dataclass(frozen=True, slots=True)
class SetPreference:
    """Set one of the actor's own preferences; None returns to the default."""

    name: str
    value: str | None


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
    if isinstance(operation, SetCover):
        return _set_cover(connection, actor, operation)
    return _set_preference(connection, actor, operation)


def _set_cover(connection: sqlite3.Connection, actor: Actor, operation: SetCover) -> SetCover:
    values: dict[str, Any] = {
        **visibility(actor),
        "collection_id": operation.collection_id,
        "asset_key": operation.asset_key,
    }
    before = connection.execute(_COVER, values).fetchone()
    if before is None:
        raise NotFoundError("There is no such collection.", "It may have been moved or taken away.")
    _require(actor, Action.CHOOSE_COVER, "choose covers", before["category_id"])
    photo_id = None
    if operation.asset_key is not None:
        chosen = connection.execute(_PHOTO_OF_COLLECTION, values).fetchone()
        if chosen is None:
            raise NotFoundError("This photo is not in the collection.", "Choose one of its own photos.")
        photo_id = chosen["id"]
    connection.execute(_SET_COVER, {"collection_id": operation.collection_id, "photo_id": photo_id})
    return SetCover(operation.collection_id, before["asset_key"])


def _set_preference(connection: sqlite3.Connection, actor: Actor, operation: SetPreference) -> SetPreference:
    _require(actor, Action.SET_PREFERENCE, "set preferences")
    if operation.name not in PREFERENCES:
        raise UsageError(f"There is no preference {operation.name[:40]!a}.", f"There are: {_NAMES}.")
    if operation.value is not None and len(operation.value) > MAX_PREFERENCE:
        raise UsageError(f"The value of a preference has at most {MAX_PREFERENCE} characters.")
    values = {"user_id": actor.user_id, "name": operation.name, "value": operation.value}
    before = connection.execute(_PREFERENCE, values).fetchone()
    connection.execute(_CLEAR_PREFERENCE if operation.value is None else _SET_PREFERENCE, values)
    return SetPreference(operation.name, None if before is None else before["value"])


def _require(actor: Actor, action: Action, words: str, category_id: CategoryId | None = None) -> None:
    if not may(actor, action, category_id):
        raise NotAllowedError(f"You may not {words}.", "Ask the owner of this gallery.")


_NAMES = ", ".join(sorted(PREFERENCES))

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

# The key of a cover whose photo has moved to another collection is no use to the inverse: that photo cannot be chosen.
_COVER = """
SELECT collections.category_id, asset_key
FROM (
    SELECT id, category_id, chosen_cover_id FROM collections
    WHERE id = :collection_id
        AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
) AS collections
LEFT JOIN photos ON photos.id = chosen_cover_id AND collection_id = :collection_id
"""

_PHOTO_OF_COLLECTION = """
SELECT id FROM photos
WHERE asset_key = :asset_key AND collection_id = :collection_id
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
"""

_SET_COVER = """
UPDATE collections SET chosen_cover_id = :photo_id
WHERE id = :collection_id
"""

_PREFERENCE = """
SELECT value FROM preferences
WHERE user_id = :user_id AND name = :name
"""

_SET_PREFERENCE = """
INSERT INTO preferences (user_id, name, value) VALUES (:user_id, :name, :value)
ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value
"""

_CLEAR_PREFERENCE = """
DELETE FROM preferences
WHERE user_id = :user_id AND name = :name
"""
