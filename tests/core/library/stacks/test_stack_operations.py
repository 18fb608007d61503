"""Stacking, unstacking and choosing the top: what is listed then, and what undo restores."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.transactions import atomic
from core.errors import ConflictError, GalleryError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages, positions
from core.library.files.folders import find_file
from core.library.grouping.groups import groups_of
from core.library.stacks.operations import MOST_STACKED, ChooseTop, StackPhotos, UnstackPhotos
from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AssetKey,
    CollectionId,
    CollectionSet,
    Downloads,
    EverythingSet,
    KeySet,
    PhotoSet,
    Role,
    ShareId,
    SharePass,
    SortOrder,
    StackSet,
    UserId,
)
from core.operations import Operation, SetCover
from core.operations.applying import apply_within, redo_within, undo_within
from tests.core.building import ADMIN, EDITOR, database_in_memory, populate
from tests.hypothesis_examples import examples

PARIS = CollectionSet("travel/paris")
A, B, C, D, E, F, G = KEYS = tuple(AssetKey(f"aaaaaaaaaaaa{letter}") for letter in "b234567")
"""A to D are in Paris, E to G in Rome."""
HIDDEN = replace(EDITOR, user_id=UserId(3), category_ids=frozenset())
STATES = "SELECT asset_key, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos ORDER BY id"
COUNTS = "SELECT photo_count, total_size, newest_sort, automatic_cover_id FROM collections ORDER BY id"


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 4, "Rome": 3}})
        connection.execute("UPDATE users SET restricted = 1 WHERE id = 3")
        connection.execute("UPDATE users SET role = 'editor' WHERE id = 3")
        yield connection


@pytest.fixture
def connection(prepared: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The prepared database; what a test changes is rolled back."""
    prepared.execute("SAVEPOINT test")
    yield prepared
    prepared.execute("ROLLBACK TO test")
    prepared.execute("RELEASE test")


def change(connection: sqlite3.Connection, *operations: Operation[object], actor: Actor = EDITOR) -> None:
    for operation in operations:
        with atomic(connection):
            apply_within(connection, actor, operation)


def listed(connection: sqlite3.Connection, photo_set: PhotoSet = PARIS, actor: Actor = EDITOR) -> list[AssetKey]:
    """Return what a list by name shows; its count is the same."""
    photos = photo_pages.page(connection, actor, photo_set, SortOrder.NAME, None)
    assert photo_pages.count(connection, actor, photo_set) == len(photos)
    return [photo.asset_key for photo in photos]


def lose(connection: sqlite3.Connection, *keys: AssetKey, returns: bool = False) -> None:
    """Let the files of photos be missing, or be there again."""
    for key in keys:
        connection.execute("UPDATE photos SET deleted_at = iif(?, NULL, 5) WHERE asset_key = ?", (returns, key))
    refresh_counts(connection, [CollectionId(1), CollectionId(2)])


def guest(photo_set: PhotoSet) -> Actor:
    share = SharePass(ShareId(1), "Fine", photo_set, shows_details=True, downloads=Downloads.ORIGINALS)
    return Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)


def test_a_stack_is_listed_as_its_top(connection: sqlite3.Connection) -> None:
    """In its collection, everywhere else, in counts and as cover; with the number of its photos."""
    change(connection, StackPhotos((B, A, C)))
    assert listed(connection) == [B, D]
    assert set(listed(connection, EverythingSet())) == {B, D, E, F, G}
    (top, other) = photo_pages.page(connection, EDITOR, PARIS, SortOrder.NAME, None)
    assert (top.stack_count, top.is_below_top, other.stack_count) == (3, False, 0)
    cover = connection.execute(
        "SELECT asset_key FROM photos WHERE id = (SELECT automatic_cover_id FROM collections WHERE id = 1)"
    ).fetchone()
    assert cover["asset_key"] == B


