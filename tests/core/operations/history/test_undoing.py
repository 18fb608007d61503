"""Changes are undone and redone in steps or by their number, unless a newer one stands that touched the same."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts.operations import RemoveMember, SetAccess, SetMemberName, SetOwnName, SetRole
from core.errors import ConflictError, NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import AssetKey, CategoryId, CollectionId, PhotoId, Role
from core.operations import HistoryFilter, Operation, Request, SetCover
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.entries import history, touched_photos
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate
from tests.hypothesis_examples import examples

LAKE, SEA = CollectionId(1), CollectionId(2)
FIRST, SECOND = AssetKey("cccccccccccca"), AssetKey("cccccccccccc2")
EVERYBODY = HistoryFilter(others=True)


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two collections of one category with two photos each, and members."""
    fill(connection)
    return connection


def fill(connection: sqlite3.Connection) -> None:
    populate(connection, {"Open": {"Lake": 0, "Sea": 0}})
    for place, key in ((LAKE, FIRST), (LAKE, SECOND), (SEA, AssetKey("cccccccccccc3"))):
        add_photo(connection, place, f"{key}.jpg", asset_key=key)


def covers(connection: sqlite3.Connection) -> list[object]:
    return [row[0] for row in connection.execute("SELECT chosen_cover_id FROM collections ORDER BY id")]


def contents(connection: sqlite3.Connection) -> list[object]:
    names = connection.execute("SELECT id, display_name, role, restricted, removed_at IS NULL FROM users ORDER BY id")
    access = connection.execute("SELECT user_id, category_id FROM category_access ORDER BY 1, 2")
    ratings = connection.execute("SELECT * FROM rated_photos ORDER BY 1, 2")
    return [*covers(connection), *(tuple(row) for rows in (names, access, ratings) for row in rows)]


def last_number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT max(id) FROM operations").fetchone()[0])


CHANGES = st.lists(
    st.builds(SetCover, st.just(LAKE), st.sampled_from([None, FIRST, SECOND]))
    | st.builds(SetOwnName, st.sampled_from(["", "Aunt Ida", "Uncle Ed"]))
    | st.builds(SetMemberName, st.just(VIEWER.user_id), st.sampled_from(["", "Vee"]))
    | st.builds(SetRole, st.just(VIEWER.user_id), st.sampled_from([Role.VIEWER, Role.EDITOR]))
    | st.builds(SetAccess, st.just(VIEWER.user_id), st.sampled_from([None, (), (CategoryId(1),)])),
    max_size=10,
)


STEPS = st.lists(
    st.builds(SetCover, st.just(LAKE), st.sampled_from([None, FIRST, SECOND]))
    | st.builds(SetRatings.one, st.integers(0, 5), st.just(Things.of([PhotoId(1)]))),
    max_size=10,
)


@settings(max_examples=examples(40), deadline=None)
@given(STEPS, st.data())
def test_steps_back_and_forth_pass_through_the_same_states(
    changes: list[Operation[object]], data: st.DataObject
) -> None:
    """After any changes, and any number of undos and redos, the state is that of the change before the next one."""
    with database_in_memory() as connection:
        fill(connection)
        states = [contents(connection)]
        for change in changes:
            is_recorded = apply_within(connection, ADMIN, change).inverse is not None
            states += [contents(connection)] * is_recorded
        place = len(states) - 1
        for is_undo in data.draw(st.lists(st.booleans(), max_size=12)):
            outcome = (undo_within if is_undo else redo_within)(connection, ADMIN, OPERATIONS)
            end = 0 if is_undo else len(states) - 1
            assert (outcome is None) == (place == end)
            place += (-1 if is_undo else 1) * (outcome is not None)
            assert contents(connection) == states[place]


@settings(max_examples=examples(40), deadline=None)
@given(CHANGES, st.data())
def test_changes_undone_in_any_order_restore_the_beginning(
    changes: list[Operation[object]], data: st.DataObject
) -> None:
    """Each is undone by its number once nothing conflicts; a conflict names a newer one; in the end nothing is left."""
    with database_in_memory() as connection:
        fill(connection)
        beginning = contents(connection)
        for change in changes:
            apply_within(connection, ADMIN, change)
        numbers = [row[0] for row in connection.execute("SELECT id FROM operations")]
        while numbers:
            number = data.draw(st.sampled_from(numbers))
            refusal = ""
            try:
                undo_within(connection, ADMIN, OPERATIONS, request=Request(number, is_confirmed=True))
                numbers.remove(number)
            except ConflictError as error:
                refusal = error.message
            assert not refusal or any(f"number {other}," in refusal for other in numbers if other > number)
        assert contents(connection) == beginning


