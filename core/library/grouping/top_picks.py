"""Top Picks: the photos and collections that members rate best, as one actor has access to them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.database.database import Database
from core.library import photo_pages
from core.library.grouping.member_groups import top_collections
from core.models import Actor, Collection, Photo, PhotoSet, Ranking, SortOrder, TopSet
from core.operations.actors import present_actor
from core.permissions import is_member
from core.sets.picked_photos import MOST_PICKED


@dataclass(frozen=True, slots=True)
class TopThings:
    """The best photos and collections, each from the best on."""

    photos: tuple[Photo, ...] = ()
    collections: tuple[Collection, ...] = ()


class TopPicks:
    """Queries about Top Picks; `Library` holds it."""

    def __init__(self, database: Database, ranking: Ranking = Ranking.STARS) -> None:
        """Read from this database; `ranking` is that of the settings."""
        self._database = database
        self.chosen = TopSet(ranking)
        """The photos among the Top Picks, by the ranking of the settings. Their order by rating is that of the rank."""

    def meant(self, photo_set: PhotoSet) -> PhotoSet:
        """Return the set that a word of the grammar means in this gallery: `top` is by the ranking of the settings."""
        return self.chosen if photo_set == TopSet() else photo_set

    async def of(self, actor: Actor) -> TopThings:
        """Return up to `MOST_PICKED` photos and as many collections with votes of members; nothing without an account.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        return await self._database.read(lambda connection: top_things(connection, actor, self.chosen.ranking))


def top_things(connection: sqlite3.Connection, actor: Actor, ranking: Ranking) -> TopThings:
    """Return what `TopPicks.of` does."""
    if not is_member(actor):
        return TopThings()
    member = present_actor(connection, actor)
    photos = photo_pages.page(connection, member, TopSet(ranking), SortOrder.RATING, None, MOST_PICKED)
    return TopThings(photos, top_collections(connection, member, ranking, MOST_PICKED))
