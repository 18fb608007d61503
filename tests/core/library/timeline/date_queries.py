"""Further queries of the library, of dates, places, feeds, stories, as the test of noninterference asks them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

from core.library.feeds.feeds import Feeds
from core.library.milestones import MilestoneCache
from core.library.statistics import category_facts, photo_statistics
from core.library.stories.collection_stories import capsules, collections_with_story
from core.library.timeline import timeline
from core.models import Actor, FeedKind, FeedSet, ReelOrder, ReelsSet
from tests.core.library.moments.highlight_queries import HIGHLIGHT_QUERIES
from tests.core.library.noninterference.asked import GROUPS
from tests.core.library.places.place_queries import PLACE_QUERIES
from tests.core.library.search.likeness_queries import LIKENESS_QUERIES
from tests.core.library.search.search_queries import SEARCH_QUERIES
from tests.core.library.trips.trip_queries import TRIP_QUERIES


def _feeds(ask: Callable[[Feeds, FeedSet | ReelsSet], object]) -> object:
    """Ask for a feed of each kind, of readers that have kept nothing."""
    some: tuple[FeedSet | ReelsSet, ...] = (
        FeedSet(FeedKind.RECENT),
        FeedSet(FeedKind.RANDOM, seed=7),
        FeedSet(FeedKind.REDISCOVER, date(1990, 1, 1)),
        ReelsSet(ReelOrder.RECENT),
        ReelsSet(ReelOrder.RANDOM, seed=7),
        ReelsSet(ReelOrder.RECOMMENDED, date(1990, 1, 1), 7),
    )
    return [ask(Feeds(MilestoneCache()), each) for each in some]


FURTHER_QUERIES: dict[str, Callable[[sqlite3.Connection, Actor, Any], object]] = {
    **SEARCH_QUERIES,
    **LIKENESS_QUERIES,
    **HIGHLIGHT_QUERIES,
    **PLACE_QUERIES,
    **TRIP_QUERIES,
    "collection_stories.collections_with_story": lambda db, actor, _: collections_with_story(db, actor),
    "collection_stories.capsules": lambda db, actor, it: capsules(db, actor, GROUPS.collection(db, actor, it.slug)),
    "category_facts.changed_categories": lambda db, actor, _: sorted(category_facts.changed_categories(db, actor)),
    "photo_statistics.statistics": lambda db, actor, _: photo_statistics.statistics(db, actor),
    "timeline.day_counts": lambda db, actor, _: timeline.day_counts(db, actor),
    "timeline.day_pictures": lambda db, actor, it: timeline.day_pictures(db, actor, [date(1970 + it.limit, 1, 1)]),
    "Feeds.page": lambda db, actor, it: _feeds(lambda feeds, feed: feeds.page(db, actor, feed, None, it.limit)),
    "Feeds.page_at": lambda db, actor, it: _feeds(lambda feeds, feed: feeds.page_at(db, actor, feed, it.limit, 7)),
    "Feeds.position": lambda db, actor, it: _feeds(lambda feeds, feed: feeds.position(db, actor, feed, it.key)),
    "Feeds.count": lambda db, actor, _: _feeds(lambda feeds, feed: feeds.count(db, actor, feed)),
}
