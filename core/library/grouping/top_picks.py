"""Top Picks: the photos and collections that members rate best, as one actor has access to them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.database.database import Database
from core.library.grouping.member_groups import top_collections
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.models import Actor, Collection, Photo, Ranking
from core.operations.actors import present_actor
from core.permissions import is_member
from core.sets.orders import RANKINGS
from core.sets.statements import Statement

MOST = 100
"""Photos, and collections, that are picked."""


@dataclass(frozen=True, slots=True)
class TopThings:
    """The best photos and collections, each from the best on."""

    photos: tuple[Photo, ...] = ()
    collections: tuple[Collection, ...] = ()


class TopPicks:
    """Queries about Top Picks; `Library` holds it."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def of(self, actor: Actor, ranking: Ranking = Ranking.STARS) -> TopThings:
        """Return up to `MOST` photos and as many collections with votes of members; nothing for guests and the public.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        return await self._database.read(lambda connection: top_things(connection, actor, ranking))

    async def photos(self, actor: Actor, ranking: Ranking = Ranking.STARS) -> tuple[Photo, ...]:
        """Return the photos among the Top Picks.

        Raises:
            NotAllowedError: the actor is no longer a member.
        """
        return await self._database.read(lambda connection: top_photos(connection, actor, ranking))


def top_photos(connection: sqlite3.Connection, actor: Actor, ranking: Ranking) -> tuple[Photo, ...]:
    """Return what `TopPicks.photos` does."""
    if not is_member(actor):
        return ()
    member = present_actor(connection, actor)
    if member.category_ids is not None and not member.category_ids:
        return ()  # otherwise everything rated would be read to find that none of it is visible
    photos = connection.execute(*_TOP_PHOTOS[ranking].fill(member, limit=MOST))
    return tuple(redacted_photo(member, to_photo(row)) for row in photos)


def top_things(connection: sqlite3.Connection, actor: Actor, ranking: Ranking) -> TopThings:
    """Return what `TopPicks.of` does."""
    if not is_member(actor):
        return TopThings()
    member = present_actor(connection, actor)
    if member.category_ids is not None and not member.category_ids:
        return TopThings()
    return TopThings(top_photos(connection, actor, ranking), top_collections(connection, member, ranking, MOST))


_TOP_PHOTOS = {
    ranking: Statement(
        f"top photos by {ranking}",
        """
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, rating_sort AS page_value
FROM photos
WHERE votes > 0 AND {listed} AND {visible}
ORDER BY {rank} DESC, id DESC
LIMIT :limit
""".replace("{rank}", rank.replace("{table}", "photos")),
    )
    for ranking, rank in RANKINGS.items()
}
