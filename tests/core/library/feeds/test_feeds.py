"""The orders of feeds on fixed libraries, and that pages, positions and counts agree with them."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from datetime import date

import pytest

from core.library import photo_pages
from core.library.archive.operations.set_archived import SetArchived
from core.library.feeds import shuffling
from core.library.feeds.feeds import Feeds
from core.library.feeds.spreading import spread
from core.library.milestones import MilestoneCache
from core.library.summaries import refresh_counts
from core.marks.things import Things
from core.models import Actor, CollectionId, FeedKind, FeedSet, Photo, SortOrder
from core.operations.applying import apply_within
from tests.core.building import ADMIN, VIEWER, populate, refresh_date_sort

RECENT = FeedSet(FeedKind.RECENT)
TODAY = date(2024, 7, 1)
OLD = FeedSet(FeedKind.REDISCOVER, TODAY, 3)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("", ""),
        ("AAAA", "AAAA"),
        ("AAAAAABBC", "ABCABAAAA"),
        ("AAAAABCDEFG", "ABCDAEFGAAA"),
        ("ABCABC", "ABCABC"),
        ("AABBCCDDEE", "ABCDABCDEE"),
    ],
)
def test_runs_of_one_collection_are_spread(groups: str, expected: str) -> None:
    """Others come between, as far as there are some; each collection keeps its order, and the first stays first."""
    order = spread(groups)

    assert "".join(groups[index] for index in order) == expected
    assert sorted(order) == list(range(len(groups)))
    for group in set(groups):
        members = [index for index in order if groups[index] == group]
        assert members == sorted(members)


@pytest.fixture
def library(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Photos by their ids: a burst of 8 in Paris on 30 June, Rome and Oslo on the days before, Home of 2020."""
    populate(connection, {"Travel": {"Paris": 8, "Rome": 3, "Oslo": 2}, "Home": {"Garden": 7}})
    days = {1: date(2024, 6, 30), 9: date(2024, 6, 29), 12: date(2024, 6, 28), 14: date(2020, 1, 1)}
    for photo_id in range(1, 21):
        day = days[max(each for each in days if each <= photo_id)]
        connection.execute(
            "UPDATE photos SET taken_local = ? - id, taken_source = 'exif' WHERE id = ?",
            (timegm(day.timetuple()), photo_id),
        )
    connection.execute("UPDATE photos SET taken_local = NULL, taken_source = NULL WHERE id = 20")
    connection.execute("INSERT INTO favourite_photos (user_id, photo_id) VALUES (1, 15), (1, 17), (1, 1), (3, 16)")
    refresh_date_sort(connection)
    refresh_counts(connection, [CollectionId(number) for number in range(1, 5)])
    return connection


def ids(photos: tuple[Photo, ...]) -> list[int]:
    return [photo.id for photo in photos]


def test_the_recent_feed_shows_other_collections_between_the_photos_of_a_burst(library: sqlite3.Connection) -> None:
    """The newest first, at most every fourth one of a collection while there are others; without a date at the end."""
    found = feeds().page(library, ADMIN, RECENT, None)

    assert ids(found) == [1, 9, 12, 14, 2, 10, 13, 15, 3, 11, 16, 4, 17, 5, 18, 6, 19, 7, 20, 8]


def test_the_random_feed_is_that_of_its_seed(library: sqlite3.Connection) -> None:
    """It is the same for each reading, another one for another seed, and does not follow the ids."""
    orders = [ids(feeds().page(library, ADMIN, FeedSet(FeedKind.RANDOM, seed=seed), None)) for seed in (1, 1, 2)]

    assert orders[0] == orders[1] == [16, 13, 15, 20, 4, 6, 17, 18, 10, 8, 12, 19, 14, 7, 2, 1, 3, 9, 5, 11]
    assert orders[2] != orders[0]
    assert sorted(orders[2]) == list(range(1, 21))


def test_rediscovered_photos_are_old_and_own_favourites_first(library: sqlite3.Connection) -> None:
    """Not those of the last 180 days, nor without a date; favourites of other members are like others."""
    found = ids(feeds().page(library, ADMIN, OLD, None))

    assert set(found[:2]) == {15, 17}
    assert sorted(found) == [14, 15, 16, 17, 18, 19]
    assert ids(feeds().page(library, VIEWER, OLD, None))[0] == 16


