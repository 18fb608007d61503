"""The squares of the map that are kept of a category: how many photos are in each, and where on average.

Photos are by squares in the index `photos_on_map`. The lists of `map_squares` have their squares at some levels: a view
reads those of the level that is next finer than its own, or the same, and of them the lists that are in view.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from core.models.places.map_grid import DEPTHS
from core.sets.statements import Statement

LEVELS: Final = (6, 8, 10, 12, 14, 16, 18)
"""The levels that are kept, the coarsest first; the last one is the finest of the grid."""

_MOST_OF_LIST: Final = 1024
"""Squares of a list: of neighbouring ones, so that few lists are in a narrow view."""

LOCATED: Final = "latitude IS NOT NULL AND longitude IS NOT NULL"

KeptSquares = tuple[int, int, int, int, int, int, int, bytes]
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


def squares_of_category(connection: sqlite3.Connection, category_id: int) -> list[KeptSquares]:
    """Return the rows of `map_squares` of a category, counted now."""
    points = points_of(connection, POINTS_OF_CATEGORY.fill(category_id=category_id))
    first_point = next(points, None)
    if first_point is None:
        return []
    # Here, because of numpy, which the gallery loads when it is needed.
    from core.library.places.square_lists import joined, squares_of_points

    squares = squares_of_points(chain([first_point], points))
    rows: list[KeptSquares] = []
    for level in reversed(LEVELS):
        squares = joined(squares, level)
        for part, first in enumerate(range(0, len(squares), _MOST_OF_LIST)):
            of_list = squares[first : first + _MOST_OF_LIST]
            edges = of_list[:, :2].min(axis=0).tolist(), of_list[:, :2].max(axis=0).tolist()
            (west, south), (east, north) = edges
            rows.append((category_id, level, part, west, east, south, north, of_list.tobytes()))
    return rows


def points_of(connection: sqlite3.Connection, query: tuple[str, dict[str, Any]]) -> Iterator[tuple[float, float]]:
    """Yield longitude and latitude of each photo of a statement that returns these."""
    cursor = connection.cursor()
    cursor.row_factory = None
    yield from cursor.execute(*query)


def statement_of_squares(name: str, template: str) -> Statement:
    """Return a statement with the number of the square of a photo as {square}."""
    return Statement(name, template.replace("{square}", f"({SQUARE})"))


POINTS_OF_CATEGORY = statement_of_squares(
    "photos of a category by square",
    f"""
SELECT longitude, latitude
FROM photos
WHERE category_id = :category_id AND {LOCATED} AND {{listed}}
ORDER BY {{square}}
""",  # noqa: S608 - a constant from above
)
