"""Runs of photos: those of one category and one cell of places with little time between one and the next.

Every trip and every event is a union of runs, whichever categories a member has access to: a pause that is longer than
`RUN_SECONDS` for all of them is one within each, so that no run continues through it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from core.models.trips.cells import NOWHERE, cell_sql
from core.sets.expressions import ARCHIVED
from core.sets.statements import Statement

RUN_SECONDS: Final = 3 * 3600
"""The longest pause between two photos of a run."""


class PhotoRun(NamedTuple):
    """Some photos. A tuple and not a dataclass: a library has tens of thousands."""

    category_id: int
    first: int
    """Seconds of the wall clock since 1970."""
    last: int
    cell: int
    """See `core.models.trips.cells`."""
    place_id: int | None
    """The named place of most of them."""
    photos: int
    """How many, without what is archived."""


# Photos with a date of their own: those whose order "newest first" does not begin with 0.
RUNS_OF_CATEGORIES = Statement(
    "runs of photos of categories",
    f"""
WITH dated AS (
    SELECT photos.id, category_id, taken_local AS second, coalesce({cell_sql("photos")}, {NOWHERE}) AS cell, place_id
    FROM (SELECT value FROM json_each(:ids)) AS counted CROSS JOIN photos ON category_id = counted.value
    WHERE newest_sort >= '1' AND photos.id NOT IN {ARCHIVED} AND {{listed}}
),
parted AS (
    SELECT *, coalesce(second - lag(second) OVER run > {RUN_SECONDS}, 1) AS part
    FROM dated
    WINDOW run AS (PARTITION BY category_id, cell ORDER BY second, id)
),
numbered AS (
    SELECT *, sum(part) OVER (PARTITION BY category_id, cell ORDER BY second, id ROWS UNBOUNDED PRECEDING) AS number
    FROM parted
),
placed AS (
    SELECT category_id, cell, number, place_id, min(second) AS first, max(second) AS last, count(*) AS photos
    FROM numbered
    GROUP BY category_id, cell, number, place_id
)
SELECT category_id, min(first) AS first, max(last) AS last, cell,
    CAST(substr(max(iif(place_id IS NULL, NULL, printf('%012d', photos) || place_id)), 13) AS INTEGER) AS place_id,
    sum(photos) AS photo_count
FROM placed
GROUP BY category_id, cell, number
""",  # noqa: S608 - expressions of core.models and core.sets
)
