"""The squares of the map that are kept of a category: how many photos are in each.

Photos are by squares in the index `photos_on_map`, their counts in `map_squares`: those of the parts of a square are
kept only where it has many photos, so that a library has few of them however its photos are distributed.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Final

from core.models.places.map_grid import DEPTHS
from core.sets.statements import Statement

MANY: Final = 32
"""The parts of squares with more photos are kept."""

LOCATED: Final = "latitude IS NOT NULL AND longitude IS NOT NULL"

KeptSquare = tuple[int, int, int, int, float, float]
"""A row of `map_squares`."""


def _square() -> str:
    column = "CAST((longitude + 180.0) * 262144 / 360.0 AS INTEGER)"
    row = "CAST((latitude + 90.0) * 262144 / 360.0 AS INTEGER)"
    digits = (
        f"((({column} >> {2 * digit}) & 3) << {4 * digit})\n    | ((({row} >> {2 * digit}) & 3) << {4 * digit + 2})"
        for digit in range(DEPTHS)
    )
    return "\n    | ".join(digits)


SQUARE: Final = _square()
"""The number of the square of a photo, as the index has it."""


def squares_of_category(connection: sqlite3.Connection, category_id: int) -> list[KeptSquare]:
    """Return the rows of `map_squares` of a category, counted now."""
    rows = []
    large = [0]
    for depth in range(DEPTHS + 1):
        if not large:
            break
        query = SQUARES_OF_CATEGORY.fill(
            category_id=category_id,
            parents=json.dumps(large),
            shift=4 * (DEPTHS - depth),
            parent_shift=4 * (DEPTHS - max(depth - 1, 0)),
        )
        counted = [tuple(row) for row in connection.execute(*query)]
        rows += [(category_id, depth, *row) for row in counted]
        large = [square for square, photos, *_ in counted if photos > MANY]
    return rows


def statement_of_squares(name: str, template: str) -> Statement:
    """Return a statement with the number of the square of a photo as {square}."""
    return Statement(name, template.replace("{square}", f"({SQUARE})"))


SQUARES_OF_CATEGORY = statement_of_squares(
    "photos of a category by square",
    f"""
SELECT {{square}} >> :shift AS number, count(*) AS photos, avg(latitude) AS latitude, avg(longitude) AS longitude
FROM json_each(:parents) AS parent CROSS JOIN photos
    ON category_id = :category_id AND {{square}} >= parent.value << :parent_shift
        AND {{square}} < (parent.value + 1) << :parent_shift
WHERE {LOCATED} AND {{listed}}
GROUP BY number
""",  # noqa: S608 - a constant from above
)