@pytest.mark.parametrize(("day", "is_old"), [(date(2024, 12, 25), False), (date(2024, 12, 27), True)])
def test_photos_are_rediscovered_after_180_days(library: sqlite3.Connection, day: date, *, is_old: bool) -> None:
    """Photo 1 was taken on 29 June, seconds before midnight."""
    assert (1 in ids(feeds().page(library, ADMIN, FeedSet(FeedKind.REDISCOVER, day), None))) is is_old


@pytest.mark.parametrize("actor", [ADMIN, VIEWER])
@pytest.mark.parametrize(
    "feed", [RECENT, FeedSet(FeedKind.RANDOM, seed=5), OLD, FeedSet(FeedKind.REDISCOVER, TODAY, 9)]
)
@pytest.mark.parametrize("together", [4_096, 1])
def test_pages_positions_and_counts_agree(
    library: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, actor: Actor, feed: FeedSet, together: int
) -> None:
    """By key, by number, backwards, and photo by photo, in one bucket and in many."""
    monkeypatch.setattr(shuffling, "BUCKETS", ((together, 0), (64 * together, 6)))
    monkeypatch.setattr("core.library.feeds.shuffled_photos.MOST_TOGETHER", together)
    reading = feeds()
    whole = reading.page(library, actor, feed, None)

    assert reading.count(library, actor, feed) == len(whole)
    assert sorted(ids(whole)) == sorted(ids(photo_pages.page(library, actor, feed, SortOrder.OLDEST, None)))
    paged: list[Photo] = []
    while page := reading.page(library, actor, feed, paged[-1].page_key if paged else None, 3):
        paged += page
    assert ids(tuple(paged)) == ids(whole)
    for index, photo in enumerate(whole):
        assert ids(reading.page_at(library, actor, feed, index, 4)) == ids(whole[index : index + 4])
        assert reading.position(library, actor, feed, photo.asset_key) == index
        before = reading.page(library, actor, feed, photo.page_key, 4, backwards=True)
        assert ids(before) == ids(whole[max(index - 4, 0) : index][::-1])
    assert reading.page_at(library, actor, feed, len(whole)) == ()


def test_a_removed_photo_moves_no_other_one_of_a_shuffled_feed(library: sqlite3.Connection) -> None:
    """So the place in the feed is kept while photos come and go."""
    feed = FeedSet(FeedKind.RANDOM, seed=5)
    reading = feeds()
    before = ids(reading.page(library, ADMIN, feed, None))
    library.execute("UPDATE photos SET deleted_at = 1 WHERE id = 9")
    refresh_counts(library, [CollectionId(2)])

    assert ids(reading.page(library, ADMIN, feed, None)) == [each for each in before if each != 9]
    assert reading.count(library, ADMIN, feed) == 19


@pytest.mark.parametrize("feed", [RECENT, FeedSet(FeedKind.RANDOM), OLD])
def test_feeds_are_without_the_archive(library: sqlite3.Connection, feed: FeedSet) -> None:
    """As the newest photos are: in pages, positions and counts."""
    reading = feeds()
    before = reading.count(library, ADMIN, feed)
    archived = reading.page(library, ADMIN, feed, None)[0]
    apply_within(library, ADMIN, SetArchived(Things.of([archived.id]), is_archived=True))

    assert archived.id not in ids(reading.page(library, ADMIN, feed, None))
    assert reading.position(library, ADMIN, feed, archived.asset_key) is None
    assert reading.count(library, ADMIN, feed) == before - 1


def test_large_feeds_are_read_in_buckets_of_their_size() -> None:
    """At most 4,096 photos on average, and the buckets of a seed are all of them."""
    for photos in (1, 4_096, 4_097, 262_145, 1_000_000, 20_000_000):
        assert photos / 2 ** shuffling.bits_for(photos) <= 4_096
    order = shuffling.bucket_order(7, 6)
    assert sorted(order) == list(range(64))
    assert order != shuffling.bucket_order(8, 6)


def feeds() -> Feeds:
    return Feeds(MilestoneCache())
