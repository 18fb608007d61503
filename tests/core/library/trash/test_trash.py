"""The trash: what it hides, what it restores, and who may use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages
from core.library.grouping.member_groups import MemberGroups
from core.library.stacks.operations import StackPhotos, UnstackPhotos
from core.library.summaries import refresh_counts
from core.library.trash.operations import MoveToTrash, RestoreFromTrash
from core.marks.operations import SetFavourite
from core.marks.things import Things
from core.models import (
    Actor,
    AssetKey,
    CategoryId,
    CategorySet,
    CollectionId,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    KeySet,
    PhotoId,
    PhotoSet,
    SelectionSet,
    SortOrder,
    StackSet,
    TrashSet,
)
from core.operations import ChangeSelection, Operation, Registry
from core.operations.applying import apply_within, redo_within, undo_within
from core.pictures.photo_sources import visible_photo
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate
from tests.hypothesis_examples import examples

LIBRARY = {"Open": {"Lake": 4, "Sea": 3}, "Secret": {"Safe": 2}}
REGISTRY = Registry(OPERATIONS)
EVERYTHING = EverythingSet()


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two categories, nine photos, three members."""
    populate(connection, LIBRARY)
    return connection


def photos(*numbers: int) -> Things:
    return Things.of(photos=map(PhotoId, numbers))


def key_of(connection: sqlite3.Connection, number: int) -> AssetKey:
    return AssetKey(connection.execute("SELECT asset_key FROM photos WHERE id = ?", (number,)).fetchone()[0])


def listed(connection: sqlite3.Connection, photo_set: PhotoSet = EVERYTHING, actor: Actor = ADMIN) -> set[int]:
    """Return the photos of a set, and prove that they are counted."""
    found = photo_pages.page(connection, actor, photo_set, SortOrder.NAME, None)
    assert photo_pages.count(connection, actor, photo_set) == len(found)
    return {photo.id for photo in found}


def is_right(connection: sqlite3.Connection) -> bool:
    """Return whether tops, counts and covers are those of a recomputation that does not use the statements."""
    trashed = {row[0] for row in connection.execute("SELECT photo_id FROM trashed_photos")}
    rows = connection.execute("SELECT * FROM photos ORDER BY stack_rank, name_sort, id").fetchall()
    there = [row for row in rows if row["deleted_at"] is None and row["width"] > 0 and row["id"] not in trashed]
    tops = {(row["collection_id"], row["stack_key"] or row["id"]): row["id"] for row in reversed(there)}
    shown = sorted((row for row in there if row["id"] in tops.values()), key=lambda row: (row["name_sort"], row["id"]))
    for collection in connection.execute("SELECT * FROM collections"):
        own = [row for row in shown if row["collection_id"] == collection["id"]]
        cover = own[0]["id"] if own else None
        kept = collection["photo_count"], collection["total_size"], collection["automatic_cover_id"]
        if kept != (len(own), sum(row["size"] for row in own), cover):
            return False
    return all(
        category["photo_count"] == sum(row["category_id"] == category["id"] for row in shown)
        for category in connection.execute("SELECT * FROM categories")
    )


def test_the_trash_hides_photos_and_restores_them(gallery: sqlite3.Connection) -> None:
    """From lists, counts, covers, favourites and selections, for everybody; nothing of it is lost."""
    apply_within(gallery, ADMIN, SetFavourite(photos(1)))
    apply_within(gallery, ADMIN, ChangeSelection(add=(key_of(gallery, 1),)))
    before = MemberGroups().collection(gallery, ADMIN, "open/lake")
    assert apply_within(gallery, EDITOR, MoveToTrash(photos(1))).result == 1
    sets: tuple[PhotoSet, ...] = (EVERYTHING, CategorySet("open"), CollectionSet("open/lake"))
    for photo_set in (*sets, FavouritesSet(), SelectionSet(), KeySet((key_of(gallery, 1),))):
        assert 1 not in listed(gallery, photo_set)
    cover = MemberGroups().collection(gallery, VIEWER, "open/lake").cover
    assert cover is not None
    assert cover.asset_key == key_of(gallery, 2)
    with pytest.raises(NotFoundError):
        photo_pages.photo(gallery, ADMIN, key_of(gallery, 1))
    with pytest.raises(NotFoundError):
        visible_photo(gallery, VIEWER, key_of(gallery, 1))
    assert visible_photo(gallery, EDITOR, key_of(gallery, 1))[0].id == 1
    assert listed(gallery, TrashSet(), EDITOR) == {1}
    assert listed(gallery, TrashSet(), VIEWER) == set()
    assert is_right(gallery)
    assert apply_within(gallery, EDITOR, MoveToTrash(photos(1))).inverse is None
    assert apply_within(gallery, ADMIN, RestoreFromTrash(photos(1))).result == 1
    assert MemberGroups().collection(gallery, ADMIN, "open/lake") == before
    assert listed(gallery, FavouritesSet()) == listed(gallery, SelectionSet()) == {1}


