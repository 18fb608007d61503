"""Operations are checked, recorded with their inverse in one transaction, and undone."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts import members
from core.accounts.operations import SetRole
from core.database.database import Database
from core.errors import DatabaseError, NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library.grouping.member_groups import MemberGroups
from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import Actor, AssetKey, CollectionId, Event, MembersChanged, PhotoId, Role, UserId
from core.operations import (
    MAX_PREFERENCE,
    PREFERENCES,
    ChangeSelection,
    Operation,
    Request,
    SetCover,
    SetPreference,
)
from core.operations.applying import apply_within, undo_within
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, operations_on, populate
from tests.hypothesis_examples import examples

GROUPS = MemberGroups()


@pytest.fixture
async def gallery(database: Database) -> Database:
    """Two collections of two photos each, with members."""
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 2, "Rome": 2}}))
    return database


def rate(stars: int) -> SetRatings:
    return SetRatings.one(stars, Things.of([PhotoId(1)]))


async def stars_of(database: Database, actor: Actor) -> int | None:
    sql = "SELECT max(stars) FROM rated_photos WHERE user_id = ?"
    return await database.read(lambda connection: connection.execute(sql, (actor.user_id,)).fetchone()[0])


PARIS = CollectionId(1)
ROME = CollectionId(2)


async def key_of(database: Database, photo_id: int) -> AssetKey:
    sql = "SELECT asset_key FROM photos WHERE id = ?"
    return AssetKey(await database.read(lambda connection: connection.execute(sql, (photo_id,)).fetchone()[0]))


async def cover_of(database: Database, slug: str = "travel/paris") -> tuple[AssetKey | None, bool]:
    found = await database.read(lambda connection: GROUPS.collection(connection, ADMIN, slug))
    chosen = "SELECT chosen_cover_id IS NOT NULL FROM collections WHERE slug = ?"
    is_chosen = await database.read(lambda connection: bool(connection.execute(chosen, (slug,)).fetchone()[0]))
    return found.cover.asset_key if found.cover else None, is_chosen


async def recorded(database: Database) -> list[sqlite3.Row]:
    return await database.read(lambda connection: connection.execute("SELECT * FROM operations ORDER BY id").fetchall())


async def test_a_cover_is_chosen_and_restored(gallery: Database) -> None:
    """The inverse names the earlier choice; applying it restores that."""
    automatic, second = await key_of(gallery, 1), await key_of(gallery, 2)
    assert await cover_of(gallery) == (automatic, False)
    inverse = (await operations_on(gallery).apply(EDITOR, SetCover(PARIS, second))).inverse
    assert inverse == SetCover(PARIS, None)
    assert inverse is not None
    assert await cover_of(gallery) == (second, True)
    assert (await operations_on(gallery).apply(EDITOR, SetCover(PARIS, automatic))).inverse == SetCover(PARIS, second)
    assert await cover_of(gallery) == (automatic, True)
    await operations_on(gallery).apply(EDITOR, inverse)
    assert await cover_of(gallery) == (automatic, False)


async def test_a_change_and_its_undo_are_announced(gallery: Database) -> None:
    """After they are written; what is refused, or shown to nobody else, announces nothing."""
    announced: list[Event] = []
    operations = operations_on(gallery, announced.append)
    await operations.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR))
    assert announced == [MembersChanged()]
    await operations.undo(ADMIN, Request(1, is_confirmed=True))
    assert announced == [MembersChanged()] * 2
    with pytest.raises(NotAllowedError):
        await operations.apply(EDITOR, SetRole(VIEWER.user_id, Role.ADMIN))
    await operations.apply(ADMIN, SetPreference("theme", "dark"))
    assert announced == [MembersChanged()] * 2


async def test_each_change_is_recorded_with_its_inverse(gallery: Database) -> None:
    """One row holds who, what, when and how to undo it, as readable JSON."""
    photo = await key_of(gallery, 2)
    await operations_on(gallery).apply(EDITOR, SetCover(PARIS, photo))
    (row,) = await recorded(gallery)
    assert (row["user_id"], row["kind"], row["undone_at"]) == (EDITOR.user_id, "set-cover", None)
    assert json.loads(row["arguments"]) == {"collection_id": PARIS, "asset_key": photo}
    inverse = {"kind": "set-cover", "arguments": {"collection_id": PARIS, "asset_key": None}}
    assert json.loads(row["inverse"]) == inverse
    assert row["applied_at"] > 0


async def test_undo_goes_back_one_operation_at_a_time(gallery: Database) -> None:
    """Each undo reverts the newest operation that stands; in the end there is nothing left, which is not an error."""
    for stars in (1, 2, 0):
        await operations_on(gallery).apply(VIEWER, rate(stars))
    await operations_on(gallery).apply(VIEWER, SetPreference("theme", "dark"))
    for expected in (2, 1, 0):
        assert await operations_on(gallery).undo(VIEWER) == rate(expected)
        assert await stars_of(gallery, VIEWER) == (expected or None)
    assert await operations_on(gallery).undo(VIEWER) is None
    assert all(row["undone_at"] for row in await recorded(gallery))


async def test_undo_and_ratings_are_each_members_own(gallery: Database) -> None:
    """No member undoes what another one gave."""
    await operations_on(gallery).apply(VIEWER, rate(1))
    await operations_on(gallery).apply(EDITOR, rate(5))
    assert await operations_on(gallery).undo(ADMIN) is None
    assert await operations_on(gallery).undo(VIEWER) == rate(0)
    assert await stars_of(gallery, EDITOR) == 5
    assert await stars_of(gallery, VIEWER) is None


async def test_the_selection_and_preferences_are_not_history(gallery: Database) -> None:
    """They are each member's own, and no step of undo restores them."""
    await operations_on(gallery).apply(VIEWER, SetPreference("theme", "dark"))
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(await key_of(gallery, 1),)))
    assert await recorded(gallery) == []
    assert await operations_on(gallery).undo(VIEWER) is None
    assert await gallery.read(lambda connection: members.preferences(connection, VIEWER)) == {"theme": "dark"}
    assert await gallery.read(lambda connection: members.preferences(connection, EDITOR)) == {}


