"""What a share link shows: the collection or the photos that its maker names, checked with what the maker can see."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.errors import NotFoundError, UsageError
from core.library.groups import groups_of
from core.models import Actor, AssetKey
from core.sets.statements import Statement
from core.sharing.models import CollectionTarget, Target

MAX_PHOTOS = 10_000
"""Photos that one link can name; a collection may hold more."""


def resolved(connection: sqlite3.Connection, maker: Actor, target: Target) -> tuple[int | None, Sequence[int], str]:
    """Return the collection or the photos by their row ids, and a name for them."""
    if isinstance(target, CollectionTarget):
        collection = groups_of(maker).collection_by_id(connection, maker, target.collection_id)
        return collection.id, (), collection.name
    keys = tuple(dict.fromkeys(target.asset_keys))
    if not 0 < len(keys) <= MAX_PHOTOS:
        raise UsageError(f"A link shows 1 to {MAX_PHOTOS} photos.", "Share their collection instead.")
    found = [_photo_id(connection, maker, key) for key in keys]
    return None, found, "A photo" if len(found) == 1 else f"{len(found)} photos"


def _photo_id(connection: sqlite3.Connection, maker: Actor, asset_key: AssetKey) -> int:
    row = connection.execute(*_PHOTO.fill(maker, asset_key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError("One of the photos is not there any more.", "Select them anew.")
    return int(row["id"])


_PHOTO = Statement(
    "photo to share",
    """
SELECT id FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
)
