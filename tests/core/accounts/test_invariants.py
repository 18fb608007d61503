"""Some facts hold after any sequence of operations on members."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts import members
from core.accounts.credentials import member_keys
from core.accounts.invitations.redeeming import redeem
from core.accounts.models import Member
from core.accounts.names import name_key
from core.accounts.operations import (
    AddKey,
    MakeInvitation,
    RemoveKey,
    RemoveMember,
    RemovePassword,
    RestoreMember,
    SetAccess,
    SetPassword,
    SetRole,
)
from core.database.transactions import atomic
from core.errors import GalleryError
from core.gallery import OPERATIONS
from core.models import MEMBER_ROLES, Actor, CategoryId, Role, UserId
from core.operations import Request
from core.operations.applying import apply_within, redo_within, undo_within
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.hypothesis_examples import examples

PEOPLE = [Actor(UserId(number), str(number), Role.ADMIN) for number in range(1, 6)]
"""All claim to be admins; only the stored role decides."""

NAMES = ["ada", "EDITH", "Vera", "ida", "Ärwin", "ärwin"]

Change = Callable[[sqlite3.Connection, Actor, UserId, int], object]


def invited(connection: sqlite3.Connection, actor: Actor, _: UserId, number: int) -> None:
    """Invite and join at once, with a key that may be another member's."""
    made = apply_within(connection, actor, MakeInvitation(MEMBER_ROLES[number % 3])).result
    seed = 1 + number % 8
    redeem(
        connection,
        made.token,
        NAMES[number % len(NAMES)],
        public_key=public_key(seed),
        label="",
        password_hash=None,
        source="",
    )


CHANGES: list[Change] = [
    lambda db, actor, member, number: apply_within(db, actor, SetRole(member, MEMBER_ROLES[number % 3])),
    lambda db, actor, member, number: apply_within(
        db, actor, SetAccess(member, (CategoryId(1),) if number % 2 else None)
    ),
    lambda db, actor, member, _: apply_within(db, actor, RemoveMember(member)),
    lambda db, actor, member, _: apply_within(db, actor, RestoreMember(member)),
    lambda db, actor, _, number: undo_within(db, actor, OPERATIONS, request=Request(number, is_confirmed=True)),
    lambda db, actor, _, number: redo_within(db, actor, OPERATIONS, request=Request(number, is_confirmed=True)),
    invited,
    lambda db, actor, _, number: apply_within(db, actor, AddKey(public_key(1 + number % 8))),
    lambda db, actor, _, number: apply_within(db, actor, RemoveKey(fingerprint(1 + number % 8))),
    lambda db, actor, _, number: apply_within(
        db, actor, SetPassword("hash", "hash") if number % 2 else RemovePassword("hash")
    ),
]


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 1}})
        for member in (ADMIN, EDITOR, VIEWER):
            member_keys.add_key(connection, member.user_id, public_key(member.user_id), "")
        yield connection


STEPS = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(0, 30)),
    max_size=40,
)


@settings(max_examples=examples(150), deadline=None)
@given(STEPS)
def test_an_admin_can_always_sign_in_and_a_false_claim_gains_nothing(
    prepared: sqlite3.Connection, steps: list[tuple[Change, Actor, Actor, int]]
) -> None:
    """After each change an admin can sign in, names differ, and a refusal or a false claim has changed nothing."""
    prepared.execute("SAVEPOINT beginning")
    try:
        for change, actor, other, number in steps:
            before = {member.user_id: member for member in members.members(prepared)}
            try:
                with atomic(prepared):
                    change(prepared, actor, other.user_id, number)
            except GalleryError:
                assert {member.user_id: member for member in members.members(prepared)} == before
            after = {member.user_id: member for member in members.members(prepared)}
            check(after.values())
            is_admin = actor.user_id in before and before[actor.user_id].role is Role.ADMIN
            if not is_admin:
                assert {each: after[each].role for each in after} == {each: before[each].role for each in before}
    finally:
        prepared.execute("ROLLBACK TO beginning")
        prepared.execute("RELEASE beginning")


def check(listed: Collection[Member]) -> None:
    """Check what must hold of the members at any time."""
    able = [member for member in listed if member.key_count or member.has_password]
    assert any(member.role is Role.ADMIN for member in able)
    assert len({name_key(member.name) for member in listed}) == len(listed)
