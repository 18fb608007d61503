"""Pages and counts of queries with words, from the index of words, are those of the queries' conditions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library import photo_pages
from core.library.search import found_words, word_pages
from core.library.search.word_index import index_words
from core.models import (
    Actor,
    AlbumId,
    CategoryId,
    CategorySet,
    EverythingSet,
    PhotoSet,
    QuerySet,
    Role,
    SmartAlbumSet,
    SortOrder,
    UserId,
)
from core.sets.search import word_rows
from core.sets.search.word_rows import SCOPE_OF_CATEGORY, last_row, photo_of, row_number, scope_of
from core.sets.statements import STATEMENTS, Statement
from tests.core.building import add_category, add_collection, add_photo, add_root, database_in_memory
from tests.core.query.random_queries import QUERIES
from tests.core.sets.search.drawn_library import ALBUMS, MEMBERS, draw_library
from tests.hypothesis_examples import examples

LISTED = STATEMENTS.get("test: listed photos of a query") or Statement(
    "test: listed photos of a query",
    "SELECT id FROM photos WHERE {set} AND {listed} AND {visible} ORDER BY newest_sort DESC, id DESC",
)


@pytest.fixture(scope="module")
def libraries() -> Iterator[list[sqlite3.Connection]]:
    """Libraries of which all photos are indexed, and some."""
    with database_in_memory() as whole, database_in_memory() as part:
        for seed, connection in enumerate((whole, part)):
            draw_library(connection, seed)
            index_words(connection, 1000)
            connection.execute("UPDATE photos SET below_top = 1, stack_key = 'a' WHERE id % 11 = 0")
        part.execute(
            "UPDATE photos SET name = 'sea.jpg', newest_sort = '1' || substr(newest_sort, 2)"
            " WHERE id % 7 = 0 AND taken_local IS NOT NULL"
        )
        yield [whole, part]


@settings(max_examples=examples(150), deadline=None)
@given(
    QUERIES,
    st.sampled_from([EverythingSet(), CategorySet("travel")]),
    st.sampled_from(MEMBERS),
    st.sampled_from([None, frozenset({CategoryId(1), CategoryId(3)})]),
    st.integers(0, 1),
    st.integers(1, 9),
    st.sampled_from([8, 20_000]),
)
def test_pages_are_those_of_the_condition(
    libraries: list[sqlite3.Connection],
    text: str,
    within: PhotoSet,
    user_id: UserId,
    category_ids: frozenset[CategoryId] | None,
    number: int,
    limit: int,
    many: int,
) -> None:
    """By number and by key, sorted by date or else, with the same count, for each member and in each set."""
    connection, query = libraries[number], QuerySet(text, within)
    with (
        patch.object(found_words, "MANY_MATCHES", many),
        patch.object(found_words, "MANY_SKIPPED", many // 4),
        patch.object(word_pages, "FIRST_READ", many // 4),
        patch.object(word_pages, "MANY_COMPARED", many // 4),
    ):
        assert_pages(connection, Actor(user_id, "x", Role.VIEWER, category_ids), query, limit)


@settings(max_examples=examples(60), deadline=None)
@given(QUERIES, st.sampled_from(sorted(ALBUMS)), st.sampled_from(MEMBERS), st.integers(0, 1), st.integers(1, 9))
def test_pages_of_smart_albums_are_those_of_their_queries(
    libraries: list[sqlite3.Connection], text: str, album: int, user_id: UserId, number: int, limit: int
) -> None:
    """For those who may see the album; for others there are none."""
    assert_pages(libraries[number], Actor(user_id, "x", Role.VIEWER), SmartAlbumSet(AlbumId(album), text), limit)


def test_a_smart_album_with_words_is_looked_up(libraries: list[sqlite3.Connection]) -> None:
    """As its query is, for its owner, and not for a member who may not see it."""
    connection = libraries[0]
    album = next(each for each, (_, _, audience) in sorted(ALBUMS.items()) if audience == "private")
    owner = ALBUMS[album][0]
    other = next(each for each in MEMBERS if each != owner)
    for member, is_found in ((owner, True), (other, False)):
        actor, photo_set = Actor(UserId(member), "x", Role.VIEWER), SmartAlbumSet(AlbumId(album), "sea")
        assert (found_words.found_words(connection, actor, photo_set) is not None) is is_found


def assert_pages(connection: sqlite3.Connection, actor: Actor, query: PhotoSet, limit: int) -> None:
    expected = [row["id"] for row in connection.execute(*LISTED.fill(actor, query))]
    assert photo_pages.count(connection, actor, query) == len(expected)
    after, found = None, []
    while page := photo_pages.page(connection, actor, query, SortOrder.DATE, after, limit):
        found += [photo.id for photo in page]
        after = page[-1].page_key
    assert found == expected
    page = photo_pages.page_from(connection, actor, query, SortOrder.DATE, limit, limit)
    assert [photo.id for photo in page] == expected[limit : 2 * limit]
    by_size = photo_pages.page_from(connection, actor, query, SortOrder.SIZE, 0, 1000)
    assert sorted(photo.id for photo in by_size) == sorted(expected)
    assert all(one.size >= two.size for one, two in pairwise(by_size))


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("sea", True), ("sea rating:5", True), ("tag:sea", True), ("sea or tag:north", True), ("title:sea not a", True),
        ("not sea", False), ("sea or rating:5", False), ("rating:5", False), ("album:sea", False), ("tag:-", False),
    ],
)  # fmt: skip
def test_the_index_answers_what_needs_words(libraries: list[sqlite3.Connection], text: str, is_found: bool) -> None:
    """A query whose photos all have words or tags is looked up; others, with nothing to look up, are not."""
    actor = Actor(UserId(1), "x", Role.ADMIN)
    assert (found_words.found_words(libraries[0], actor, QuerySet(text)) is not None) is is_found


@pytest.mark.parametrize("others", [3, 30])
def test_a_long_beginning_finds_all_its_words(others: int) -> None:
    """Whether these are looked up one by one, or are too many: the word itself, longer ones, and no other."""
    with database_in_memory() as connection:
        roots = add_root(connection)
        for category in ("Travel", "Home"):
            collection = add_collection(connection, add_category(connection, category), f"{category} 1", roots)
            for name in ("harbour", "harbours", "harbou", "harbovr", *(f"harbour{each}" for each in range(others))):
                add_photo(connection, collection, f"{name}.jpg")
        index_words(connection, 100)
        for actor, categories in ((None, 2), (frozenset({CategoryId(2)}), 1)):
            found = found_words.found_words(connection, Actor(UserId(1), "x", Role.ADMIN, actor), QuerySet("harbour"))
            assert found is not None
            few = found.few()
            assert few is not None
            assert few.ids is not None
            assert {found.count(), len(found.page(0, 100)), len(few.ids)} == {(2 + others) * categories}


def test_many_photos_that_wait_are_said() -> None:
    """From a thousand waiting photos on, the index is not asked, and callers can say why a search takes long."""
    with database_in_memory() as connection:
        connection.executemany("INSERT INTO unindexed_photos VALUES (?)", [(number,) for number in range(999)])
        actor = Actor(UserId(1), "x", Role.ADMIN)
        assert not found_words.is_indexing(connection)
        assert found_words.found_words(connection, actor, QuerySet("sea")) is not None
        connection.execute("INSERT INTO unindexed_photos VALUES (1000)")
        assert found_words.is_indexing(connection)
        assert found_words.found_words(connection, actor, QuerySet("sea")) is None


@given(st.integers(1, 2**24 - 1))
def test_the_scope_of_a_category_is_the_same_in_sql(category: int) -> None:
    """Python and SQL write the same signs, and those of no other category begin with them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        sql = f"SELECT {SCOPE_OF_CATEGORY} FROM (SELECT ? AS id) AS categories"
        assert connection.execute(sql, (category,)).fetchone()[0] == scope_of(category)


@given(
    st.tuples(st.integers(0, 1), st.integers(0, 10**12 - 1), st.integers(0, 2**word_rows.PHOTO_BITS - 1)),
    st.tuples(st.integers(0, 1), st.integers(0, 10**12 - 1), st.integers(0, 2**word_rows.PHOTO_BITS - 1)),
)
def test_rows_are_in_the_order_by_date(one: tuple[int, int, int], two: tuple[int, int, int]) -> None:
    """A photo of a later second never has a lower row, and rows end with their second."""
    keys = [f"{flag}{second:012}000000" for flag, second, _ in (one, two)]
    rows = [row_number(key, photo) for key, (_, _, photo) in zip(keys, (one, two), strict=True)]
    assert [photo_of(row) for row in rows] == [one[2], two[2]]
    assert rows[0] < last_row(keys[0]) + 1 <= 2**63
    if keys[0] < keys[1]:
        assert rows[0] >> word_rows.PHOTO_BITS <= rows[1] >> word_rows.PHOTO_BITS
