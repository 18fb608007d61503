"""Marking photos to take them along: each member has one selection, over the whole gallery."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from core.errors import UsageError
from core.models import Actor, AssetKey
from core.permissions import Action, require, visibility

LARGEST_SELECTION = 10_000
"""Photos that one member may have selected."""


@dataclass(frozen=True, slots=True)
class ChangeSelection:
    """Mark photos and take marks off; what is marked already, or not there for this actor, is left as it is."""

    add: tuple[AssetKey, ...] = ()
    remove: tuple[AssetKey, ...] = ()

    def __post_init__(self) -> None:
        """Take lists as well: recorded operations come back from JSON."""
        object.__setattr__(self, "add", tuple(self.add))
        object.__setattr__(self, "remove", tuple(self.remove))


def change_selection(connection: sqlite3.Connection, actor: Actor, operation: ChangeSelection) -> ChangeSelection:
    """Check and write; return the inverse: only of what really changed.

    Raises:
        NotAllowedError: the actor keeps no selection.
        UsageError: more photos than one selection holds.
    """
    require(actor, Action.SELECT, "select photos")
    if len(operation.add) + len(operation.remove) > LARGEST_SELECTION:
        raise UsageError(_TOO_MANY)
    values: dict[str, Any] = {**visibility(actor), "user_id": actor.user_id}
    removed = connection.execute(_SELECTED_AMONG, values | {"keys": json.dumps(operation.remove)}).fetchall()
    connection.executemany(_REMOVE, [values | {"photo_id": row["id"]} for row in removed])
    added = connection.execute(_UNSELECTED_AMONG, values | {"keys": json.dumps(operation.add)}).fetchall()
    if added and connection.execute(_COUNT, values).fetchone()[0] + len(added) > LARGEST_SELECTION:
        raise UsageError(_TOO_MANY)
    connection.executemany(_ADD, [values | {"photo_id": row["id"]} for row in added])
    return ChangeSelection(
        add=tuple(AssetKey(row["asset_key"]) for row in removed),
        remove=tuple(AssetKey(row["asset_key"]) for row in added),
    )


_TOO_MANY = f"A selection holds at most {LARGEST_SELECTION:,} photos."

# A mark may be taken off a photo that its member cannot see any more.
_SELECTED_AMONG = """
SELECT photos.id, asset_key FROM photos
JOIN selections ON selections.photo_id = photos.id AND selections.user_id = :user_id
WHERE asset_key IN (SELECT value FROM json_each(:keys))
"""

_UNSELECTED_AMONG = """
SELECT id, asset_key FROM photos
WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND deleted_at IS NULL
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
    AND NOT EXISTS (SELECT 1 FROM selections WHERE user_id = :user_id AND photo_id = photos.id)
"""

_COUNT = "SELECT count(*) FROM selections WHERE user_id = :user_id"

_ADD = "INSERT INTO selections (user_id, photo_id) VALUES (:user_id, :photo_id)"

_REMOVE = "DELETE FROM selections WHERE user_id = :user_id AND photo_id = :photo_id"