@pytest.mark.parametrize(
    ("actor", "operation", "error"),
    [
        (VIEWER, SetCover(PARIS, None), NotAllowedError),
        (replace(EDITOR, user_id=UserId(99)), SetPreference("theme", "dark"), NotAllowedError),
        (EDITOR, SetCover(CollectionId(99), None), NotFoundError),
        (EDITOR, SetCover(PARIS, AssetKey("nosuchphoto22")), NotFoundError),
        (ADMIN, SetPreference("colour", "red"), UsageError),
        (ADMIN, SetPreference("theme", "x" * (MAX_PREFERENCE + 1)), UsageError),
    ],
)
async def test_what_is_refused_leaves_no_trace(
    gallery: Database, actor: Actor, operation: Operation[object], error: type[Exception]
) -> None:
    """Not permitted, hidden, absent or unknown: the error says so, and nothing is written or recorded."""
    with pytest.raises(error):
        await operations_on(gallery).apply(actor, operation)
    assert await recorded(gallery) == []
    assert (await cover_of(gallery))[1] is False
    assert await gallery.read(lambda connection: members.preferences(connection, actor)) == {}


async def test_a_cover_comes_from_its_own_collection(gallery: Database) -> None:
    """A photo of another collection cannot be the cover."""
    with pytest.raises(NotFoundError, match="not in the collection"):
        await operations_on(gallery).apply(EDITOR, SetCover(PARIS, await key_of(gallery, 3)))


async def test_every_preference_on_the_list_can_be_set(gallery: Database) -> None:
    """Each of them is set by a screen."""
    for name in PREFERENCES:
        await operations_on(gallery).apply(VIEWER, SetPreference(name, "x" * MAX_PREFERENCE))
    assert set(await gallery.read(lambda connection: members.preferences(connection, VIEWER))) == PREFERENCES


