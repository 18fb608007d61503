"""The SQL of a photo set and its Python twin choose the same photos."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AlbumId,
    AlbumSet,
    ArchiveSet,
    AssetKey,
    CategorySet,
    CollectionId,
    CollectionSet,
    DaySet,
    Downloads,
    EverythingSet,
    FavouritesSet,
    FeedKind,
    FeedSet,
    GuestId,
    HighlightSet,
    IdRanges,
    KeySet,
    MomentSet,
    MonthSet,
    NewSet,
    PhotoSet,
    QuerySet,
    Ranking,
    Role,
    SelectionSet,
    SessionFavourites,
    ShareId,
    ShareLinkSet,
    SharePass,
    SmartAlbumSet,
    SortOrder,
    StackSet,
    StorySet,
    TagSet,
    TopSet,
    TrashSet,
    TripSet,
    UserId,
    YearSet,
)
from core.models.dates.highlight_kinds import HighlightKind
from core.models.dates.moment_spans import MomentKind
from core.models.trips.cells import cell_at
from core.sets.conditions import condition_of, month_start, set_condition
from core.sets.expressions import NO_PHOTO, And, Expression, Not, Operator, Or, PhotoFacts, PhotoField, Relation
from core.sets.favourite_clauses import favourites_of_guest
from core.sets.orders import PHOTO_ORDERS, photo_order
from core.sets.statements import STATEMENTS, Statement
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate, refresh_date_sort
from tests.core.sets.drawn_sets import KINDS, PHOTO_SETS


@pytest.fixture(scope="module")
def library() -> Iterator[tuple[sqlite3.Connection, dict[int, PhotoFacts]]]:
    """Photos over three years in four collections, some selected by members 1 and 2, some chosen for a share link."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 9, "Rome": 7}, "Home": {"Paris": 6, "Garden": 4}})
        refresh_counts(connection, map(CollectionId, range(1, 5)))
        connection.execute(
            "UPDATE photos SET taken_local = ? + (id * 7919 * 86400) % ?", (month_start(1999, 1), 3 * 366 * 86400)
        )
        connection.execute("UPDATE photos SET taken_local = NULL, taken_source = NULL WHERE id % 5 = 0")
        connection.execute("UPDATE photos SET kind = 'video' WHERE id % 4 = 1")
        connection.execute("UPDATE photos SET added_at = 86400 * 365 * 30 + id")
        refresh_date_sort(connection)
        # The last session of 2 is not over for long enough, that of 3 was the first.
        ends = ((1, 20), (2, 10), (2, 5))
        connection.executemany("INSERT INTO session_ends VALUES (?, 86400 * 365 * 30 + ?)", ends)
        for user_id in (2, 3):
            connection.execute("INSERT INTO home_seen VALUES (?, CAST(strftime('%s', 'now') AS INTEGER))", (user_id,))
        connection.execute("INSERT INTO selections SELECT 1 + id % 2, id FROM photos WHERE id % 3 = 0")
        connection.execute("INSERT INTO favourite_photos SELECT 1 + id % 3, id FROM photos WHERE id % 2 = 0")
        connection.execute(
            "INSERT INTO shares VALUES (5, 'id', 'hash', x'00', 1, 'share:5', 't', '', 0, NULL, NULL, 0, 'off', 0, 1,"
            " 1, 4000000000, NULL, NULL)"
        )
        connection.execute("INSERT INTO guest_favourites SELECT 7, id, 5, 0 FROM photos WHERE id % 6 = 1")
        connection.execute("INSERT INTO share_photos SELECT 5, id FROM photos WHERE id % 4 = 0")
        connection.execute("UPDATE photos SET stack_key = id % 3 WHERE id % 5 > 1")
        connection.execute("INSERT INTO trashed_photos SELECT id, collection_id, NULL FROM photos WHERE id IN (1, 5)")
        connection.execute("INSERT INTO trashed_photos SELECT id, NULL, category_id FROM photos WHERE id IN (6, 18)")
        connection.execute("INSERT INTO trashed_photos (photo_id) VALUES (7), (8)")
        connection.execute("INSERT INTO archived_photos VALUES (7), (9), (12)")
        # 1 is private, 2 shared with VIEWER, 3 with all, 4 deleted, 5 protected.
        for album, owner, audience in ((1, 1, "private"), (2, 1, "named"), (3, 2, "all"), (4, 1, "all"), (5, 2, "all")):
            connection.execute(
                "INSERT INTO albums (id, user_id, name, name_key, audience) VALUES (?, ?, ?, ?, ?)",
                (album, owner, str(album), str(album), audience),
            )
            connection.execute(
                "INSERT INTO album_photos SELECT ?1, id, id, id FROM photos WHERE id % 4 = ?1 % 4", (album,)
            )
        connection.execute("INSERT INTO album_readers VALUES (2, 3)")
        connection.execute("UPDATE albums SET deleted_at = 0 WHERE id = 4")
        connection.execute("UPDATE albums SET passphrase_hash = 'hash' WHERE id = 5")
        # Smart albums: 11 of 1, shared with VIEWER, 12 of 2, protected.
        for album, owner in ((11, 1), (12, 2)):
            connection.execute(
                "INSERT INTO albums (id, user_id, name, name_key, audience, query) VALUES (?, ?, ?, ?, 'named', 'x')",
                (album, owner, str(album), str(album)),
            )
        connection.execute("INSERT INTO album_readers VALUES (11, 3), (12, 3)")
        connection.execute("UPDATE albums SET passphrase_hash = 'hash' WHERE id = 12")
        connection.execute("INSERT INTO tags VALUES (1, NULL, 'Sea', 'sea/'), (2, 1, 'Sea/Été', 'sea/ete/')")
        connection.execute("INSERT INTO tags VALUES (3, NULL, 'Sea 2', 'sea 2/')")
        connection.execute("INSERT INTO tagged_photos SELECT 1 + id % 3, id, 1 + id % 2 FROM photos WHERE id % 4 > 0")
        connection.execute("INSERT INTO rated_photos SELECT 1 + id % 2, id, 1 + id % 5 FROM photos WHERE id % 2 = 0")
        connection.execute("UPDATE photos SET latitude = 40 + id, longitude = 16.4 WHERE id % 4")
        # Member 1 has opened the first collection within a year before the day, 2 the third one long ago.
        # The story of the first collection has one folder in it, that of the third only a capsule.
        connection.execute("INSERT INTO story_folders VALUES (2, 1, '', ''), (4, 3, 'zoo', 'Zoo')")
        hours = [timegm(each) // 3600 for each in ((2001, 1, 1, 0, 0, 0), (1999, 6, 1, 0, 0, 0))]
        views = [(1, 1, hours[0]), (3, 2, hours[1])]
        connection.executemany("INSERT INTO collection_views VALUES (?, ?, ?)", views)
        rows = connection.execute(
            "SELECT photos.id, photos.votes, asset_key, date_sort, photos.newest_sort, taken_local, kind,"
            " photos.collection_id, latitude, longitude, categories.slug AS category, collections.slug AS collection,"
            " (SELECT group_concat(user_id) FROM selections WHERE photo_id = photos.id) AS selected,"
            " (SELECT group_concat(user_id) FROM favourite_photos WHERE photo_id = photos.id) AS favoured,"
            " (SELECT group_concat(share_id) FROM share_photos WHERE photo_id = photos.id) AS chosen,"
            " (SELECT group_concat(other.asset_key) FROM photos AS other WHERE other.stack_key = photos.stack_key"
            " AND other.collection_id = photos.collection_id) AS stack,"
            " (SELECT coalesce(with_collection.slug, with_category.slug, '') FROM trashed_photos"
            " LEFT JOIN collections AS with_collection ON with_collection.id = trashed_photos.collection_id"
            " LEFT JOIN categories AS with_category ON with_category.id = trashed_photos.category_id"
            " WHERE photo_id = photos.id) AS trash,"
            " (SELECT group_concat(key) FROM tagged_photos JOIN tags ON tags.id = tag_id WHERE photo_id = photos.id)"
            " AS tags,"
            " photos.id IN (SELECT photo_id FROM archived_photos) AS is_archived"
            " FROM photos JOIN collections ON collections.id = collection_id JOIN categories ON"
            " categories.id = photos.category_id"
        )
        yield connection, {row["id"]: facts(row) for row in rows.fetchall()}


def facts(row: sqlite3.Row) -> PhotoFacts:
    def numbers(text: str | None) -> frozenset[int]:
        return frozenset(map(int, (text or "").split(","))) if text else frozenset()

    return PhotoFacts(
        row["id"],
        {
            PhotoField.ID: row["id"],
            PhotoField.KEY: row["asset_key"],
            PhotoField.CATEGORY: row["category"],
            PhotoField.COLLECTION: row["collection"],
            PhotoField.TAKEN: row["date_sort"],
            PhotoField.NEWEST: row["newest_sort"],
            PhotoField.TAKEN_LOCAL: row["taken_local"],
            PhotoField.KIND: row["kind"],
        },
        {
            Relation.SELECTED_BY: numbers(row["selected"]),
            Relation.FAVOURITE_OF: numbers(row["favoured"]),
            Relation.FAVOURITE_OF_GUEST: frozenset({7} if row["id"] % 6 == 1 else ()),
            Relation.CHOSEN_FOR: numbers(row["chosen"]),
        },
        frozenset((row["stack"] or "").split(",")),
        row["trash"],
        frozenset(pair for pair in ((1, 1), (2, 1), (2, 3), (3, 1), (3, 2), (3, 3)) if row["id"] % 4 == pair[0])
        | {(11, 1), (11, 3)},
        frozenset((row["tags"] or "").split(",")),
        is_archived=bool(row["is_archived"]),
        is_shown=row["id"] % 3 > 0,
        picks=frozenset(Ranking if row["votes"] and row["id"] % 3 else ()),
        new_to=frozenset(user for user, most in ((1, 20), (2, 10)) if row["id"] > most),
        cell=cell_at(row["latitude"], row["longitude"]),
        highlights=highlights(row, numbers(row["favoured"])),
        protected_albums=frozenset({(5, 2), (12, 2)} if row["id"] % 4 == 1 else {(12, 2)}),
        stories=stories(row),
    )


def stories(row: sqlite3.Row) -> frozenset[tuple[str, str]]:
    """Return the stories of a photo; `Out` tells photos by their ids."""
    if row["collection_id"] == 4:
        return frozenset({("home/paris", "zoo"), ("home/paris", "")} if row["id"] % 4 < 3 else {("home/paris", "zoo")})
    return frozenset({("travel/paris", "")} if row["collection_id"] == 2 and row["id"] % 4 < 3 else ())


def highlights(row: sqlite3.Row, favoured: frozenset[int]) -> frozenset[tuple[HighlightKind, int]]:
    """Return the highlights of a photo; `Out` shows photos and collections by their ids, and all have one letter."""
    found = {(HighlightKind.FORGOTTEN_FAVOURITES, user) for user in favoured - {1 if row["collection_id"] == 1 else 0}}
    if row["id"] % 3 and not row["is_archived"]:
        found |= {(HighlightKind.RECENT_BATCHES, user) for user in (1, 2, 3)}
        if row["collection_id"] in {1, 3}:
            unopened = {1, 2, 3} - {row["collection_id"] == 1 and 1, row["collection_id"] == 3 and 2}
            found |= {(HighlightKind.DEEP_CUTS, int(user)) for user in unopened}
        if row["id"] == 22:  # the first key, as all are before the tail of the day
            found |= {(HighlightKind.LUCKY_DIP, user) for user in (1, 2, 3)}
    return frozenset(found)


CONDITIONS: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(
        st.builds(
            set_condition,
            PHOTO_SETS,
            st.sampled_from([1, 2, 3]),
            st.sampled_from([frozenset(), frozenset({AlbumId(5), AlbumId(12)})]),
        ),
        st.builds(favourites_of_guest, st.sampled_from([GuestId(7), GuestId(8), SessionFavourites(IdRanges("2-5,9"))])),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(And), st.lists(inner, max_size=3).map(tuple).map(Or), inner.map(Not)
    ),
    max_leaves=6,
)