def test_sets_that_name_photos_show_what_is_below_a_top(connection: sqlite3.Connection) -> None:
    """A stack, by any of its photos; a selection, keys and a link to chosen photos; and each photo by its key."""
    change(connection, StackPhotos((B, A)))
    for key in (A, B):
        assert listed(connection, StackSet(key)) == [A, B]
    assert listed(connection, StackSet(C)) == []
    assert listed(connection, KeySet((A, C))) == [A, C]
    below = photo_pages.photo(connection, EDITOR, A)
    assert (below.stack_count, below.is_below_top) == (2, True)


def test_guests_are_shown_tops_except_of_photos_that_their_link_names(connection: sqlite3.Connection) -> None:
    """Stacks do not exist for them; a photo that was shared by itself stays, whatever is stacked later."""
    change(connection, StackPhotos((B, A)))
    connection.execute(
        "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', 1, 'travel/paris', 't', '', 0, NULL, NULL, 0, 'originals',"
        " 0, 1, 1, 4000000000, NULL, NULL)"
    )
    assert listed(connection, EverythingSet(), guest(PARIS)) == [B, C, D]
    assert listed(connection, StackSet(B), guest(PARIS)) == []
    assert photo_pages.photo(connection, guest(PARIS), B).stack_count == 0
    with pytest.raises(NotFoundError):
        photo_pages.photo(connection, guest(PARIS), A)
    assert listed(connection, EverythingSet(), guest(KeySet((A,)))) == [A]
    assert photo_pages.photo(connection, guest(KeySet((A,))), A).asset_key == A


def test_files_of_members_are_all_there_and_those_of_guests_as_listed(connection: sqlite3.Connection) -> None:
    """Folders over SFTP and archives of originals; a name still names its photo."""
    change(connection, StackPhotos((B, A)))
    connection.execute(
        "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', 1, 'travel/paris', 't', '', 0, NULL, NULL, 0, 'originals',"
        " 0, 1, 1, 4000000000, NULL, NULL)"
    )
    for actor, photo_set, expected in (
        (EDITOR, PARIS, [A, B, C, D]),
        (guest(PARIS), EverythingSet(), [B, C, D]),
        (guest(KeySet((A,))), EverythingSet(), [A]),
    ):
        page = photo_pages.page(connection, actor, photo_set, SortOrder.NAME, None, below_tops=True)
        assert [photo.asset_key for photo in page] == expected
        found = find_file(connection, actor, photo_set, "photo 1.jpg")
        assert (found.asset_key if found is not None else None) == (A if A in expected else None)


def test_the_next_photo_is_listed_while_the_top_is_missing(connection: sqlite3.Connection) -> None:
    """By rank and name; alone, a photo is in no stack for those who look; what returns is as before."""
    change(connection, StackPhotos((A, B, C)), ChooseTop(C))
    before = connection.execute(STATES).fetchall()
    assert listed(connection) == [C, D]
    lose(connection, C)
    assert listed(connection) == [A, D]
    lose(connection, A)
    assert listed(connection) == [B, D]
    assert photo_pages.photo(connection, EDITOR, B).stack_count == 0
    lose(connection, A, C, returns=True)
    assert listed(connection) == [C, D]
    assert connection.execute(STATES).fetchall() == before


