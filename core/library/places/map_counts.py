"""How many photos an actor has access to in the squares of the map.

A view reads the counts that are kept of its depth, and the photos of squares whose parts are not kept; photos of
categories that have changed are counted now.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from core.library.places.kept_squares import LOCATED, MANY, statement_of_squares
from core.library.statistics.category_facts import changed_categories
from core.models import Actor
from core.models.places.map_grid import DEPTHS, GridSpans
from core.sets.statements import Statement


@dataclass(slots=True)
class SquareCount:
    """The photos of a square, and the sums of their coordinates in degrees."""

    photos: int = 0
    latitude: float = 0.0
    longitude: float = 0.0


def counts_of(connection: sqlite3.Connection, actor: Actor, spans: GridSpans) -> dict[int, SquareCount]:
    """Return the photos that an actor has access to, by the numbers of squares; of some more squares than asked for."""
    changed = json.dumps(changed_categories(connection, actor))
    shift = 4 * (DEPTHS - spans.depth)
    within, finest = json.dumps(spans.spans), json.dumps([(first << shift, end << shift) for first, end in spans.spans])
    found: dict[int, SquareCount] = {}
    for query in (
        KEPT_SQUARES.fill(actor, changed=changed, depth=spans.depth, spans=within),
        PHOTOS_OF_FEW.fill(actor, changed=changed, spans=json.dumps(spans.coarser), many=MANY, shift=shift),
        PHOTOS_OF_CHANGED.fill(actor, ids=changed, spans=finest, shift=shift),
    ):
        for square, photos, latitude, longitude in map(tuple, connection.execute(*query)):
            count = found.setdefault(square, SquareCount())
            count.photos += photos
            count.latitude += latitude
            count.longitude += longitude
    return found


KEPT_SQUARES = Statement(
    "kept squares of the map",
    """
SELECT square, sum(map_squares.photo_count) AS photos, sum(map_squares.photo_count * mean_latitude) AS latitudes,
    sum(map_squares.photo_count * mean_longitude) AS longitudes
FROM json_each(:spans) AS span CROSS JOIN categories CROSS JOIN map_squares
    ON map_squares.category_id = categories.id AND depth = :depth
        AND square >= span.value ->> 0 AND square < span.value ->> 1
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND {categories.visible}
GROUP BY square
""",
)

PHOTOS_OF_FEW = statement_of_squares(
    "photos of squares whose parts are not kept",
    f"""
SELECT {{square}} >> :shift AS number, count(*) AS photos, sum(latitude) AS latitudes, sum(longitude) AS longitudes
FROM json_each(:spans) AS span CROSS JOIN categories CROSS JOIN map_squares
    ON map_squares.category_id = categories.id AND depth = span.value ->> 0
        AND square >= span.value ->> 1 AND square < span.value ->> 2
    CROSS JOIN photos
    ON photos.category_id = categories.id AND {{square}} >= square << 4 * ({DEPTHS} - depth)
        AND {{square}} < (square + 1) << 4 * ({DEPTHS} - depth)
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND {{categories.visible}}
    AND map_squares.photo_count <= :many AND {LOCATED} AND {{listed}} AND {{visible}}
GROUP BY number
""",  # noqa: S608 - constants from above
)

PHOTOS_OF_CHANGED = statement_of_squares(
    "photos by square of categories that have changed",
    f"""
SELECT {{square}} >> :shift AS number, count(*) AS photos, sum(latitude) AS latitudes, sum(longitude) AS longitudes
FROM json_each(:spans) AS span CROSS JOIN json_each(:ids) AS counted CROSS JOIN photos
    ON category_id = counted.value AND {{square}} >= span.value ->> 0 AND {{square}} < span.value ->> 1
WHERE {LOCATED} AND {{listed}} AND {{visible}}
GROUP BY number
""",  # noqa: S608 - a constant from above
)