class Out:
    """Collects parameters."""

    def __init__(self, without_index: frozenset[tuple[str, Operator]]) -> None:
        self.table = "photos"
        self.without_index = without_index
        self.joins_albums = self.names_candidates = False
        self.parameters: dict[str, float | str] = {}

    def parameter(self, value: float | str) -> str:
        self.parameters[f"p{len(self.parameters)}"] = value
        return f":p{len(self.parameters) - 1}"

    def shown(self, table: str) -> str:
        return f"{table}.id % 3 > 0"

    def told(self, table: str) -> str:
        return f"{table}.id % 4 < 3"

    def accessible(self, table: str) -> str:
        return f"{table}.id % 2 > 0"

    def accessible_categories(self) -> str:
        return self.accessible("categories")

    def is_unrestricted(self) -> str:
        return "1"


def test_every_kind_is_tried() -> None:
    """A new kind of set is drawn below."""
    assert set(KINDS) == set(get_args(PhotoSet))


@settings(deadline=None)
@given(CONDITIONS, st.frozensets(st.tuples(st.just(PhotoField.TAKEN.value), st.sampled_from(Operator))))
def test_sql_and_python_agree(
    library: tuple[sqlite3.Connection, dict[int, PhotoFacts]],
    condition: Expression,
    without_index: frozenset[tuple[str, Operator]],
) -> None:
    """Any tree of conditions chooses the same photos in both, also where a bound is hidden from the index."""
    connection, photos = library
    out = Out(without_index)
    sql = f"SELECT id FROM photos WHERE {condition.sql(out)}"
    found = {row["id"] for row in connection.execute(sql, out.parameters)}
    assert found == {number for number, photo in photos.items() if condition.matches(photo)}