async def test_a_lost_permission_prevents_undo(gallery: Database) -> None:
    """The inverse is checked like any operation: a former editor may not, and the operation still stands."""
    await operations_on(gallery).apply(EDITOR, SetCover(PARIS, await key_of(gallery, 2)))
    await operations_on(gallery).apply(ADMIN, SetRole(EDITOR.user_id, Role.VIEWER))
    with pytest.raises(NotAllowedError):
        await operations_on(gallery).undo(EDITOR)
    assert (await cover_of(gallery))[1]
    assert await operations_on(gallery).undo(ADMIN) is None, "roles are undone by their number only"
    await operations_on(gallery).undo(ADMIN, Request(2, is_confirmed=True))
    assert await operations_on(gallery).undo(EDITOR) == SetCover(PARIS, None)


async def test_what_cannot_be_undone_is_skipped(gallery: Database) -> None:
    """When the earlier cover has moved to another collection, undo fails once and then reaches older operations."""
    await operations_on(gallery).apply(EDITOR, rate(3))
    await operations_on(gallery).apply(EDITOR, SetCover(PARIS, await key_of(gallery, 1)))
    await operations_on(gallery).apply(EDITOR, SetCover(PARIS, await key_of(gallery, 2)))
    await gallery.write(
        lambda connection: connection.execute("UPDATE photos SET collection_id = 2 WHERE id = 1").rowcount
    )
    with pytest.raises(NotFoundError):
        await operations_on(gallery).undo(EDITOR)
    assert await cover_of(gallery) == (await key_of(gallery, 2), True)
    assert await operations_on(gallery).undo(EDITOR) == SetCover(PARIS, None)
    assert await operations_on(gallery).undo(EDITOR) == rate(0)


async def test_a_change_without_its_record_is_rolled_back(gallery: Database) -> None:
    """Both are one transaction: when the record is refused, the photo is not rated."""
    await gallery.write(
        lambda connection: (
            connection.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON operations BEGIN SELECT raise(ABORT, 'refused'); END"
            ).rowcount
        )
    )
    with pytest.raises(DatabaseError, match="refused"):
        await operations_on(gallery).apply(VIEWER, rate(4))
    assert await stars_of(gallery, VIEWER) is None


STEPS = st.lists(
    st.builds(rate, st.integers(0, 5))
    | st.builds(
        SetCover, st.sampled_from([PARIS, ROME]), st.sampled_from([None, AssetKey("first"), AssetKey("second")])
    ),
    max_size=12,
)


@settings(max_examples=examples(50), deadline=None)
@given(STEPS)
def test_undoing_everything_restores_every_state(steps: list[Operation[object]]) -> None:
    """After any operations, as many undos pass through every state in between."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 0, "Rome": 0}})
        keys = {
            (home, name): add_photo(connection, home, name) for home in (PARIS, ROME) for name in ("first", "second")
        }
        states = [state_of(connection)]
        for step in steps:
            chosen = step
            if isinstance(step, SetCover) and step.asset_key is not None:
                chosen = SetCover(step.collection_id, keys[step.collection_id, step.asset_key])
            if apply_within(connection, EDITOR, chosen).inverse is not None:
                states.append(state_of(connection))
        for expected in reversed(states[:-1]):
            assert not isinstance(undo_within(connection, EDITOR, OPERATIONS), NotFoundError)
            assert state_of(connection) == expected
        assert undo_within(connection, EDITOR, OPERATIONS) is None


def state_of(connection: sqlite3.Connection) -> tuple[object, ...]:
    covers = connection.execute("SELECT chosen_cover_id FROM collections ORDER BY id").fetchall()
    ratings = connection.execute("SELECT user_id, photo_id, stars FROM rated_photos").fetchall()
    return (*(row[0] for row in covers), *(tuple(row) for row in ratings))
