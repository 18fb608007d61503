"""Reels: what is recommended, and that pages, positions and counts agree in every order."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.feeds.feeds import Feeds
from core.library.feeds.recommending import Reel, duration_fit, portrait_fit, recommended
from core.library.milestones import MilestoneCache
from core.library.summaries import refresh_counts
from core.marks.interests import note_interests
from core.marks.operations import EraseInterests, SetFavourite
from core.marks.things import Things
from core.models import Actor, CollectionId, Photo, PhotoId, ReelOrder, ReelsSet
from core.operations.applying import apply_within
from tests.core.building import ADMIN, VIEWER, populate, refresh_date_sort

DAY = date(2024, 7, 14)
NUMBER = timegm(DAY.timetuple()) // 86400
RECOMMENDED = ReelsSet(ReelOrder.RECOMMENDED, DAY, 3)
PARIS, ROME = CollectionId(1), CollectionId(2)


def reel(photo_id: int, collection: int = 0, **changes: object) -> Reel:
    facts: dict[str, object] = {
        "width": 1920, "height": 1080, "seconds": 20.0, "added_days": NUMBER - 400.0, "is_favourite": False,
    }  # fmt: skip
    return Reel(photo_id, CollectionId(collection or photo_id), **{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "better",
    [
        reel(2, added_days=NUMBER - 1.0),
        reel(2, is_favourite=True),
        reel(2, collection=7),
        pytest.param(reel(2, width=1080, height=1920), id="portrait"),
    ],
    ids=["fresh", "favourite", "interest", "portrait"],
)
def test_each_weight_raises_a_video(better: Reel) -> None:
    """Whatever the seed adds, what is much better comes first; portrait and duration only tend to."""
    wins = [recommended([reel(1), better], {CollectionId(7): 0.9}, NUMBER, seed)[0].photo_id == 2 for seed in range(60)]
    assert sum(wins) > 40
    assert all(wins) or better.height > better.width


def test_fits_are_parts_of_one() -> None:
    """A portrait video of 5 to 60 seconds fits best; what is unknown is in the middle."""
    assert [portrait_fit(1080, 1920), portrait_fit(1080, 1080), portrait_fit(0, 0)] == [1.0, pytest.approx(9 / 16), 0.0]
    assert [duration_fit(seconds) for seconds in (0.0, 2.5, 5.0, 60.0, 120.0, None)] == [0.0, 0.5, 1.0, 1.0, 0.5, 0.5]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=40), st.integers(0, 999_999))
def test_an_order_is_that_of_its_seed_and_repeats_no_folder_without_need(collections: list[int], seed: int) -> None:
    """All videos once; one follows another of its collection only where no other collection is left."""
    reels = [reel(number, collection) for number, collection in enumerate(collections, start=1)]
    order = recommended(reels, {}, NUMBER, seed)
    assert order == recommended(reels[::-1], {}, NUMBER, seed)
    assert sorted(each.photo_id for each in order) == list(range(1, len(reels) + 1))
    for place in range(1, len(order)):
        if order[place].collection_id == order[place - 1].collection_id:
            assert len({each.collection_id for each in order[place:]}) == 1


@pytest.fixture
def library(connection: sqlite3.Connection) -> sqlite3.Connection:
    """20 photos, of which 15 are videos, added one a day before `DAY`; Home is not open to everybody."""
    populate(connection, {"Travel": {"Paris": 8, "Rome": 6}, "Home": {"Garden": 6}})
    connection.execute("UPDATE photos SET kind = 'video', seconds = 12 WHERE id % 4 <> 0")
    connection.execute("UPDATE photos SET added_at = ?", ((NUMBER - 300) * 86400,))
    refresh_date_sort(connection)
    refresh_counts(connection, [CollectionId(number) for number in range(1, 4)])
    return connection


def ids(photos: tuple[Photo, ...]) -> list[int]:
    return [photo.id for photo in photos]


@pytest.mark.parametrize("actor", [ADMIN, VIEWER])
@pytest.mark.parametrize("reels", [ReelsSet(ReelOrder.RECENT), ReelsSet(ReelOrder.RANDOM, seed=5), RECOMMENDED])
def test_pages_positions_and_counts_agree(library: sqlite3.Connection, actor: Actor, reels: ReelsSet) -> None:
    """By key, by number, backwards, and video by video; a still is not among them."""
    reading = feeds()
    whole = reading.page(library, actor, reels, None)
    assert reading.count(library, actor, reels) == len(whole) == 15
    assert all(photo.id % 4 for photo in whole)
    paged: list[Photo] = []
    while page := reading.page(library, actor, reels, paged[-1].page_key if paged else None, 4):
        paged += page
    assert ids(tuple(paged)) == ids(whole)
    assert ids(reading.page(library, actor, reels, None, 4, backwards=True)) == ids(whole)[:-5:-1]
    for index, photo in enumerate(whole):
        assert ids(reading.page_at(library, actor, reels, index, 3)) == ids(whole[index : index + 3])
        assert reading.position(library, actor, reels, photo.asset_key) == index
        before = reading.page(library, actor, reels, photo.page_key, 3, backwards=True)
        assert ids(before) == ids(whole[max(index - 3, 0) : index][::-1])
    still = library.execute("SELECT asset_key FROM photos WHERE id = 4").fetchone()["asset_key"]
    assert reading.position(library, actor, reels, still) is None


def test_interests_and_favourites_count_for_their_member(library: sqlite3.Connection) -> None:
    """Those of others do not, and none after they were erased; an order that is being read stays when marks change."""
    before = {actor: ids(feeds().page(library, actor, RECOMMENDED, None)) for actor in (ADMIN, VIEWER)}
    assert before[ADMIN] == before[VIEWER]
    note_interests(library, [(ROME, VIEWER.user_id, (NUMBER - 1) * 24 + hour) for hour in range(20)], NUMBER * 24)
    of_rome = set(range(9, 15))
    assert ids(feeds().page(library, VIEWER, RECOMMENDED, None))[0] in of_rome
    assert ids(feeds().page(library, ADMIN, RECOMMENDED, None)) == before[ADMIN]
    reading, last = feeds(), PhotoId(before[ADMIN][-1])
    reading.page(library, ADMIN, RECOMMENDED, None, 3)
    apply_within(library, ADMIN, SetFavourite(Things.of([last])))
    assert ids(reading.page(library, ADMIN, RECOMMENDED, None)) == before[ADMIN]
    assert ids(feeds().page(library, ADMIN, RECOMMENDED, None)).index(last) < 5
    apply_within(library, VIEWER, EraseInterests())
    assert ids(feeds().page(library, VIEWER, RECOMMENDED, None)) == before[VIEWER]


def test_hidden_videos_change_nothing(library: sqlite3.Connection) -> None:
    """The order of a member without access to a category is the same with and without its videos."""
    restricted = Actor(VIEWER.user_id, VIEWER.name, VIEWER.role, frozenset({1}))  # type: ignore[arg-type]
    found = ids(feeds().page(library, restricted, RECOMMENDED, None))
    assert set(found) == {number for number in range(1, 15) if number % 4}
    library.execute("DELETE FROM photos WHERE id > 14")
    assert ids(feeds().page(library, restricted, RECOMMENDED, None)) == found


def feeds() -> Feeds:
    return Feeds(MilestoneCache())