def guest(*, details: bool) -> Actor:
    share = SharePass(ShareId(5), "Fine", CollectionSet("travel/paris"), details, Downloads.OFF)
    return Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)


PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset())


@pytest.mark.parametrize(
    ("actor", "photo_set", "offered"),
    [
        (ADMIN, MonthSet(2000, 1), True),
        (ADMIN, CollectionSet("travel/paris"), True),
        (ADMIN, ShareLinkSet(ShareId(5)), False),
        (PUBLIC, CollectionSet("travel/paris"), True),
        (PUBLIC, MonthSet(2000, 1), False),
        (PUBLIC, YearSet(2000), False),
        (PUBLIC, DaySet(date(2000, 1, 1)), False),
        (PUBLIC, MomentSet(MomentKind.THIS_WEEK, date(2000, 1, 1)), False),
        (PUBLIC, TripSet(datetime(2000, 1, 1), datetime(2000, 1, 2)), False),  # noqa: DTZ001 - wall clocks have no zone
        (VIEWER, TripSet(datetime(2000, 1, 1), datetime(2000, 1, 2)), True),  # noqa: DTZ001
        (PUBLIC, FeedSet(FeedKind.RECENT), True),
        (PUBLIC, FeedSet(FeedKind.REDISCOVER, date(2000, 1, 1)), False),
        (guest(details=False), FeedSet(FeedKind.REDISCOVER, date(2000, 1, 1)), False),
        (guest(details=True), FeedSet(FeedKind.REDISCOVER, date(2000, 1, 1)), True),
        (PUBLIC, HighlightSet(HighlightKind.LUCKY_DIP, date(2000, 1, 1)), False),
        (guest(details=True), HighlightSet(HighlightKind.LUCKY_DIP, date(2000, 1, 1)), False),
        (VIEWER, HighlightSet(HighlightKind.DEEP_CUTS, date(2000, 1, 1)), True),
        (guest(details=True), DaySet(date(2000, 1, 1)), True),
        (guest(details=True), EverythingSet(), True),
        (guest(details=True), KeySet(()), True),
        (guest(details=True), YearSet(2000), True),
        (guest(details=False), YearSet(2000), False),
        (guest(details=True), CollectionSet("travel/paris"), False),
        (guest(details=True), CategorySet("travel"), False),
        (guest(details=True), SelectionSet(), False),
        (guest(details=True), StackSet(AssetKey("aaaaaaaaaaaab")), False),
        (PUBLIC, StackSet(AssetKey("aaaaaaaaaaaab")), True),
        (PUBLIC, StorySet("travel/paris"), True),
        (guest(details=True), StorySet("travel/paris"), False),
        (guest(details=True), FavouritesSet(), False),
        (PUBLIC, FavouritesSet(), False),
        (replace(guest(details=False), favourites=GuestId(7)), FavouritesSet(), True),
        (replace(PUBLIC, favourites=SessionFavourites()), FavouritesSet(), True),
        (guest(details=True), NewSet(), False),
        (PUBLIC, NewSet(), False),
        (VIEWER, NewSet(), True),
        (guest(details=True), TopSet(), False),
        (PUBLIC, TopSet(Ranking.BAYESIAN), False),
        (VIEWER, TopSet(), True),
        (ADMIN, TrashSet(), True),
        (VIEWER, TrashSet(), False),
        (VIEWER, ArchiveSet(), False),
        (ADMIN, ArchiveSet(), True),
        (PUBLIC, TrashSet("travel"), False),
        (guest(details=True), TrashSet(), False),
        (guest(details=True), AlbumSet(AlbumId(1)), False),
        (PUBLIC, AlbumSet(AlbumId(1)), False),
        (VIEWER, AlbumSet(AlbumId(1)), True),
        (guest(details=True), SmartAlbumSet(AlbumId(1), "taken:2000"), False),
        (PUBLIC, SmartAlbumSet(AlbumId(1), "size:1"), False),
        (VIEWER, SmartAlbumSet(AlbumId(1), "fav:yes note:sea"), True),
        (VIEWER, SmartAlbumSet(AlbumId(1), "is:archived"), False),
        (EDITOR, SmartAlbumSet(AlbumId(1), "is:archived"), True),
        (ADMIN, TagSet("sea"), True),
        (ADMIN, TagSet("sea", ShareLinkSet(ShareId(5))), False),
        (PUBLIC, TagSet("sea"), False),
        (guest(details=True), TagSet("sea"), False),
        (guest(details=True), ShareLinkSet(ShareId(5)), True),
        (guest(details=True), ShareLinkSet(ShareId(6)), False),
        (VIEWER, QuerySet("paris or rating:5"), True),
        (VIEWER, QuerySet("rating:"), False),
        (VIEWER, QuerySet("paris", FavouritesSet()), True),
        (VIEWER, QuerySet("paris", ShareLinkSet(ShareId(5))), False),
        (guest(details=True), QuerySet("paris", CategorySet("travel")), False),
        (guest(details=True), QuerySet("taken:2024 paris"), True),
        (guest(details=True), TagSet("sea", QuerySet("paris")), False),
    ],
)
def test_sets_made_of_hidden_facts_hold_nothing(actor: Actor, photo_set: PhotoSet, offered: bool) -> None:
    """An actor without dates cannot ask by month, and a guest cannot find out the folder of a photo."""
    assert (condition_of(actor, photo_set) is not NO_PHOTO) is offered


def test_a_bound_is_hidden_only_where_a_key_replaces_it() -> None:
    """After a key by date upwards the lower bound, downwards the upper one; before a key the other; else none."""
    hidden = {}
    for order in PHOTO_ORDERS:
        for template in ("{set} AND {after}", "{set} AND {before}", "{set} AND {after} AND {before}", "{set}"):
            statement = Statement(f"bounds of {template} by {order}", template)
            try:
                sql, _ = statement.fill(ADMIN, MonthSet(2000, 1), photo_order(MonthSet(2000, 1), order))
            finally:
                del STATEMENTS[statement.name]
            ends = "+photos.date_sort >=" in sql, "+photos.date_sort <" in sql
            if any(ends):
                hidden[order, template] = ends
    assert hidden == {
        (SortOrder.OLDEST, "{set} AND {after}"): (True, False),
        (SortOrder.OLDEST, "{set} AND {before}"): (False, True),
        (SortOrder.OLDEST, "{set} AND {after} AND {before}"): (True, True),
        (SortOrder.DATE, "{set} AND {after}"): (False, True),
        (SortOrder.DATE, "{set} AND {before}"): (True, False),
        (SortOrder.DATE, "{set} AND {after} AND {before}"): (True, True),
    }
