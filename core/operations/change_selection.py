"""The operation that selects photos: each member has one selection, over the whole gallery."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.errors import UsageError
from core.models import AssetKey
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action
from core.sets.clauses import Purpose
from core.sets.statements import Statement

LARGEST_SELECTION = 10_000
"""Photos that one member can select."""


@dataclass(frozen=True, slots=True)
class SelectionChange:
    """What a `ChangeSelection` really changed."""

    added: tuple[AssetKey, ...]
    removed: tuple[AssetKey, ...]


@dataclass(frozen=True, slots=True)
class ChangeSelection(Operation[SelectionChange]):
    """Select photos and unselect others; those that are already selected, or not there for this actor, stay as is."""

    kind = "change-selection"
    action = Action.SELECT
    description = "select photos"

    add: tuple[AssetKey, ...] = ()
    remove: tuple[AssetKey, ...] = ()

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "add", tuple(self.add))
        object.__setattr__(self, "remove", tuple(self.remove))

    def perform(self, tx: Transaction) -> Applied[SelectionChange]:
        """Write the selection; the inverse holds only what really changed.

        Raises:
            UsageError: more photos than one selection holds.
        """
        if len(self.add) + len(self.remove) > LARGEST_SELECTION:
            raise UsageError(_TOO_MANY, "Clear the selection, or select fewer.")
        connection = tx.connection
        values: dict[str, Any] = {"user_id": tx.actor.user_id}
        removed = connection.execute(_SELECTED_AMONG, values | {"keys": json.dumps(self.remove)}).fetchall()
        connection.executemany(_REMOVE, [values | {"photo_id": row["id"]} for row in removed])
        added = connection.execute(*_UNSELECTED_AMONG.fill(tx.actor, **values, keys=json.dumps(self.add))).fetchall()
        if added and connection.execute(_COUNT, values).fetchone()[0] + len(added) > LARGEST_SELECTION:
            raise UsageError(_TOO_MANY, "Clear the selection, or select fewer.")
        connection.executemany(_ADD, [values | {"photo_id": row["id"]} for row in added])
        change = SelectionChange(
            added=tuple(AssetKey(row["asset_key"]) for row in added),
            removed=tuple(AssetKey(row["asset_key"]) for row in removed),
        )
        return Applied(change, inverse=ChangeSelection(add=change.removed, remove=change.added))


_TOO_MANY = f"A selection holds at most {LARGEST_SELECTION:,} photos."

# A member can unselect a photo that they can no longer see.
_SELECTED_AMONG = """
SELECT photos.id, asset_key FROM photos
JOIN selections ON selections.photo_id = photos.id AND selections.user_id = :user_id
WHERE asset_key IN (SELECT value FROM json_each(:keys))
"""

_UNSELECTED_AMONG = Statement(
    "photos to select",
    """
SELECT id, asset_key FROM photos
WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND {listed} AND {visible}
    AND NOT EXISTS (SELECT 1 FROM selections WHERE user_id = :user_id AND photo_id = photos.id)
""",
    Purpose.EXPORT,
)

_COUNT = "SELECT count(*) FROM selections WHERE user_id = :user_id"

_ADD = "INSERT INTO selections (user_id, photo_id) VALUES (:user_id, :photo_id)"

_REMOVE = "DELETE FROM selections WHERE user_id = :user_id AND photo_id = :photo_id"
