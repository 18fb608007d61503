"""Each query that a screen waits for is answered by its index: no sorting, no reading of whole tables."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import pytest

from core.library import (
    categories,
    collections,
    folder_queries,
    guests,
    health,
    photo_queries,
    photos,
    selections,
    summaries,
)
from core.models import CollectionId, CollectionScope, EverythingScope, Scope, SortOrder
from core.permissions import VISIBLE_CATEGORY, VISIBLE_PHOTO
from core.pictures import photo_sources
from tests.core.building import ADMIN, database_in_memory, populate

PHOTO_INDEX = {
    SortOrder.DATE: "by_date",
    SortOrder.OLDEST: "by_date",
    SortOrder.NAME: "by_name",
    SortOrder.ADDED: "by_added",
    SortOrder.SIZE: "by_size",
}
GROUP_INDEX = {
    SortOrder.DATE: "by_newest",
    SortOrder.OLDEST: "by_oldest",
    SortOrder.NAME: "by_name",
    SortOrder.ADDED: "by_added",
    SortOrder.SIZE: "by_size",
}
PREFIX: dict[type[Scope], str] = {CollectionScope: "photos_in_collection_", EverythingScope: "photos_"}
EACH = [(scope, order) for scope in PREFIX for order in SortOrder]
LISTED = "deleted_at IS NULL AND width > 0"


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    """A populated database without statistics, as the program leaves it: plans do not change while a library grows."""
    with database_in_memory() as populated:
        populate(populated, {"Travel": {"Paris": 300, "Rome": 200}, "Home": {"Garden": 300, "House": 20}})
        yield populated


def plan(connection: sqlite3.Connection, sql: str) -> list[str]:
    """Return the lines of the plan that read stored rows, without those about permitted categories and links."""
    values: dict[str, object] = dict.fromkeys(re.findall(r":(\w+)", sql), 1)
    values["category_ids"] = "[1]"
    rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    asked_per_photo: set[int] = set()
    for row in rows:
        if row["parent"] in asked_per_photo or "CORRELATED SCALAR SUBQUERY" in row["detail"]:
            asked_per_photo.add(row["id"])
            assert "SCAN" not in row["detail"], row["detail"]
    lines = [row["detail"] for row in rows if row["id"] not in asked_per_photo]
    assert not [line for line in lines if "TEMP B-TREE" in line or "AUTOMATIC" in line], lines
    return [line for line in lines if line.startswith(("SCAN", "SEARCH")) and "json_each" not in line]


@pytest.mark.parametrize(("scope", "order"), EACH)
def test_pages_read_one_range_of_their_index(
    connection: sqlite3.Connection, scope: type[Scope], order: SortOrder
) -> None:
    """The first page reads from the end of the index, each further one from its key, ties included."""
    index = PREFIX[scope] + PHOTO_INDEX[order]
    (first,) = plan(connection, photo_queries.FIRST_PAGE[scope][order])
    assert f"USING INDEX {index}" in first
    assert first.startswith("SEARCH") == (scope is CollectionScope)
    ties, rest = plan(connection, photo_queries.NEXT_PAGE[scope][order])
    within = r"collection_id=\? AND " if scope is CollectionScope else ""
    assert re.fullmatch(rf"SEARCH photos USING INDEX {index} \({within}\w+=\? AND id[<>]\?\)", ties)
    assert re.fullmatch(rf"SEARCH photos USING INDEX {index} \({within}\w+[<>]\?\)", rest)


@pytest.mark.parametrize(("scope", "order"), EACH)
def test_outlines_and_places_read_nothing_but_the_index(
    connection: sqlite3.Connection, scope: type[Scope], order: SortOrder
) -> None:
    """Everything that they need stands in the index itself."""
    index = f"USING COVERING INDEX {PREFIX[scope]}{PHOTO_INDEX[order]}"
    for sql in (photo_queries.OUTLINE[scope][order], photo_queries.BEFORE_IN_ORDER[scope][order]):
        (line,) = plan(connection, sql)
        assert index in line
    (place,) = plan(connection, photo_queries.PLACE[scope][order])
    assert place.endswith("(asset_key=?)")


@pytest.mark.parametrize("scope", PREFIX)
def test_letters_are_looked_up_in_the_names(connection: sqlite3.Connection, scope: type[Scope]) -> None:
    """Both halves of a jump are ranges of the index by name."""
    for sql in (photo_queries.STARTS_WITH[scope], photo_queries.BELOW_NAME[scope]):
        (line,) = plan(connection, sql)
        assert line.startswith("SEARCH")
        assert PREFIX[scope] + "by_name" in line


@pytest.mark.parametrize("order", SortOrder)
def test_groups_come_from_their_index(connection: sqlite3.Connection, order: SortOrder) -> None:
    """Collections of a category and their neighbours are one range; categories are listed along their index."""
    for sql in (
        collections._OF_CATEGORY[order],
        collections._FOLLOWING[order],
        collections._PREVIOUS[order],
    ):
        lines = plan(connection, sql)
        assert all(line.startswith("SEARCH") for line in lines), lines
        assert any(f"collections_{GROUP_INDEX[order]} (category_id=?" in line for line in lines), lines
    (line,) = plan(connection, categories._LISTED[order])
    assert line == f"SCAN categories USING INDEX categories_{GROUP_INDEX[order]}"


def test_covers_and_single_things_are_looked_up(connection: sqlite3.Connection) -> None:
    """Only the list of all categories is read from end to end."""
    for sql in (
        photo_queries.ONE_PHOTO,
        photo_queries.DETAILS,
        collections._BY_SLUG,
        collections._BY_ID,
        collections._CATEGORY,
        categories._BY_SLUG,
        categories._COVERS_OF_ONE,
        summaries._COLLECTIONS,
        summaries._CATEGORIES,
    ):
        assert all(line.startswith("SEARCH") for line in plan(connection, sql)), plan(connection, sql)
    assert [line.split()[1] for line in plan(connection, categories._COVERS) if line.startswith("SCAN")] == [
        "categories"
    ]


def test_counting_reads_no_photo_that_is_sound(connection: sqlite3.Connection) -> None:
    """The counts of the gallery come from categories, and from the partial index of broken photos."""
    (line,) = plan(connection, health._COUNTS)
    assert line.startswith("SCAN categories USING INDEX categories_")
    lines = plan(connection, health._ERROR_COUNT)
    assert "SCAN photos USING INDEX photos_with_error" in lines


def all_texts(module: object) -> Iterator[str]:
    for value in vars(module).values():
        pending = [value]
        while pending:
            item = pending.pop()
            if isinstance(item, dict):
                pending.extend(item.values())
            elif isinstance(item, str) and item.lstrip().startswith("SELECT"):
                yield item


def test_every_query_repeats_the_conditions_word_for_word() -> None:
    """What is visible is said in the same words everywhere, and what is listed in the words of the partial indexes."""
    texts = [
        sql for module in (collections, categories, folder_queries, health, selections) for sql in all_texts(module)
    ]
    of_photos = [sql for module in (photo_queries, guests) for sql in all_texts(module)] + [
        photo_sources._VISIBLE_PHOTO
    ]
    assert len(texts) + len(of_photos) > 60
    assert all(VISIBLE_CATEGORY in sql for sql in texts)
    assert all(VISIBLE_PHOTO in sql for sql in of_photos)
    for listing in (photo_queries.FIRST_PAGE, photo_queries.NEXT_PAGE, photo_queries.OUTLINE, photo_queries.PLACE):
        for sql in (text for by_order in listing.values() for text in by_order.values()):
            assert all(LISTED in half and VISIBLE_PHOTO in half for half in sql.split("UNION ALL"))


@pytest.mark.parametrize("scope", [EverythingScope(), CollectionScope(CollectionId(1))])
def test_a_page_costs_what_it_shows(connection: sqlite3.Connection, scope: Scope) -> None:
    """Steps of the database engine for a page do not grow with the depth, not even when all photos tie."""

    def steps(after: int) -> int:
        outline = photos.outline(connection, ADMIN, scope, SortOrder.ADDED)
        page = photos.page(connection, ADMIN, scope, SortOrder.ADDED, None, outline.total)
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        connection.set_progress_handler(count, 1)
        try:
            assert len(photos.page(connection, ADMIN, scope, SortOrder.ADDED, page[after].page_key, 10)) == 10
        finally:
            connection.set_progress_handler(None, 1)
        return taken

    connection.execute("BEGIN")
    try:
        connection.execute("UPDATE photos SET added_at = 7")
        assert steps(250) < 1.2 * steps(5)
    finally:
        connection.execute("ROLLBACK")
