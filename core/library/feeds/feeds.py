"""Pages and positions of feeds, in the order that each has by itself."""

from __future__ import annotations

import sqlite3

from core.library import photo_pages, positions
from core.library.feeds.bucket_counts import BucketCounts
from core.library.feeds.feed_queries import PLACE, PLACE_OF_TOP
from core.library.feeds.reels import Reels
from core.library.feeds.shuffled_photos import ShuffledPhotos
from core.library.feeds.spreading import spread
from core.library.milestones import MilestoneCache, NumberedPhotos
from core.models import BLOCK_SIZE, Actor, AssetKey, EverythingSet, PageKey, Photo, PhotoId, SortOrder
from core.models.sets.feed_sets import FeedKind, FeedSet, ReelsSet
from core.sets.conditions import is_offered
from core.sets.orders import photo_order


class Feeds:
    """Reads feeds for the sessions of one gallery; `Library` holds it. Each method reads within one transaction."""

    def __init__(self, milestones: MilestoneCache) -> None:
        """Use what is kept of the order newest first."""
        self._milestones = milestones
        self._counts = BucketCounts()
        self._reels = Reels()

    def page(
        self,
        connection: sqlite3.Connection,
        actor: Actor,
        feed: FeedSet | ReelsSet,
        after: PageKey | None,
        limit: int = BLOCK_SIZE,
        *,
        backwards: bool = False,
    ) -> tuple[Photo, ...]:
        """Return up to `limit` photos that follow a key, or before it, the nearest first."""
        if isinstance(feed, ReelsSet):
            return self._reels.page(connection, actor, feed, after, limit, backwards=backwards)
        if not is_offered(actor, feed):
            return ()
        if backwards:
            end = self.count(connection, actor, feed) if after is None else self._index(connection, actor, feed, after)
            first = max(end - limit, 0)
            return self.page_at(connection, actor, feed, first, end - first)[::-1]
        if feed.kind is not FeedKind.RECENT:
            return self._shuffled(connection, actor, feed).page(after, limit)
        return self.page_at(
            connection, actor, feed, 0 if after is None else self._index(connection, actor, feed, after) + 1, limit
        )

    def page_at(
        self,
        connection: sqlite3.Connection,
        actor: Actor,
        feed: FeedSet | ReelsSet,
        index: int,
        limit: int = BLOCK_SIZE,
    ) -> tuple[Photo, ...]:
        """Return up to `limit` photos from the one with this number on."""
        if isinstance(feed, ReelsSet):
            return self._reels.page_at(connection, actor, feed, index, limit)
        index = max(index, 0)
        if not is_offered(actor, feed):
            return ()
        if feed.kind is not FeedKind.RECENT:
            return self._shuffled(connection, actor, feed).page_at(index, limit)
        found: list[Photo] = []
        number, skipped = divmod(index, BLOCK_SIZE)
        while len(found) < skipped + limit:
            block = self._block(connection, actor, number)
            found += block
            number += 1
            if len(block) < BLOCK_SIZE:
                break
        return tuple(found[skipped : skipped + limit])

    def position(
        self, connection: sqlite3.Connection, actor: Actor, feed: FeedSet | ReelsSet, asset_key: AssetKey
    ) -> int | None:
        """Return how many photos come before this one, None when it is not listed there.

        A photo below the top of a stack is where the top is.
        """
        if isinstance(feed, ReelsSet):
            return self._reels.position(connection, actor, feed, asset_key)
        if not is_offered(actor, feed):
            return None
        if feed.kind is FeedKind.RECENT:
            everything = EverythingSet(), SortOrder.DATE
            by_date = positions.position(connection, actor, *everything, asset_key, self._milestones)
            return None if by_date is None else self._spread_index(connection, actor, by_date)
        for statement in PLACE, PLACE_OF_TOP:
            row = connection.execute(*statement.fill(actor, feed, asset_key=asset_key)).fetchone()
            if row is not None:
                return self._index(connection, actor, feed, PageKey(row["page_value"], PhotoId(row["id"])))
        return None

    def count(self, connection: sqlite3.Connection, actor: Actor, feed: FeedSet | ReelsSet) -> int:
        """Count the photos of a feed."""
        if isinstance(feed, ReelsSet):
            return self._reels.count(connection, actor, feed)
        if not is_offered(actor, feed):
            return 0
        if feed.kind is FeedKind.RECENT:
            return photo_pages.count(connection, actor, EverythingSet())
        return self._shuffled(connection, actor, feed).total

    def _index(self, connection: sqlite3.Connection, actor: Actor, feed: FeedSet, key: PageKey) -> int:
        if feed.kind is not FeedKind.RECENT:
            return self._shuffled(connection, actor, feed).index_of(key)
        everything = EverythingSet()
        order = photo_order(everything, SortOrder.DATE, actor)
        by_date = NumberedPhotos(connection, actor, everything, order, self._milestones).index_of(key)
        return self._spread_index(connection, actor, by_date)

    def _spread_index(self, connection: sqlite3.Connection, actor: Actor, by_date: int) -> int:
        """Return the index in the recent feed of a photo by its index among the newest."""
        number, place = divmod(by_date, BLOCK_SIZE)
        order = spread([photo.collection_id for photo in self._newest(connection, actor, number)])
        return number * BLOCK_SIZE + (order.index(place) if place in order else place)

    def _block(self, connection: sqlite3.Connection, actor: Actor, number: int) -> list[Photo]:
        """Return the newest photos of a block, spread: so a photo moves by less than a block."""
        newest = self._newest(connection, actor, number)
        return [newest[place] for place in spread([photo.collection_id for photo in newest])]

    def _newest(self, connection: sqlite3.Connection, actor: Actor, number: int) -> tuple[Photo, ...]:
        return positions.page_at(
            connection, actor, EverythingSet(), SortOrder.DATE, number * BLOCK_SIZE, BLOCK_SIZE, self._milestones
        )

    def _shuffled(self, connection: sqlite3.Connection, actor: Actor, feed: FeedSet) -> ShuffledPhotos:
        return ShuffledPhotos(connection, actor, feed, self._counts)
