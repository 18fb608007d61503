"""What a member has marked, as they may see it now."""

from __future__ import annotations

import sqlite3

from core.models import Actor, AssetKey
from core.operations.actors import present_actor
from core.permissions import visibility


def selection(connection: sqlite3.Connection, actor: Actor) -> tuple[AssetKey, ...]:
    """Return the photos that this actor has selected, oldest first; what is missing or hidden now is left out.

    Raises:
        NotAllowedError: the actor is no member any more.
    """
    present = present_actor(connection, actor)
    values = visibility(present) | {"user_id": present.user_id}
    return tuple(AssetKey(row["asset_key"]) for row in connection.execute(_SELECTION, values))


_SELECTION = """
SELECT asset_key FROM photos
JOIN selections ON selections.photo_id = photos.id AND selections.user_id = :user_id
WHERE deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY taken_local, photos.id
"""