def test_the_sharpest_photo_of_a_burst_is_its_top(connection: sqlite3.Connection) -> None:
    """By its face where all have one, then by pixels, then by name; what a person chose stays the top."""

    def top(**sharpness: tuple[float | None, float | None]) -> AssetKey:
        connection.execute("DELETE FROM picture_sharpness")
        for letter, (whole, face) in sharpness.items():
            connection.execute(
                "INSERT INTO picture_sharpness SELECT id, version, ?, ?, NULL FROM photos WHERE asset_key = ?",
                (whole, face, {"a": A, "b": B, "c": C}[letter]),
            )
        connection.execute("INSERT OR IGNORE INTO changed_stacks VALUES ('burst')")
        refresh_counts(connection, ())
        return listed(connection)[0]

    connection.execute("UPDATE photos SET stack_key = 'burst' WHERE asset_key IN (?, ?, ?)", (A, B, C))
    assert top() == A
    assert top(a=(100, None), b=(149, None), c=(120, None)) == A, "all are sharp"
    assert top(a=(100, None), b=(151, None), c=(None, None)) == B
    assert top(a=(900, 10), b=(100, 12), c=(100, 40)) == C
    assert top(a=(900, 10), b=(100, None), c=(100, 40)) == A
    connection.execute("UPDATE photos SET width = width + 1 WHERE asset_key IN (?, ?)", (B, C))
    assert top(a=(100, None), b=(100, None), c=(30, None)) == B
    change(connection, ChooseTop(C))
    assert top(a=(100, None), b=(100, None), c=(30, None)) == C


def test_a_photo_that_moves_is_listed_where_it_is(connection: sqlite3.Connection) -> None:
    """It stays in its stack, and goes below the top again when it is back."""
    change(connection, StackPhotos((A, B)))
    for collection, expected in ((2, [A, C, D]), (1, [A, C, D])):
        connection.execute("UPDATE photos SET collection_id = ? WHERE asset_key = ?", (collection, B))
        refresh_counts(connection, [CollectionId(1), CollectionId(2)])
        assert listed(connection) == expected
        assert (B in listed(connection, CollectionSet("travel/rome"))) is (collection == 2)


def test_a_photo_below_a_top_is_found_where_the_top_is(connection: sqlite3.Connection) -> None:
    """A cursor on it stays on the stack; in a list that names photos it has its own place."""
    change(connection, StackPhotos((C, A)))
    place = [positions.position(connection, EDITOR, PARIS, SortOrder.NAME, key) for key in (A, B, C, D)]
    assert place == [1, 0, 1, 2]
    assert positions.position(connection, EDITOR, KeySet((B, A)), SortOrder.NAME, A) == 0
    assert positions.position(connection, EDITOR, KeySet((B, C)), SortOrder.NAME, A) is None


def test_a_top_brings_its_stack_and_another_photo_leaves_it(connection: sqlite3.Connection) -> None:
    """To another stack, and out of one; what is left alone is in no stack."""
    change(connection, StackPhotos((A, B, C)))
    change(connection, StackPhotos((D, A)))
    assert listed(connection) == [D]
    change(connection, StackPhotos((B, C)))
    assert listed(connection) == [B, D]
    change(connection, UnstackPhotos((C,)))
    assert listed(connection) == [B, C, D]
    change(connection, UnstackPhotos((D,)))
    assert listed(connection) == [A, B, C, D]
    assert not connection.execute("SELECT 1 FROM photos WHERE stack_key IS NOT NULL").fetchall()


def test_a_chosen_cover_stays_below_a_top(connection: sqlite3.Connection) -> None:
    """A person chose it."""
    change(connection, SetCover(CollectionId(1), D), StackPhotos((A, D)))
    cover = groups_of(EDITOR).collection(connection, EDITOR, "travel/paris").cover
    assert cover is not None
    assert cover.asset_key == D


