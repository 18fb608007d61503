"""The map: the photos that a member has access to, in clusters."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.database.database import Database
from core.library.places.kept_squares import LOCATED, statement_of_squares
from core.library.places.map_counts import counts_of
from core.library.places.photo_places import shows_places
from core.library.places.place_rows import place_of
from core.models import Actor, AssetKey, NamedPlace
from core.models.places.map_grid import EARTH, GridSquare, MapArea, area_around, view_of

if TYPE_CHECKING:
    from core.library.places.square_lists import SquareCount


@dataclass(frozen=True, slots=True)
class PhotoCluster:
    """The photos of one square of the grid."""

    square: GridSquare
    photos: int
    latitude: float
    """Where they are on average, in degrees."""
    longitude: float


@dataclass(frozen=True, slots=True)
class ClusterSample:
    """A photo of a cluster, which is shown for all of it."""

    asset_key: AssetKey
    place: NamedPlace | None
    """None where it has no named place."""


class PhotoMap:
    """Queries of the map; `Library` holds it. Nothing for guests and the public, who are shown no places."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def clusters(self, actor: Actor, area: MapArea, level: int) -> tuple[PhotoCluster, ...]:
        """Return the squares of a level with photos that an area touches, those with most photos first."""
        if not shows_places(actor):
            return ()
        return await self._database.read(lambda connection: clusters(connection, actor, area, level))

    async def extent(self, actor: Actor) -> MapArea | None:
        """Return the area of all photos, to about a degree; None where none has coordinates."""
        if not shows_places(actor):
            return None
        return await self._database.read(lambda connection: extent(connection, actor))

    async def samples(self, actor: Actor, squares: Sequence[GridSquare]) -> tuple[ClusterSample | None, ...]:
        """Return for each square one of its photos, of some of them the one rated best, then the newest."""
        if not shows_places(actor):
            return (None,) * len(squares)
        return await self._database.read(
            lambda connection: tuple(sample(connection, actor, square) for square in squares)
        )


def clusters(connection: sqlite3.Connection, actor: Actor, area: MapArea, level: int) -> tuple[PhotoCluster, ...]:
    """Count the photos of each square of a level that an area touches."""
    made = [_cluster(level, count) for count in counts_of(connection, actor, view_of(area, level))]
    return tuple(sorted(made, key=lambda each: (-each.photos, each.square.row, each.square.column)))


def extent(connection: sqlite3.Connection, actor: Actor) -> MapArea | None:
    """Return the area around the squares with photos."""
    counts = counts_of(connection, actor, view_of(EARTH, _LEVEL_OF_EXTENT))
    return area_around([(count.latitude, count.longitude) for count in counts]) if counts else None


def sample(connection: sqlite3.Connection, actor: Actor, square: GridSquare) -> ClusterSample | None:
    """Return a photo of a square, which is shown for all of it; None where it has none."""
    query = PHOTO_OF_SQUARE.fill(actor, spans=json.dumps(square.spans()), some=_SOME)
    row = connection.execute(*query).fetchone()
    if row is None:
        return None
    return ClusterSample(AssetKey(row["asset_key"]), place_of(connection, row["place_id"]))


def _cluster(level: int, count: SquareCount) -> PhotoCluster:
    square = GridSquare(level, count.column, count.row)
    return PhotoCluster(square, count.photos, count.latitude, count.longitude)


_SOME = 64
_LEVEL_OF_EXTENT = 8

PHOTO_OF_SQUARE = statement_of_squares(
    "photo that stands for a square",
    f"""
SELECT asset_key, place_id
FROM (
    SELECT photos.asset_key, photos.place_id, photos.rating, photos.newest_sort
    FROM json_each(:spans) AS span CROSS JOIN categories CROSS JOIN photos
        ON photos.category_id = categories.id AND {{square}} >= span.value ->> 0 AND {{square}} < span.value ->> 1
    WHERE {{categories.visible}} AND {LOCATED} AND {{listed}} AND {{visible}}
    LIMIT :some
)
ORDER BY rating DESC, newest_sort DESC
LIMIT 1
""",  # noqa: S608 - a constant from above
)
