"""The condition of Top Picks: a number of photos with the highest rank among those that the actor is shown."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import Ranking
from core.sets.expressions import PhotoFacts, Sql
from core.sets.orders import RANKINGS

MOST_PICKED = 100
"""Photos, and collections, that are picked."""


@dataclass(frozen=True, slots=True)
class TopPicked:
    """The photos with votes that have the highest rank."""

    ranking: Ranking

    def sql(self, out: Sql) -> str:
        """Read the first photos of the index of the rank that are listed.

        For members with access to some categories, those of each category: the number of photos that others have rated
        takes no time.
        """
        rank = f"{RANKINGS[self.ranking].replace('{table}', 'best')} DESC, best.id DESC"
        first = f"best.votes > 0 AND {out.shown('best')} ORDER BY {rank} LIMIT {MOST_PICKED}"
        categories = out.accessible_categories()
        if categories is None:
            return f"{out.table}.id IN (SELECT best.id FROM photos AS best WHERE {first})"  # noqa: S608 - the same
        return f"""{out.table}.id IN (
        SELECT id FROM (SELECT best.id FROM photos AS best WHERE {out.is_unrestricted()} AND {first})
        UNION ALL
        SELECT id FROM (
            SELECT best.id
            FROM categories CROSS JOIN json_each((
                SELECT json_group_array(id) FROM (
                    SELECT best.id FROM photos AS best WHERE best.category_id = categories.id AND {first}
                )
            )) AS each CROSS JOIN photos AS best ON best.id = each.value
            WHERE NOT {out.is_unrestricted()} AND {categories}
            ORDER BY {rank}
            LIMIT {MOST_PICKED}
        )
    )"""  # noqa: S608 - conditions from this package

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return self.ranking in photo.picks
