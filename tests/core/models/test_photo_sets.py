"""The text of a photo set names that set and no other."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.models import (
    AlbumId,
    AlbumSet,
    ArchiveSet,
    AssetKey,
    CategorySet,
    CollectionSet,
    DaySet,
    EverythingSet,
    FavouritesSet,
    FeedKind,
    FeedSet,
    HighlightSet,
    KeySet,
    MomentSet,
    MonthSet,
    NewSet,
    PhotoSet,
    QuerySet,
    Ranking,
    ReelOrder,
    ReelsSet,
    SelectionSet,
    ShareId,
    ShareLinkSet,
    SmartAlbumSet,
    StackSet,
    StorySet,
    TagSet,
    TopSet,
    TrashSet,
    TripSet,
    YearSet,
    parse_photo_set,
    photo_set_text,
)
from core.models.dates.highlight_kinds import MEMORIES, HighlightKind
from core.models.dates.moment_spans import MomentKind
from core.models.photo_sets import WORDS
from core.models.sets.feed_sets import SEEDS
from core.models.trips.cells import HIGHEST_CELL

SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True) | st.sampled_from(sorted(WORDS))
KEYS = st.from_regex(r"[a-z2-7]{13}", fullmatch=True).map(AssetKey)
YEARS = st.integers(1, 9999)
SECONDS = st.datetimes().map(lambda second: second.replace(microsecond=0))
NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=6).filter(str.strip)
    | st.sampled_from([".", "..", "%2F", "a:b", "tagged:", "100%"]),
    min_size=1,
    max_size=3,
).map("/".join)
KINDS: dict[type, st.SearchStrategy[PhotoSet]] = {
    EverythingSet: st.just(EverythingSet()),
    SelectionSet: st.just(SelectionSet()),
    FavouritesSet: st.just(FavouritesSet()),
    NewSet: st.just(NewSet()),
    TopSet: st.builds(TopSet, st.sampled_from(Ranking)),
    CategorySet: SLUGS.map(CategorySet),
    CollectionSet: st.tuples(SLUGS, SLUGS).map("/".join).map(CollectionSet),
    YearSet: YEARS.map(YearSet),
    MonthSet: st.builds(MonthSet, YEARS, st.integers(1, 12)),
    DaySet: st.dates().map(DaySet),
    MomentSet: st.builds(MomentSet, st.sampled_from(MomentKind), st.dates()),
    FeedSet: st.just(FeedSet(FeedKind.RECENT))
    | st.builds(FeedSet, st.just(FeedKind.RANDOM), seed=st.integers(0, SEEDS - 1))
    | st.builds(FeedSet, st.just(FeedKind.REDISCOVER), st.dates(), st.integers(0, SEEDS - 1)),
    ReelsSet: st.just(ReelsSet(ReelOrder.RECENT))
    | st.builds(ReelsSet, st.just(ReelOrder.RANDOM), seed=st.integers(0, SEEDS - 1))
    | st.builds(ReelsSet, st.just(ReelOrder.RECOMMENDED), st.dates(), st.integers(0, SEEDS - 1)),
    HighlightSet: st.builds(HighlightSet, st.sampled_from(HighlightKind), st.dates())
    | st.builds(HighlightSet, st.sampled_from(sorted(MEMORIES)), st.dates(), number=st.integers(0, 10**15 - 1))
    | st.builds(HighlightSet, st.just(HighlightKind.RECENT_BATCHES), st.dates(), st.tuples(SLUGS, SLUGS).map("/".join)),
    TripSet: st.builds(
        lambda one, other, home: TripSet(min(one, other), max(one, other), home),
        SECONDS,
        SECONDS,
        st.none() | st.integers(0, HIGHEST_CELL),
    ),
    StorySet: st.builds(StorySet, st.tuples(SLUGS, SLUGS).map("/".join), st.just("") | SLUGS),
    ShareLinkSet: st.integers(1, 10**18 - 1).map(ShareId).map(ShareLinkSet),
    KeySet: st.lists(KEYS, max_size=4).map(tuple).map(KeySet),
    StackSet: KEYS.map(StackSet),
    ArchiveSet: st.just(ArchiveSet()),
    TrashSet: st.one_of(st.just(""), SLUGS, st.tuples(SLUGS, SLUGS).map("/".join)).map(TrashSet)
    | st.lists(KEYS, min_size=1, max_size=4).map(lambda keys: TrashSet(keys=tuple(keys))),
    AlbumSet: st.integers(1, 2**48 - 1).map(AlbumId).map(AlbumSet),
    TagSet: st.builds(TagSet, NAMES)
    | st.builds(TagSet, NAMES, st.just(CollectionSet("tags/tagged")))
    | st.builds(TagSet, NAMES, st.builds(TagSet, NAMES, st.builds(MonthSet, YEARS, st.integers(1, 12)))),
    QuerySet: st.builds(
        QuerySet,
        st.text(max_size=12),
        st.sampled_from(
            [
                EverythingSet(),
                CollectionSet("tags/tagged"),
                TagSet("50%?: ?", SelectionSet()),
                SmartAlbumSet(AlbumId(1), "a?%3F%25 tag:b"),
            ]
        ),
    ),
    SmartAlbumSet: st.builds(
        SmartAlbumSet, st.integers(1, 2**48 - 1).map(AlbumId), st.text(min_size=1, max_size=12) | st.just("%3F ?%25")
    ),
}
PHOTO_SETS = st.one_of(*KINDS.values())


def test_every_kind_is_tried() -> None:
    """A new kind of set is drawn below."""
    assert set(KINDS) == set(get_args(PhotoSet))


@given(PHOTO_SETS)
@example(CategorySet("selection"))
@example(CollectionSet("library/library"))
@example(CollectionSet("by-date/2024"))
def test_a_printed_set_is_read_back(photo_set: PhotoSet) -> None:
    """parse(print(set)) is the set, whatever its slugs are."""
    assert parse_photo_set(photo_set_text(photo_set)) == photo_set


@given(PHOTO_SETS, PHOTO_SETS)
def test_two_sets_never_share_a_text(one: PhotoSet, other: PhotoSet) -> None:
    """Equal texts mean equal sets."""
    assert (photo_set_text(one) == photo_set_text(other)) == (one == other)


@given(st.text("abcdef0123456789/-:,. y", max_size=30) | st.text(max_size=20))
@example("library/travel/paris")
def test_what_is_read_means_what_is_printed(text: str) -> None:
    """Any text is either no photo set, or one whose printed form means the same."""
    found = parse_photo_set(text)
    assert found is None or parse_photo_set(photo_set_text(found)) == found


@pytest.mark.parametrize(
    ("text", "photo_set"),
    [
        ("library", EverythingSet()),
        ("travel", CategorySet("travel")),
        ("library/travel", CategorySet("travel")),
        ("travel/paris-day-1", CollectionSet("travel/paris-day-1")),
        ("library/travel/paris-day-1", CollectionSet("travel/paris-day-1")),
        ("selection", SelectionSet()),
        ("favourites", FavouritesSet()),
        ("new", NewSet()),
        ("library/new", CategorySet("new")),
        ("top", TopSet()),
        ("top/bayesian", TopSet(Ranking.BAYESIAN)),
        ("library/top/bayesian", CollectionSet("top/bayesian")),
        ("library/selection", CategorySet("selection")),
        ("library/selection/best", CollectionSet("selection/best")),
        ("by-date/2024", YearSet(2024)),
        ("by-date/2024/07", MonthSet(2024, 7)),
        ("by-date/2024/07/14", DaySet(date(2024, 7, 14))),
        ("by-date/2023/02/29", None),
        ("moments/on-this-day/2024-02-29", MomentSet(MomentKind.ON_THIS_DAY, date(2024, 2, 29))),
        ("moments/on-this-day/2023-02-29", None),
        ("moments/tomorrow/2024-02-29", None),
        ("feed/recent", FeedSet(FeedKind.RECENT)),
        ("feed/recent/1", None),
        ("feed/random", FeedSet(FeedKind.RANDOM)),
        ("feed/random/7", FeedSet(FeedKind.RANDOM, seed=7)),
        ("feed/random/1000000", None),
        ("feed/random/07", None),
        ("feed/rediscover", None),
        ("feed/rediscover/2024-02-29", FeedSet(FeedKind.REDISCOVER, date(2024, 2, 29))),
        ("feed/rediscover/2024-02-29/7", FeedSet(FeedKind.REDISCOVER, date(2024, 2, 29), 7)),
        ("feed/rediscover/2023-02-29/7", None),
        ("feed", None),
        ("feed/reels/recent", ReelsSet(ReelOrder.RECENT)),
        ("feed/reels/random/7", ReelsSet(ReelOrder.RANDOM, seed=7)),
        ("feed/reels/recommended/2024-02-29/7", ReelsSet(ReelOrder.RECOMMENDED, date(2024, 2, 29), 7)),
        ("feed/reels/recommended", None),
        ("feed/reels/rediscover/2024-02-29", None),
        ("feed/reels", None),
        ("library/feed/recent", CollectionSet("feed/recent")),
        ("stories/travel/paris", StorySet("travel/paris")),
        ("stories/travel/paris/the-zoo", StorySet("travel/paris", "the-zoo")),
        ("stories/travel/paris/the-zoo/more", None),
        ("stories/travel/paris/The Zoo", None),
        ("stories/travel", None),
        ("stories", None),
        ("library/stories", CategorySet("stories")),
        ("moments/lucky-dip/2024-02-29", HighlightSet(HighlightKind.LUCKY_DIP, date(2024, 2, 29))),
        ("moments/lucky-dip/2024-02-29/travel/paris", None),
        (
            "moments/recent-batches/2024-02-29/travel/paris",
            HighlightSet(HighlightKind.RECENT_BATCHES, date(2024, 2, 29), "travel/paris"),
        ),
        ("moments/recent-batches/2024-02-29/travel", None),
        ("moments/recent-batches/2024-02-29/travel/..", None),
        ("moments/recent-batches", None),
        ("moments", None),
        (
            "moments/event/20240714T100000/20240714T183001",
            TripSet(datetime(2024, 7, 14, 10), datetime(2024, 7, 14, 18, 30, 1)),  # noqa: DTZ001 - a wall clock
        ),
        ("moments/event/20240714T100000/20240714T095959", None),
        ("moments/event/20240714T100000/20240714T183001/7", None),
        ("moments/trip/20240714T100000/20240714T183001", None),
        ("moments/trip/20240714T100000/20240714T183001/6483600", None),
        ("library/by-date/2024", CollectionSet("by-date/2024")),
        ("share:12", ShareLinkSet(ShareId(12))),
        ("photos:aaaaaaaaaaaaa", KeySet((AssetKey("aaaaaaaaaaaaa"),))),
        ("stack:aaaaaaaaaaaaa", StackSet(AssetKey("aaaaaaaaaaaaa"))),
        ("trash", TrashSet()),
        ("archive", ArchiveSet()),
        ("trash/travel/paris", TrashSet("travel/paris")),
        ("trash/photos:aaaaaaaaaaaaa", TrashSet(keys=(AssetKey("aaaaaaaaaaaaa"),))),
        ("library/trash", CategorySet("trash")),
        ("album/00000000002a", AlbumSet(AlbumId(42))),
        ("library/album/00000000002a", CollectionSet("album/00000000002a")),
        ("library/albums", CategorySet("albums")),
        ("tags/Travel/São Paulo", TagSet("Travel/São Paulo")),
        ("tag:Travel", TagSet("Travel")),
        ("tags/a%2Fb/%2E%2E", TagSet("a/b/..")),
        ("tagged:Sea:travel/paris", TagSet("Sea", CollectionSet("travel/paris"))),
        ("tagged:Sea:library", TagSet("Sea")),
        ("tagged:Sea:tagged:100%25:selection", TagSet("Sea", TagSet("100%", SelectionSet()))),
        ("library/tags/sea", CollectionSet("tags/sea")),
        ("query:tag:sea or /", QuerySet("tag:sea or /")),
        ("tagged:Sea:query:rating:5 a:b", TagSet("Sea", QuerySet("rating:5 a:b"))),
        ("within:travel/paris?name:what? x", QuerySet("name:what? x", CollectionSet("travel/paris"))),
        ("within:tagged:Why%3F:selection?a", QuerySet("a", TagSet("Why?", SelectionSet()))),
        ("tagged:Sea:within:travel?a", TagSet("Sea", QuerySet("a", CategorySet("travel")))),
    ],
)
def test_the_words_of_the_grammar(text: str, photo_set: PhotoSet) -> None:
    """Each form, with and without `library/`; a slug that equals a word is written behind it."""
    assert parse_photo_set(text) == photo_set


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "travel/",
        "Travel",
        "selection/best",
        "trash/",
        "trash/a/b/c",
        "stack:",
        "album",
        "album/2a",
        "album/000000000000",
        "album/00000000002a/0",
        "albums",
        "albums/saved",
        "stack:aaaaaaaaaaaaa,aaaaaaaaaaaab",
        "by-date",
        "by-date/24",
        "by-date/0000",
        "by-date/2024/7",
        "by-date/2024/13",
        "a/b/c",
        "library/a/b/c",
        "library/",
        "within:travel/paris",
        "within:nothing here?sea",
        "within:query:sea?sky",
        "within:within:travel?sea?sky",
        "share:0",
        "share:x",
        "photos:abc",
        "tags",
        "tags/",
        "tags/a//b",
        "tags/%FF",
        "tag:",
        "tagged:sea",
        "tagged:sea:no such set",
        "tagged:a:" * 9 + "selection",
        "a--b",
        "a b",
    ],
)
def test_other_texts_are_not_photo_sets(text: str) -> None:
    """Words of the grammar are not read as slugs, and nothing is guessed."""
    assert parse_photo_set(text) is None
