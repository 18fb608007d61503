"""The conditions of memories: a place then and now, a person over the years. Only dates of photos themselves count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from core.models.dates.highlight_kinds import HighlightKind
from core.models.places.spots import bounds_of, spot_sql
from core.sets.expressions import ARCHIVED, Sql

YEAR_SECONDS: Final = 365 * 86400
"""How far the last photo of a place is from its first one, at least."""
MOST_OF_EACH: Final = 6
"""Photos of then, and of now."""
_AROUND: Final = 30 * 86400
"""Then is up to so many seconds after the first photo, now up to so many before the last one."""


def is_remembered(table: str) -> str:
    """Return the condition that a row of photos has a date of its own and is not archived, by its table or alias."""
    own = f"{table}.taken_local IS NOT NULL AND {table}.taken_source IS NOT 'file'"
    return f"{own} AND {table}.id NOT IN {ARCHIVED}"


def year_of(table: str) -> str:
    """Return the year in which a photo was taken, as a number, by its local clock."""
    return f"CAST(strftime('%Y', {table}.taken_local, 'unixepoch') AS INTEGER)"


def _then_and_now(spot: int, out: Sql) -> str:
    south, north, west, east = (out.parameter(degrees) for degrees in bounds_of(spot))
    return f"""{out.table}.id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY is_then ORDER BY rating_sort DESC, id DESC) AS place
            FROM (
                SELECT id, rating_sort, taken_local, taken_local <= first + {_AROUND} AS is_then, first, last
                FROM (
                    SELECT here.id AS id, here.rating_sort AS rating_sort, here.taken_local AS taken_local,
                        min(here.taken_local) OVER () AS first, max(here.taken_local) OVER () AS last
                    FROM photos AS here
                    WHERE here.latitude >= {south} AND here.latitude < {north}
                        AND here.longitude >= {west} AND here.longitude < {east}
                        AND {spot_sql("here")} = {out.parameter(spot)}
                        AND {is_remembered("here")} AND {out.shown("here")}
                )
                WHERE last - first >= {YEAR_SECONDS}
                    AND (taken_local <= first + {_AROUND} OR taken_local >= last - {_AROUND})
            )
        )
        WHERE place <= {MOST_OF_EACH}
    )"""  # noqa: S608 - conditions of core.sets


def _over_the_years(person: int, out: Sql) -> str:
    return f"""{out.table}.id IN (
        SELECT id FROM (
            SELECT seen.id AS id, row_number() OVER (
                PARTITION BY {year_of("seen")}
                ORDER BY seen.rating_sort DESC, faces.box_width * faces.box_height DESC, seen.id DESC
            ) AS place
            FROM faces CROSS JOIN photos AS seen ON seen.id = faces.photo_id
            WHERE faces.person_id = (
                SELECT id FROM people WHERE id = {out.parameter(person)} AND is_hidden = 0 AND name <> ''
            ) AND {is_remembered("seen")} AND {out.shown("seen")}
        )
        WHERE place = 1
    )"""  # noqa: S608 - conditions of core.sets


MEMORY_SQL: Final[Mapping[HighlightKind, Callable[[int, Sql], str]]] = {
    HighlightKind.THEN_AND_NOW: _then_and_now,
    HighlightKind.OVER_THE_YEARS: _over_the_years,
}
"""By the number of a spot, or of a person."""