def test_collections_and_categories_take_their_photos_of_now(gallery: sqlite3.Connection) -> None:
    """What appears later is listed; restoring the collection leaves what was in the trash by itself there."""
    gallery.execute("UPDATE photos SET deleted_at = 1 WHERE id = 2")
    gallery.execute("UPDATE photos SET width = 0, error = 'x' WHERE id = 3")
    refresh_counts(gallery, [CollectionId(1)])
    apply_within(gallery, ADMIN, MoveToTrash(photos(1)))
    lake, everything_open = Things.of(collections=[CollectionId(1)]), Things.of(categories=[CategoryId(1)])
    assert apply_within(gallery, ADMIN, MoveToTrash(lake)).result == 3
    assert [each.slug for each in MemberGroups().collections(gallery, ADMIN, "open")] == ["open/sea"]
    gallery.execute("UPDATE photos SET deleted_at = NULL WHERE id = 2")  # it comes back
    add_photo(gallery, CollectionId(1), "new.jpg")
    refresh_counts(gallery, [CollectionId(1)])
    assert listed(gallery, CollectionSet("open/lake")) == {10}
    assert listed(gallery, TrashSet("open/lake")) == {2, 4}
    assert apply_within(gallery, ADMIN, MoveToTrash(everything_open)).result == 4
    assert [each.slug for each in MemberGroups().categories(gallery, ADMIN)] == ["secret"]
    assert listed(gallery, TrashSet("open")) == {5, 6, 7, 10}
    assert apply_within(gallery, ADMIN, RestoreFromTrash(lake)).result == 3
    assert listed(gallery, CollectionSet("open/lake")) == {2, 4}
    assert apply_within(gallery, ADMIN, RestoreFromTrash(everything_open)).result == 4
    assert listed(gallery, TrashSet()) == {1}
    assert is_right(gallery)


def test_the_next_photo_of_a_stack_takes_the_place_of_its_top(gallery: sqlite3.Connection) -> None:
    """It is the top again once it is restored; one photo that is left is not a stack."""
    keys = tuple(key_of(gallery, number) for number in (2, 1, 3))
    apply_within(gallery, ADMIN, StackPhotos(keys))
    assert listed(gallery, CollectionSet("open/lake")) == {2, 4}
    apply_within(gallery, ADMIN, MoveToTrash(photos(2)))
    assert listed(gallery, CollectionSet("open/lake")) == {1, 4}
    assert listed(gallery, StackSet(keys[1])) == {1, 3}
    apply_within(gallery, ADMIN, MoveToTrash(photos(1)))
    assert photo_pages.photo(gallery, ADMIN, keys[2]).stack_count == 0
    apply_within(gallery, ADMIN, RestoreFromTrash(photos(1, 2)))
    assert listed(gallery, CollectionSet("open/lake")) == {2, 4}
    assert is_right(gallery)