def test_a_newer_change_clears_what_could_be_redone(gallery: sqlite3.Connection) -> None:
    """In steps; by its number the older one can still be redone while nothing newer conflicts."""
    apply_within(gallery, EDITOR, SetCover(LAKE, FIRST))
    number = last_number(gallery)
    undo_within(gallery, EDITOR, OPERATIONS)
    apply_within(gallery, EDITOR, SetRatings.one(3, Things.of([PhotoId(1)])))
    assert redo_within(gallery, EDITOR, OPERATIONS) is None
    assert redo_within(gallery, EDITOR, OPERATIONS, request=Request(number)) == SetCover(LAKE, FIRST)
    with pytest.raises(UsageError, match="not undone"):
        redo_within(gallery, EDITOR, OPERATIONS, request=Request(number))


def test_a_newer_change_of_another_member_is_in_the_way(gallery: sqlite3.Connection) -> None:
    """The step is refused with its number and passed over; the name is shown to admins only. Other things are free."""
    apply_within(gallery, EDITOR, SetCover(SEA, AssetKey("cccccccccccc3")))
    apply_within(gallery, EDITOR, SetCover(LAKE, FIRST))
    number = last_number(gallery)
    apply_within(gallery, ADMIN, SetCover(LAKE, SECOND))
    refused = undo_within(gallery, EDITOR, OPERATIONS)
    assert isinstance(refused, ConflictError)
    assert f"another member, number {number + 1}," in refused.message
    assert covers(gallery) == [2, 3]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert covers(gallery) == [2, None]
    with pytest.raises(ConflictError, match="another member"):
        undo_within(gallery, EDITOR, OPERATIONS, request=Request(number))
    apply_within(gallery, EDITOR, SetCover(LAKE, None))
    with pytest.raises(ConflictError, match=r"of edith, number 4,"):
        undo_within(gallery, ADMIN, OPERATIONS, request=Request(number + 1))


def test_a_redo_needs_the_state_of_the_undo(gallery: sqlite3.Connection) -> None:
    """What was changed after the undo stays: the redo is refused."""
    apply_within(gallery, EDITOR, SetCover(LAKE, FIRST))
    undo_within(gallery, EDITOR, OPERATIONS)
    apply_within(gallery, ADMIN, SetCover(LAKE, SECOND))
    assert isinstance(redo_within(gallery, EDITOR, OPERATIONS), ConflictError)
    assert covers(gallery) == [2, None]


def test_only_admins_undo_the_changes_of_others(gallery: sqlite3.Connection) -> None:
    """Others are answered as if there was none; what an admin undid is theirs to redo."""
    apply_within(gallery, EDITOR, SetCover(LAKE, FIRST))
    number = last_number(gallery)
    with pytest.raises(NotFoundError):
        undo_within(gallery, VIEWER, OPERATIONS, request=Request(number))
    undo_within(gallery, ADMIN, OPERATIONS, request=Request(number))
    assert redo_within(gallery, EDITOR, OPERATIONS) is None
    assert redo_within(gallery, ADMIN, OPERATIONS) == SetCover(LAKE, FIRST)


def test_the_own_name_of_a_member_is_restored_by_an_admin(gallery: sqlite3.Connection) -> None:
    """What a member changed of their own is restored as theirs when an admin undoes it."""
    apply_within(gallery, VIEWER, SetOwnName("Vee"))
    undo_within(gallery, ADMIN, OPERATIONS, request=Request(last_number(gallery), is_confirmed=True))
    assert [row[0] for row in gallery.execute("SELECT display_name FROM users")] == [None] * 3


def test_history_shows_what_the_reader_has_access_to(gallery: sqlite3.Connection) -> None:
    """Names of things and counts follow the access of now; a change about nothing else is left out."""
    apply_within(gallery, EDITOR, SetOwnName("Ed"))
    apply_within(gallery, EDITOR, SetCover(LAKE, FIRST))
    apply_within(gallery, ADMIN, RemoveMember(VIEWER.user_id))
    words = [entry.words for entry in history(gallery, EDITOR, OPERATIONS)]
    assert words == ["chose the cover of Lake", "changed their own name"]
    restricted = replace(EDITOR, category_ids=frozenset())
    assert [entry.words for entry in history(gallery, restricted, OPERATIONS)] == ["changed their own name"]
    everything = [(entry.member, entry.words, entry.is_own) for entry in history(gallery, ADMIN, OPERATIONS, EVERYBODY)]
    assert everything == [
        ("ada", "removed vera", True),
        ("Ed", "chose the cover of Lake", False),
        ("Ed", "changed their own name", False),
    ]
    matching = HistoryFilter(others=True, words="COVER")
    assert [entry.words for entry in history(gallery, ADMIN, OPERATIONS, matching)] == ["chose the cover of Lake"]
    with pytest.raises(NotAllowedError):
        history(gallery, EDITOR, OPERATIONS, EVERYBODY)
    assert len(touched_photos(gallery, EDITOR, 2)) == 2, "of a collection those that it lists"
    assert touched_photos(gallery, restricted, 2) == touched_photos(gallery, EDITOR, 2, in_trash=True) == ()
    assert touched_photos(gallery, EDITOR, 3) == (), "a change of another member"
