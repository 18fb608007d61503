"""Photo sets of every kind, as the tests of their conditions draw them for the library of those."""

from __future__ import annotations

from datetime import date, datetime

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
)
from core.models.dates.highlight_kinds import HighlightKind
from core.models.dates.moment_spans import MomentKind
from core.models.trips.cells import cell_at

YEARS = (1999, 2000, 2001)
HIGHLIGHT_DAY = date(2001, 3, 14)

KEYS = st.integers(1, 30).map(lambda number: AssetKey(f"{number:013}".translate(str.maketrans("0189", "abcd"))))
KINDS: dict[type, st.SearchStrategy[PhotoSet]] = {
    EverythingSet: st.just(EverythingSet()),
    SelectionSet: st.just(SelectionSet()),
    FavouritesSet: st.just(FavouritesSet()),
    NewSet: st.just(NewSet()),
    TopSet: st.builds(TopSet, st.sampled_from(Ranking)),
    CategorySet: st.sampled_from(["travel", "home", "nowhere"]).map(CategorySet),
    CollectionSet: st.sampled_from(["travel/paris", "home/paris", "home/garden", "no/where"]).map(CollectionSet),
    YearSet: st.sampled_from(YEARS).map(YearSet),
    MonthSet: st.builds(MonthSet, st.sampled_from(YEARS), st.integers(1, 12)),
    DaySet: st.builds(date, st.sampled_from(YEARS), st.integers(1, 12), st.just(1)).map(DaySet),
    MomentSet: st.builds(
        MomentSet,
        st.sampled_from(MomentKind),
        st.builds(date, st.integers(2000, 2003), st.sampled_from([1, 6, 12]), st.sampled_from([1, 2, 28])),
    ),
    FeedSet: st.sampled_from([FeedKind.RECENT, FeedKind.RANDOM]).map(FeedSet)
    | st.builds(FeedSet, st.just(FeedKind.REDISCOVER), st.dates(date(1999, 1, 1), date(2002, 12, 31))),
    ReelsSet: st.sampled_from([ReelOrder.RECENT, ReelOrder.RANDOM]).map(ReelsSet),
    HighlightSet: st.builds(
        HighlightSet, st.sampled_from(HighlightKind), st.just(HIGHLIGHT_DAY), st.sampled_from(["", "home/paris"])
    ),
    TripSet: st.builds(
        TripSet,
        st.datetimes(datetime(1999, 1, 1), datetime(2000, 1, 1)),  # noqa: DTZ001 - wall clocks have no zone
        st.datetimes(datetime(2000, 1, 1), datetime(2001, 1, 1)),  # noqa: DTZ001
        st.sampled_from([None, cell_at(48.2, 16.4)]),
    ),
    StorySet: st.builds(
        StorySet, st.sampled_from(["travel/paris", "home/paris", "no/where"]), st.sampled_from(["", "zoo"])
    ),
    ShareLinkSet: st.sampled_from([5, 6]).map(ShareId).map(ShareLinkSet),
    KeySet: st.lists(KEYS, max_size=6).map(tuple).map(KeySet),
    StackSet: KEYS.map(StackSet),
    ArchiveSet: st.just(ArchiveSet()),
    TrashSet: st.builds(
        TrashSet,
        st.sampled_from(["", "travel", "travel/paris", "home", "no/where"]),
        st.lists(KEYS, max_size=4).map(tuple),
    ),
    AlbumSet: st.sampled_from([1, 2, 3, 4, 5, 99]).map(AlbumId).map(AlbumSet),
    TagSet: st.builds(
        TagSet,
        st.sampled_from(["SEA", "sea/ÉTÉ", "sea 2", "no such tag"]),
        st.sampled_from([EverythingSet(), CategorySet("travel"), TagSet("sea/ete"), SelectionSet()]),
    ),
    SmartAlbumSet: st.builds(
        SmartAlbumSet,
        st.sampled_from([11, 12, 99]).map(AlbumId),
        st.sampled_from(["tag:ete", "not taken:2000..", "fav:yes", "("]),
    ),
    # `tests.core.sets.search` draws queries with every field.
    QuerySet: st.builds(
        QuerySet,
        st.sampled_from(
            ["tag:ete", "taken:2000-05", "not taken:2000..", "is:archived or is:new", "(", "", "tag:sea taken:1999"]
        ),
        st.sampled_from(
            [
                EverythingSet(),
                SmartAlbumSet(AlbumId(11), "tag:sea"),
                CategorySet("travel"),
                TagSet("sea/ete"),
                FavouritesSet(),
                TrashSet(),
            ]
        ),
    ),
}
PHOTO_SETS = st.one_of(*KINDS.values())
