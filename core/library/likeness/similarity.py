"""How a photo is compared with others, for an actor."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.models import Actor, AssetKey
from core.sets.clauses import Purpose
from core.sets.likeness.similarity_ways import SimilarityWay, serving_model
from core.sets.statements import Statement


def way_of(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> SimilarityWay | None:
    """Return how a photo is compared; None for one that was not looked at yet, or is of one colour.

    Raises:
        NotFoundError: there is no such photo for this actor.
    """
    row = connection.execute(*_WAY.fill(actor, key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no photo {asset_key}.", "`ls COLLECTION` lists photos with their keys.")
    if row["part"] is not None:
        return SimilarityWay(row["part"])
    return SimilarityWay.HASHES if row["has_hashes"] else None


_WAY = Statement(
    "how a photo is compared",
    f"""
SELECT {serving_model("part", "photos.id")} AS part,
    EXISTS (SELECT 1 FROM picture_hashes WHERE photo_id = photos.id) AS has_hashes
FROM photos
WHERE asset_key = :key AND {{visible}}
""",  # noqa: S608 - SQL of the program
    Purpose.FILES,
)