@pytest.mark.parametrize(
    ("operation", "error", "words"),
    [
        (StackPhotos((A,)), UsageError, "at least two"),
        (StackPhotos(()), UsageError, "at least two"),
        (StackPhotos((A, A)), UsageError, "at least two"),
        (StackPhotos((A, E)), UsageError, "one collection"),
        (StackPhotos((C, D)), UsageError, "one stack already"),
        (StackPhotos((A, AssetKey("zzzzzzzzzzzzz"))), NotFoundError, "no longer there"),
        (StackPhotos(tuple(AssetKey(f"{n:013}") for n in range(MOST_STACKED + 1))), UsageError, "at most"),
        (UnstackPhotos((A, B)), UsageError, "None of these"),
        (UnstackPhotos((A,)), UsageError, "not in a stack"),
        (UnstackPhotos((AssetKey("zzzzzzzzzzzzz"),)), NotFoundError, "no longer there"),
        (ChooseTop(A), UsageError, "not in a stack"),
        (ChooseTop(C), UsageError, "already"),
        (ChooseTop(AssetKey("zzzzzzzzzzzzz")), NotFoundError, "no such photo"),
    ],
)
def test_what_is_impossible_changes_nothing(
    connection: sqlite3.Connection, operation: Operation[object], error: type[GalleryError], words: str
) -> None:
    """Each has its sentence."""
    change(connection, StackPhotos((C, D)))
    before = connection.execute(STATES).fetchall()
    with pytest.raises(error, match=words):
        change(connection, operation)
    assert connection.execute(STATES).fetchall() == before


@pytest.mark.parametrize("operation", [StackPhotos((A, B)), UnstackPhotos((C,)), ChooseTop(D)])
def test_photos_of_other_categories_do_not_exist(connection: sqlite3.Connection, operation: Operation[object]) -> None:
    """An editor stacks only what they have access to."""
    change(connection, StackPhotos((C, D)))
    with pytest.raises(NotFoundError):
        change(connection, operation, actor=HIDDEN)


def test_an_undo_does_not_undo_what_others_stacked_since(connection: sqlite3.Connection) -> None:
    """It is in conflict, and the newer stack stays."""
    change(connection, StackPhotos((A, B)))
    change(connection, StackPhotos((A, C)), actor=ADMIN)
    assert isinstance(undo_within(connection, EDITOR, OPERATIONS), ConflictError)
    assert listed(connection) == [A, D]


PARIS_KEYS = st.lists(st.sampled_from(KEYS[:4]), min_size=1, max_size=4, unique=True).map(tuple)
CHANGES = st.one_of(
    PARIS_KEYS.map(StackPhotos), PARIS_KEYS.map(UnstackPhotos), st.sampled_from(KEYS[:4]).map(ChooseTop)
)


@settings(max_examples=examples(60), deadline=None)
@given(changes=st.lists(CHANGES, max_size=6), missing=st.frozensets(st.sampled_from(KEYS[:4]), max_size=2))
def test_any_changes_are_undone_exactly(
    prepared: sqlite3.Connection, changes: list[Operation[object]], missing: frozenset[AssetKey]
) -> None:
    """After each change a photo that is there is listed or below one top; undo and redo restore every state."""
    connection = prepared
    connection.execute("SAVEPOINT example")
    try:
        connection.execute("DELETE FROM operations")
        lose(connection, *missing)
        states = [(connection.execute(STATES).fetchall(), connection.execute(COUNTS).fetchall())]
        for operation in changes:
            try:
                change(connection, operation)
            except GalleryError:
                continue
            states.append((connection.execute(STATES).fetchall(), connection.execute(COUNTS).fetchall()))
            shown = listed(connection)
            whole = {key for top in shown for key in [top, *listed(connection, StackSet(top))]}
            assert whole == set(KEYS[:4]) - missing
        last = states[-1]
        for _ in states[1:]:
            assert isinstance(undo_within(connection, EDITOR, OPERATIONS), Operation)
        for _ in states[1:]:
            assert isinstance(redo_within(connection, EDITOR, OPERATIONS), Operation)
        assert (connection.execute(STATES).fetchall(), connection.execute(COUNTS).fetchall()) == last
        while len(states) > 1:
            states.pop()
            assert isinstance(undo_within(connection, EDITOR, OPERATIONS), Operation)
            assert (connection.execute(STATES).fetchall(), connection.execute(COUNTS).fetchall()) == states[-1]
        assert undo_within(connection, EDITOR, OPERATIONS) is None
    finally:
        connection.execute("ROLLBACK TO example")
        connection.execute("RELEASE example")