def test_only_what_is_accessible_is_changed(gallery: sqlite3.Connection) -> None:
    """Everything or nothing, also where a photo in the trash was moved to another category; viewers not at all."""
    restricted = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))
    gallery.execute("UPDATE users SET restricted = 1 WHERE id = ?", (EDITOR.user_id,))
    gallery.execute("INSERT INTO category_access (user_id, category_id) VALUES (?, 1)", (EDITOR.user_id,))
    with pytest.raises(NotFoundError, match="1 of the 2"):
        apply_within(gallery, restricted, MoveToTrash(photos(1, 8)))
    with pytest.raises(NotAllowedError):
        apply_within(gallery, VIEWER, MoveToTrash(photos(1)))
    with pytest.raises(NotAllowedError):
        apply_within(gallery, VIEWER, RestoreFromTrash(photos(1)))
    lake = Things.of(collections=[CollectionId(1)])
    apply_within(gallery, restricted, MoveToTrash(lake))
    gallery.execute("UPDATE photos SET collection_id = 3, category_id = 2 WHERE id = 1")
    assert listed(gallery, TrashSet(), restricted) == {2, 3, 4}
    with pytest.raises(NotFoundError):
        apply_within(gallery, restricted, RestoreFromTrash(lake))
    assert listed(gallery, TrashSet()) == {1, 2, 3, 4}


NUMBERS = st.sets(st.integers(1, 9), min_size=1, max_size=4)
THINGS = st.builds(
    Things.of,
    st.sets(st.integers(1, 9).map(PhotoId), max_size=4),
    st.sets(st.integers(1, 3).map(CollectionId), max_size=1),
    st.sets(st.integers(1, 2).map(CategoryId), max_size=1),
)
STACKED = st.lists(st.integers(1, 4), min_size=2, max_size=3, unique=True)
CHANGES: st.SearchStrategy[tuple[str, object]] = st.one_of(
    st.tuples(st.just("trash"), THINGS),
    st.tuples(st.just("restore"), THINGS),
    st.tuples(st.just("stack"), STACKED),
    st.tuples(st.just("unstack"), STACKED),
)


@pytest.fixture(scope="module")
def shared() -> Iterator[sqlite3.Connection]:
    """One library for all examples, each of which is rolled back."""
    with database_in_memory() as connection:
        populate(connection, LIBRARY)
        yield connection


@settings(deadline=None, max_examples=examples(80))
@given(st.lists(CHANGES, max_size=8))
def test_any_changes_undone_give_the_exact_state(shared: sqlite3.Connection, changes: list[tuple[str, object]]) -> None:
    """And redone the state after them; at each step counts, covers and stacks are those of a recomputation."""
    shared.execute("SAVEPOINT example")
    try:
        states = [_state(shared)]
        for name, about in changes:
            operation = _operation(shared, name, about)
            try:
                with atomic(shared):
                    applied = apply_within(shared, ADMIN, operation)
            except (NotFoundError, UsageError):
                continue  # stacks are made of photos that are listed, and exist before they end
            assert is_right(shared)
            if applied.inverse is not None:
                states.append(_state(shared))
        for state in reversed(states[:-1]):
            assert undo_within(shared, ADMIN, REGISTRY) is not None
            assert _state(shared) == state
            assert is_right(shared)
        for state in states[1:]:
            assert redo_within(shared, ADMIN, REGISTRY) is not None
            assert _state(shared) == state
    finally:
        shared.execute("ROLLBACK TO example")
        shared.execute("RELEASE example")


def _operation(connection: sqlite3.Connection, name: str, about: object) -> Operation[object]:
    if isinstance(about, Things):
        return MoveToTrash(about) if name == "trash" else RestoreFromTrash(about)
    assert isinstance(about, list)
    keys = tuple(key_of(connection, number) for number in about)
    return StackPhotos(keys) if name == "stack" else UnstackPhotos(keys)


def _state(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return everything that these operations decide; names of stacks differ from one time to the next."""
    return [
        tuple(row)
        for query in (
            "SELECT * FROM trashed_photos ORDER BY photo_id",
            "SELECT id, stack_key IS NULL, stack_rank, stack_decided, stack_count, below_top FROM photos ORDER BY id",
            "SELECT id, photo_count, total_size, oldest_local, newest_sort, automatic_cover_id FROM collections",
            "SELECT id, photo_count, collection_count, total_size, newest_sort FROM categories",
        )
        for row in connection.execute(query)
    ]
