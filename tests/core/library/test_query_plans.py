"""Each query that a screen waits for is answered by its index: no sorting, no reading of whole tables."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from core.library import health, photo_pages, photo_queries, summaries
from core.library.grouping import group_queries
from core.models import CategorySet, CollectionSet, EverythingSet, PhotoSet, SortOrder
from core.sets.orders import CATEGORY_ORDERS, COLLECTION_ORDERS, PHOTO_ORDERS
from core.sets.statements import Statement
from tests.core.building import ADMIN, database_in_memory, populate

PHOTO_INDEX = {
    SortOrder.DATE: "by_newest",
    SortOrder.OLDEST: "by_date",
    SortOrder.NAME: "by_name",
    SortOrder.ADDED: "by_added",
    SortOrder.SIZE: "by_size",
    SortOrder.RATING: "by_rating",
}
GROUP_INDEX = {
    SortOrder.DATE: "by_newest",
    SortOrder.OLDEST: "by_oldest",
    SortOrder.NAME: "by_name",
    SortOrder.ADDED: "by_added",
    SortOrder.SIZE: "by_size",
    SortOrder.RATING: "by_rating",
}
PARIS = CollectionSet("travel/paris")
PREFIX: dict[PhotoSet, str] = {PARIS: "photos_in_collection_", EverythingSet(): "photos_"}
EACH = [(scope, order) for scope in PREFIX for order in PHOTO_ORDERS]


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    """A populated database without statistics, as the program leaves it: plans do not change while a library grows."""
    with database_in_memory() as populated:
        populate(populated, {"Travel": {"Paris": 300, "Rome": 200}, "Home": {"Garden": 300, "House": 20}})
        yield populated


def plan(connection: sqlite3.Connection, statement: Statement, *filled: Any) -> list[str]:
    """Return the lines of the plan that read stored rows.

    Without those about permission, the slug of a set, and the albums that the actor hides, which are read once.
    """
    sql, given = statement.fill(ADMIN, *filled)
    values: dict[str, object] = dict.fromkeys(re.findall(r":(\w+)", sql), 1) | given
    rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    asked_per_photo: set[int] = set()
    for row in rows:
        if row["parent"] in asked_per_photo or "CORRELATED SCALAR SUBQUERY" in row["detail"]:
            asked_per_photo.add(row["id"])
            assert "SCAN" not in row["detail"], row["detail"]
    lines = [row["detail"] for row in rows if row["id"] not in asked_per_photo]
    if "{set}" in statement.template:
        lines = [line for line in lines if not line.endswith("(slug=?)")]
    assert not [line for line in lines if "TEMP B-TREE" in line or "AUTOMATIC" in line], lines
    asked_once = re.compile(r"json_each|\b(albums|album_photos|users)\b")
    return [line for line in lines if line.startswith(("SCAN", "SEARCH")) and not asked_once.search(line)]


@pytest.mark.parametrize(("scope", "order"), EACH)
def test_pages_read_one_range_of_their_index(connection: sqlite3.Connection, scope: PhotoSet, order: SortOrder) -> None:
    """The first page reads from the end of the index, each further one from its key, ties included."""
    index = PREFIX[scope] + PHOTO_INDEX[order]
    (first,) = plan(connection, photo_queries.FIRST_PAGE, scope, PHOTO_ORDERS[order])
    assert f"USING INDEX {index}" in first
    assert first.startswith("SEARCH") == (scope is PARIS)
    ties, rest = plan(connection, photo_queries.NEXT_PAGE, scope, PHOTO_ORDERS[order])
    within = r"collection_id=\? AND " if scope is PARIS else ""
    assert re.fullmatch(rf"SEARCH photos USING INDEX {index} \({within}\w+=\? AND id[<>]\?\)", ties)
    assert re.fullmatch(rf"SEARCH photos USING INDEX {index} \({within}\w+[<>]\?\)", rest)


@pytest.mark.parametrize(("scope", "order"), EACH)
def test_places_read_nothing_but_the_index(connection: sqlite3.Connection, scope: PhotoSet, order: SortOrder) -> None:
    """The index covers everything that they need, and each part is one range of it."""
    index = f"USING COVERING INDEX {PREFIX[scope]}{PHOTO_INDEX[order]}"
    for statement, parts in (
        (photo_queries.KEY_AT, 1),
        (photo_queries.KEY_AFTER, 2),
        (photo_queries.BETWEEN_PLACES, 3),
        (photo_queries.WITHIN_TIE, 1),
    ):
        lines = plan(connection, statement, scope, PHOTO_ORDERS[order])
        assert [index in line for line in lines if line != "SCAN CONSTANT ROW"] == [True] * parts, lines
    (tie,) = plan(connection, photo_queries.WITHIN_TIE, scope, PHOTO_ORDERS[order])
    assert re.search(r"\w+=\? AND id>\? AND id<\?\)$", tie)
    (place,) = plan(connection, photo_queries.PLACE, scope, PHOTO_ORDERS[order])
    assert place.endswith("(asset_key=?)")


@pytest.mark.parametrize("order", PHOTO_ORDERS)
def test_a_category_is_never_sorted(connection: sqlite3.Connection, order: SortOrder) -> None:
    """Its photos by date have an index; in other orders they are picked from the index of all photos."""
    prefix = "photos_in_category_" if PHOTO_INDEX[order] in {"by_date", "by_newest"} else "photos_"
    for statement in (photo_queries.FIRST_PAGE, photo_queries.KEY_AT):
        (line,) = plan(connection, statement, CategorySet("travel"), PHOTO_ORDERS[order])
        assert line.endswith(prefix + PHOTO_INDEX[order]) or f"{prefix}{PHOTO_INDEX[order]} (category_id=?)" in line


@pytest.mark.parametrize("scope", PREFIX)
def test_letters_are_looked_up_in_the_names(connection: sqlite3.Connection, scope: PhotoSet) -> None:
    """The first photo of a letter begins a range of the index by name."""
    (line,) = plan(connection, photo_queries.STARTS_WITH, scope, PHOTO_ORDERS[SortOrder.NAME])
    assert line.startswith("SEARCH")
    assert PREFIX[scope] + "by_name" in line


def test_counts_of_members_read_no_photo(connection: sqlite3.Connection) -> None:
    """All photos, those of a category and those of a collection are counted by the kept sums.

    Of all photos, those that the actor hides are looked up.
    """
    hidden = "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)"
    assert plan(connection, photo_queries.COUNT_IN_CATEGORIES) == ["SCAN categories", hidden]
    (line,) = plan(connection, photo_queries.COUNT_IN_CATEGORY)
    assert line.endswith("(slug=?)")
    lines = plan(connection, photo_queries.COUNT_IN_COLLECTION)
    assert lines[0] == "SEARCH collections USING INTEGER PRIMARY KEY (rowid=?)"
    assert [line for line in lines if line.startswith("SCAN")] == []
    assert not any("photos" in line for line in lines)


@pytest.mark.parametrize("order", PHOTO_ORDERS)
def test_groups_come_from_their_index(connection: sqlite3.Connection, order: SortOrder) -> None:
    """Collections of a category and their neighbours are one range; categories are listed along their index."""
    for statement in (group_queries.COLLECTIONS, group_queries.NEXT_COLLECTION, group_queries.PREVIOUS_COLLECTION):
        lines = plan(connection, statement, None, COLLECTION_ORDERS[order])
        assert all(line.startswith("SEARCH") for line in lines), lines
        assert any(f"collections_{GROUP_INDEX[order]} (category_id=?" in line for line in lines), lines
    if order in CATEGORY_ORDERS:
        (line,) = plan(connection, group_queries.CATEGORIES, None, CATEGORY_ORDERS[order])
        assert line == f"SCAN categories USING INDEX categories_{GROUP_INDEX[order]}"


def test_covers_and_single_rows_are_looked_up(connection: sqlite3.Connection) -> None:
    """Only the list of all categories is a full scan."""
    for sql in (
        photo_queries.ONE_PHOTO,
        photo_queries.DETAILS,
        group_queries.COLLECTION,
        group_queries.COLLECTION_BY_ID,
        group_queries.CATEGORY_ID,
        group_queries.CATEGORY,
        group_queries.COVERS_OF_ONE,
        summaries._COLLECTIONS,
        summaries._CATEGORIES,
    ):
        assert all(line.startswith("SEARCH") for line in plan(connection, sql)), plan(connection, sql)
    assert [line.split()[1] for line in plan(connection, group_queries.COVERS) if line.startswith("SCAN")] == [
        "categories"
    ]


def test_counting_reads_only_photos_with_errors(connection: sqlite3.Connection) -> None:
    """The counts of the gallery come from categories, and from the partial index of photos with errors."""
    (line,) = plan(connection, health._COUNTS)
    assert line.startswith("SCAN categories USING INDEX categories_")
    lines = plan(connection, health._ERROR_COUNT)
    assert "SCAN photos USING INDEX photos_with_error" in lines


@pytest.mark.parametrize("scope", [EverythingSet(), PARIS])
def test_a_page_costs_what_it_shows(connection: sqlite3.Connection, scope: PhotoSet) -> None:
    """Steps of the database engine for a page do not grow with the depth, not even when all photos tie."""

    def steps(after: int) -> int:
        total = photo_pages.count(connection, ADMIN, scope)
        page = photo_pages.page(connection, ADMIN, scope, SortOrder.ADDED, None, total)
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        connection.set_progress_handler(count, 1)
        try:
            assert len(photo_pages.page(connection, ADMIN, scope, SortOrder.ADDED, page[after].page_key, 10)) == 10
        finally:
            connection.set_progress_handler(None, 1)
        return taken

    connection.execute("BEGIN")
    try:
        connection.execute("UPDATE photos SET added_at = 7")
        assert steps(250) < 1.2 * steps(5)
    finally:
        connection.execute("ROLLBACK")
