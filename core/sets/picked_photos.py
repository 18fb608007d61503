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
        """Read the first photos of the index of the rank that are listed."""
        rank = RANKINGS[self.ranking].replace("{table}", "best")
        return f"""{out.table}.id IN (
        SELECT best.id FROM photos AS best
        WHERE best.votes > 0 AND {out.shown("best")}
        ORDER BY {rank} DESC, best.id DESC
        LIMIT {MOST_PICKED}
    )"""  # noqa: S608 - conditions from this package

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return self.ranking in photo.picks
