"""The tree of places: counts of what an actor has access to, also while they have not been kept yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.library.places.photo_places import place_of_photo, place_tree
from core.library.statistics.category_facts import keep, next_changed
from core.models import AssetKey, CategoryId
from tests.core.building import ADMIN, VIEWER, database_in_memory, populate
from tests.core.library.places.place_queries import place_photos

WHOLE = [
    ("portugal", "Portugal", 4), ("portugal/lisboa", "Lisboa", 4),
    ("portugal/lisboa/lisbon", "Lisbon", 2), ("portugal/lisboa/sintra", "Sintra", 2),
    ("monaco", "Monaco", 2), ("monaco/-", "-", 2), ("monaco/-/monaco", "Monaco", 2),
]  # fmt: skip


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 5}, "Secret": {"Safe": 3}})
        place_photos(connection)
        yield connection


def keep_all(connection: sqlite3.Connection) -> None:
    while (counted := next_changed(connection)) is not None:
        keep(connection, counted)


def tree(connection: sqlite3.Connection, *categories: int) -> list[tuple[str, str, int]]:
    actor = replace(VIEWER, category_ids=frozenset(map(CategoryId, categories))) if categories else ADMIN
    return [(place.path, place.name, place.photos) for place in place_tree(connection, actor)]


def test_countries_regions_and_cities_follow_each_other_by_their_photos(connection: sqlite3.Connection) -> None:
    assert tree(connection) == WHOLE
    keep_all(connection)
    assert tree(connection) == WHOLE
    connection.execute("UPDATE photos SET latitude = 5 WHERE id = 3")
    assert ("monaco/-/monaco", "Monaco", 1) in tree(connection)


def test_counts_have_nothing_of_hidden_categories(connection: sqlite3.Connection) -> None:
    for _ in range(2):
        assert tree(connection, 2) == [
            ("monaco", "Monaco", 1), ("monaco/-", "-", 1), ("monaco/-/monaco", "Monaco", 1),
            ("portugal", "Portugal", 1), ("portugal/lisboa", "Lisboa", 1), ("portugal/lisboa/sintra", "Sintra", 1),
        ]  # fmt: skip
        keep_all(connection)


def test_the_place_of_a_photo_is_that_of_a_photo_with_access(connection: sqlite3.Connection) -> None:
    """None in a category without access."""
    (key,) = connection.execute("SELECT asset_key FROM photos WHERE id = 6").fetchone()
    found = place_of_photo(connection, ADMIN, AssetKey(key))
    assert found is not None
    assert found.words == "Sintra, Lisboa, Portugal"
    without = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    assert place_of_photo(connection, without, AssetKey(key)) is None


def test_queries_of_countries_and_what_is_in_them(connection: sqlite3.Connection) -> None:
    assert [place.query for place in place_tree(connection, ADMIN)][:2] == ["place:portugal/", "place:portugal/lisboa"]
