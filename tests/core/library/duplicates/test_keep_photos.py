"""Keeping photos of a group: what the kept one gets, what happens to the others, and one undo for all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotAllowedError, UsageError
from core.gallery import OPERATIONS
from core.library.duplicates.operations import KeepPhotos, TellApart
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.marks.albums.operations import AddToAlbum
from core.marks.operations import SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Actor, AlbumId, AssetKey, EditField, PhotoId, id_ranges
from core.operations import Operation, Registry
from core.operations.applying import apply_within, redo_within, undo_within
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples

REGISTRY = Registry(OPERATIONS)
TABLES = (
    "favourite_photos",
    "rated_photos",
    "tags",
    "tagged_photos",
    "hidden_tags",
    "photo_texts",
    "album_photos",
    "trashed_photos",
    "different_photos",
)
NUMBERS_OF_ROWS = {"id", "tag_id", "decision", "parent_id"}


@pytest.fixture(scope="module")
def library() -> Iterator[sqlite3.Connection]:
    """Four photos that are taken for one another; each test is rolled back."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 4}})
        yield connection


@pytest.fixture
def gallery(library: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The library; what a test changes is rolled back."""
    library.execute("SAVEPOINT test")
    yield library
    library.execute("ROLLBACK TO test")
    library.execute("RELEASE test")


def key(number: int) -> AssetKey:
    return AssetKey(f"{number:013}".translate(str.maketrans("0189", "abcd")))


def keep(*kept: int) -> KeepPhotos:
    return KeepPhotos(tuple(map(key, kept)), tuple(key(number) for number in range(1, 5) if number not in kept))


def saved(connection: sqlite3.Connection, actor: Actor) -> AlbumId:
    query = "SELECT id FROM albums WHERE user_id = ?"
    return AlbumId(connection.execute(query, (actor.user_id,)).fetchone()[0])


def contents(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that the operation decides; numbers of tags and decisions differ from one time to the next."""
    found = {
        table: sorted(
            (
                tuple(value for name, value in dict(row).items() if name not in NUMBERS_OF_ROWS)
                for row in connection.execute(f"SELECT * FROM {table}")
            ),
            key=repr,
        )
        for table in TABLES
    }
    counted = connection.execute("SELECT id, favourites, votes, rating, below_top FROM photos ORDER BY id").fetchall()
    return found | {"photos": [tuple(row) for row in counted]}


def test_the_kept_photo_gets_the_marks_of_all_members(gallery: sqlite3.Connection) -> None:
    """Its own stay; also from albums of others that nobody else sees; one undo and one redo for all."""
    one, two, three = (Things.of([PhotoId(number)]) for number in (1, 2, 3))
    apply_within(gallery, VIEWER, SetFavourite(two))
    apply_within(gallery, EDITOR, SetRatings(((5, two), (3, three))))
    apply_within(gallery, VIEWER, SetRatings(((1, one), (4, two))))
    apply_within(gallery, EDITOR, SetTag("Sea/North", three))
    note = EditStep(EditField.NOTE, EditKind.SET, two, "From the old disk")
    title = EditStep(EditField.TITLE, EditKind.SET, Things.of([PhotoId(1), PhotoId(2)]), "Mine")
    apply_within(gallery, ADMIN, EditThings((note, title)))
    apply_within(gallery, VIEWER, AddToAlbum(saved(gallery, VIEWER), id_ranges([3])))
    before = contents(gallery)
    assert apply_within(gallery, EDITOR, keep(1)).result == 3
    after = contents(gallery)
    assert (VIEWER.user_id, 1) in after["favourite_photos"]
    assert {row for row in after["rated_photos"] if row[1] == 1} == {(EDITOR.user_id, 1, 5), (VIEWER.user_id, 1, 1)}
    assert (1, 1) in after["tagged_photos"]
    assert (1, "Mine", None, "From the old disk") in after["photo_texts"]
    assert saved(gallery, VIEWER) in {row[0] for row in after["album_photos"] if row[1] == 1}
    assert {row[0] for row in after["trashed_photos"]} == {2, 3, 4}
    undo_within(gallery, EDITOR, REGISTRY)
    assert contents(gallery) == before
    redo_within(gallery, EDITOR, REGISTRY)
    assert contents(gallery) == after


def test_what_is_kept_together_is_not_a_duplicate(gallery: sqlite3.Connection) -> None:
    """The decision stands until the undo; viewers decide nothing, and something must be kept and something not."""
    before = contents(gallery)
    apply_within(gallery, EDITOR, keep(3, 1))
    assert {row[0] for row in contents(gallery)["different_photos"]} == {key(1), key(3)}
    undo_within(gallery, EDITOR, REGISTRY)
    assert contents(gallery) == before
    apply_within(gallery, EDITOR, TellApart((key(1), key(3))))
    apply_within(gallery, EDITOR, keep(1, 3))
    for wrong in (keep(), keep(1, 2, 3, 4), KeepPhotos((key(1),), (key(1), key(2)))):
        with pytest.raises(UsageError):
            apply_within(gallery, EDITOR, wrong)
    with pytest.raises(NotAllowedError):
        apply_within(gallery, VIEWER, keep(1))


NUMBERS = st.integers(1, 4)
MEMBERS = st.sampled_from([ADMIN, EDITOR, VIEWER])


@settings(deadline=None, max_examples=examples(40))
@given(st.lists(st.tuples(MEMBERS, NUMBERS, st.integers(1, 5)), max_size=8), st.sets(NUMBERS, min_size=1, max_size=3))
def test_any_marks_come_back_with_one_undo(
    library: sqlite3.Connection, marks: list[tuple[Actor, int, int]], kept: set[int]
) -> None:
    """Of any members, whatever is kept; redone, the state after it."""
    library.execute("SAVEPOINT example")
    try:
        for member, number, stars in marks:
            thing = Things.of([PhotoId(number)])
            operation: Operation[object] = SetFavourite(thing) if stars == 1 else SetRatings.one(stars, thing)
            apply_within(library, member, operation)
        before = contents(library)
        apply_within(library, EDITOR, keep(*sorted(kept)))
        after = contents(library)
        undo_within(library, EDITOR, REGISTRY)
        assert contents(library) == before
        redo_within(library, EDITOR, REGISTRY)
        assert contents(library) == after
    finally:
        library.execute("ROLLBACK TO example")
        library.execute("RELEASE example")
