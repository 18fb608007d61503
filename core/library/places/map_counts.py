"""How many photos an actor has access to in the squares of the map.

A view reads the lists of squares that are kept of categories, and the photos of those that have changed since.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from core.library.places.kept_squares import LEVELS, LOCATED, points_of, statement_of_squares
from core.library.statistics.category_facts import changed_categories
from core.models import Actor
from core.models.places.map_grid import GridView
from core.sets.statements import Statement

if TYPE_CHECKING:
    from core.library.places.square_lists import SquareCount


def counts_of(connection: sqlite3.Connection, actor: Actor, view: GridView) -> list[SquareCount]:
    """Count the photos that an actor has access to in each square of a view that has some."""
    # Here, because of numpy, which the gallery loads when it is needed.
    from core.library.places.square_lists import BITS, all_squares, counted, read_squares, squares_of_points

    changed = json.dumps(changed_categories(connection, actor))
    edge = BITS - view.level
    query = KEPT_SQUARES.fill(
        actor,
        changed=changed,
        level=min(level for level in LEVELS if level >= view.level),
        south=view.rows.start << edge,
        north=view.rows.stop << edge,
        west=view.columns[0].start << edge,
        east=view.columns[0].stop << edge,
        other_west=view.columns[-1].start << edge,
        other_east=view.columns[-1].stop << edge,
    )
    kept = read_squares(row["squares"] for row in connection.execute(*query))
    query = POINTS_OF_CHANGED.fill(actor, ids=changed, spans=json.dumps(view.spans))
    return [*counted(all_squares(kept, squares_of_points(points_of(connection, query))), view)]


KEPT_SQUARES = Statement(
    "kept squares of the map",
    """
SELECT squares
FROM categories CROSS JOIN map_squares ON map_squares.category_id = categories.id AND level = :level
WHERE categories.id NOT IN (SELECT value FROM json_each(:changed)) AND {categories.visible}
    AND north >= :south AND south < :north
    AND (map_squares.east >= :west AND map_squares.west < :east
        OR map_squares.east >= :other_west AND map_squares.west < :other_east)
""",
)

POINTS_OF_CHANGED = statement_of_squares(
    "photos by square of categories that have changed",
    f"""
SELECT longitude, latitude
FROM json_each(:spans) AS span CROSS JOIN json_each(:ids) AS counted CROSS JOIN photos
    ON category_id = counted.value AND {{square}} >= span.value ->> 0 AND {{square}} < span.value ->> 1
WHERE {LOCATED} AND {{listed}} AND {{visible}}
""",  # noqa: S608 - a constant from above
)
