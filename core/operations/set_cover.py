"""Choosing the cover of a collection."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from core.errors import NotFoundError
from core.models import Actor, AssetKey, CollectionId
from core.permissions import Action, require, visibility


@dataclass(frozen=True, slots=True)
class SetCover:
    """Choose the cover of a collection among its photos; None lets the gallery choose."""

    collection_id: CollectionId
    asset_key: AssetKey | None


def set_cover(connection: sqlite3.Connection, actor: Actor, operation: SetCover) -> SetCover:
    """Check and write; return the inverse, read from the state before."""
    values: dict[str, Any] = {
        **visibility(actor),
        "collection_id": operation.collection_id,
        "asset_key": operation.asset_key,
    }
    before = connection.execute(_COVER, values).fetchone()
    if before is None:
        raise NotFoundError("There is no such collection.", "It may have been moved or taken away.")
    require(actor, Action.CHOOSE_COVER, "choose covers", before["category_id"])
    photo_id = None
    if operation.asset_key is not None:
        chosen = connection.execute(_PHOTO_OF_COLLECTION, values).fetchone()
        if chosen is None:
            raise NotFoundError("This photo is not in the collection.", "Choose one of its own photos.")
        photo_id = chosen["id"]
    connection.execute(_SET_COVER, {"collection_id": operation.collection_id, "photo_id": photo_id})
    return SetCover(operation.collection_id, before["asset_key"])


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
