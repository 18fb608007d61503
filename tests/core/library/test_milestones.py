"""What is kept about long lists is right after every change, and makes each place cost the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.library import photo_pages, positions
from core.library.milestones import MilestoneCache, NumberedPhotos
from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CategorySet,
    EverythingSet,
    KeySet,
    MonthSet,
    PhotoSet,
    QuerySet,
    SelectionSet,
    SortOrder,
    YearSet,
)
from core.sets.orders import PHOTO_ORDERS
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate
from tests.hypothesis_examples import examples

PLAN = {"Travel": {"Paris": 14, "Rome": 9}, "Home": {"Garden": 12}}

CHANGES: Mapping[str, str] = {
    "delete": "DELETE FROM photos WHERE id = :id",
    "miss": "UPDATE photos SET deleted_at = 1 WHERE id = :id",
    "find": "UPDATE photos SET deleted_at = NULL WHERE id = :id",
    "break": "UPDATE photos SET width = 0 WHERE id = :id",
    "date": "UPDATE photos SET date_sort = '1' || substr(date_sort, 2), newest_sort = '11' || substr(date_sort, 2)"
    " WHERE id = :id",
    "source": "UPDATE photos SET newest_sort = '0' || date_sort WHERE id = :id",
    "name": "UPDATE photos SET name_sort = 'a' || id WHERE id = :id",
    "size": "UPDATE photos SET size = 5 WHERE id = :id",
    "rate": "UPDATE photos SET rating = 4.5, votes = 2 WHERE id = :id",
    "add": "UPDATE photos SET added_at = 5 WHERE id = :id",
    "move": "UPDATE photos SET collection_id = 3, category_id = 2 WHERE id = :id",
    "select": "INSERT OR IGNORE INTO selections SELECT 2, id FROM photos WHERE id = :id",
    "rename": "UPDATE categories SET slug = slug || 'a' WHERE id = 1",
}
"""Everything that changes which photos a set has, or their order."""

SETS: tuple[PhotoSet, ...] = (
    EverythingSet(),
    CategorySet("home"),
    CategorySet("travel"),
    YearSet(2020),
    SelectionSet(),
    QuerySet("rating:>4 or collection:rome size:<=1020 or added:1970"),
)
ACTORS = (ADMIN, replace(EDITOR, category_ids=frozenset({CategoryId(1)})), replace(VIEWER, category_ids=frozenset()))


def listed(connection: sqlite3.Connection, actor: Actor, scope: PhotoSet, order: SortOrder) -> list[AssetKey]:
    return [photo.asset_key for photo in photo_pages.page(connection, actor, scope, order, None)]


@pytest.mark.slow
@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(1, 35)), max_size=6),
    st.lists(
        st.tuples(st.sampled_from(SETS), st.sampled_from(ACTORS), st.sampled_from(SortOrder)), min_size=1, max_size=4
    ),
    st.integers(1, 5),
)
def test_places_are_right_after_every_change(
    changes: list[tuple[str, int]], lists: list[tuple[PhotoSet, Actor, SortOrder]], step: int
) -> None:
    """Whatever changes between two questions, the answers of one cache are those of the list as it is."""
    with database_in_memory() as connection:
        populate(connection, PLAN)
        cache = MilestoneCache(step)
        for change, number in [("", 0), *changes]:
            if change:
                connection.execute(CHANGES[change], {"id": number})
                refresh_counts(connection, [row["id"] for row in connection.execute("SELECT id FROM collections")])
            for scope, actor, order in lists:
                keys = listed(connection, actor, scope, order)
                for key in [*keys[-1:], *keys]:
                    assert positions.position(connection, actor, scope, order, key, cache) == keys.index(key)
                for index in range(len(keys) + 1):
                    page = positions.page_at(connection, actor, scope, order, index, 3, cache)
                    assert [photo.asset_key for photo in page] == keys[index : index + 3]


def test_each_place_costs_the_same(connection: sqlite3.Connection) -> None:
    """Once asked for, the place of the last photo takes no more work than that of one near the start, ties included."""
    populate(connection, {"Travel": {"Paris": 600}})
    connection.execute("UPDATE photos SET added_at = 7 WHERE id > 100")
    cache, scope = MilestoneCache(20), EverythingSet()
    keys = [
        row["asset_key"] for row in connection.execute("SELECT asset_key FROM photos ORDER BY added_at DESC, id DESC")
    ]

    def steps(work: Callable[[], object]) -> int:
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        connection.set_progress_handler(count, 1)
        try:
            work()
        finally:
            connection.set_progress_handler(None, 1)
        return taken

    def place(index: int) -> int:
        return steps(lambda: positions.position(connection, ADMIN, scope, SortOrder.ADDED, keys[index], cache))

    def page(index: int) -> int:
        return steps(lambda: positions.page_at(connection, ADMIN, scope, SortOrder.ADDED, index, 10, cache))

    first = place(599)
    assert place(595) < 1.3 * place(15) < first
    assert page(555) < 1.3 * page(15)


def test_the_end_is_reached_from_the_end(connection: sqlite3.Connection) -> None:
    """The last photos of a list that nobody has asked about are looked up without passing the ones before."""
    populate(connection, {"Travel": {"Paris": 300}})
    cache = MilestoneCache(50)
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    page = positions.page_at(connection, ADMIN, EverythingSet(), SortOrder.NAME, 290, 10, cache)
    connection.set_trace_callback(None)
    assert [photo.file_name for photo in page] == [f"photo {number}.jpg" for number in range(291, 301)]
    assert len(asked) == 4


@pytest.mark.parametrize(
    "scope", [EverythingSet(), CategorySet("travel"), MonthSet(2020, 9), SelectionSet(), KeySet(())]
)
def test_beyond_the_end_there_is_nothing(connection: sqlite3.Connection, scope: PhotoSet) -> None:
    """A number that no photo has gives an empty page and no key."""
    populate(connection, {"Travel": {"Paris": 4}})
    numbered = NumberedPhotos(connection, ADMIN, scope, PHOTO_ORDERS[SortOrder.DATE], MilestoneCache(2))
    assert numbered.key_at(4) is None
    assert positions.page_at(connection, ADMIN, scope, SortOrder.DATE, 5, cache=MilestoneCache(2)) == ()


def test_old_snapshots_and_new_ones_do_not_mix(connection: sqlite3.Connection) -> None:
    """An object that was made before a change does not add what it finds to what is kept about the list after it."""
    built = populate(connection, {"Travel": {"Paris": 40}})
    cache, order = MilestoneCache(4), PHOTO_ORDERS[SortOrder.DATE]
    before = NumberedPhotos(connection, ADMIN, EverythingSet(), order, cache)
    assert before.key_at(8) is not None
    for number in range(3):
        add_photo(connection, built.collections["Paris"], f"new {number}.jpg")
    refresh_counts(connection, built.collections.values())
    after = NumberedPhotos(connection, ADMIN, EverythingSet(), order, cache)
    before.key_at(39)
    keys = [photo.page_key for photo in photo_pages.page(connection, ADMIN, EverythingSet(), SortOrder.DATE, None)]
    assert [after.key_at(index) for index in range(43)] == keys
