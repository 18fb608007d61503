"""What members are called: changed by themselves and by an admin, undone, logged, and never the name of another."""

from __future__ import annotations

from functools import partial

import pytest

from core.accounts.accounts import Accounts
from core.accounts.invitations.redeeming import free_name
from core.accounts.operations import RemoveMember, SetMemberName, SetOwnName
from core.database.database import Database
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Actor, Role, UserId
from core.operations import Operations, Request
from core.permissions import AT_THE_MACHINE
from tests.core.building import ADMIN, EDITOR, VIEWER

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


async def test_a_member_changes_what_they_are_called(operations: Operations, accounts: Accounts) -> None:
    """The login name stays; an empty name, and the login name itself, take the display name away."""
    assert (await operations.apply(VIEWER, SetOwnName("  Aunt   Vera "))).result == "Aunt Vera"
    assert await accounts.called(VIEWER) == "Aunt Vera"
    current = await accounts.current(VIEWER.user_id, None)
    assert current is not None
    assert (current.name, current.display_name) == ("vera", "Aunt Vera")
    assert (await operations.apply(VIEWER, SetOwnName("Vera"))).result == "Vera"
    for name in ("", " ", "vera"):
        await operations.apply(VIEWER, SetOwnName("Aunt Vera"))
        assert (await operations.apply(VIEWER, SetOwnName(name))).result == "vera"
        assert await accounts.called(VIEWER) == "vera"


async def test_an_admin_changes_what_a_member_is_called(
    operations: Operations, accounts: Accounts, changes: list[None]
) -> None:
    """It is announced, in the audit log, and undone by the one who did it."""
    await operations.apply(ADMIN, SetMemberName(VIEWER.user_id, "Grandma"))
    await operations.apply(VIEWER, SetOwnName("Aunt Vera"))
    await operations.apply(VIEWER, SetOwnName("Aunt Vera"))
    assert changes
    await operations.undo(VIEWER, Request(3, is_confirmed=True))
    await operations.undo(VIEWER, Request(2, is_confirmed=True))
    assert await accounts.called(VIEWER) == "Grandma"
    await operations.undo(ADMIN, Request(1, is_confirmed=True))
    assert await accounts.called(VIEWER) == "vera"
    entries = [each for each in await accounts.audit_log.entries(ADMIN) if each.kind == "name-changed"]
    assert [(each.name, each.details) for each in reversed(entries)] == [
        ("ada", "vera: vera to Grandma"),
        ("vera", "vera: Grandma to Aunt Vera"),
        ("vera", "vera: Aunt Vera to Grandma"),
        ("ada", "vera: Grandma to vera"),
    ]


async def test_the_owner_at_the_machine_has_a_name_too(operations: Operations, accounts: Accounts) -> None:
    """The person at the machine is the owner."""
    await operations.apply(LOCAL, SetOwnName("Ada Lovelace"))
    assert await accounts.called(ADMIN) == await accounts.called(LOCAL) == "Ada Lovelace"


@pytest.mark.parametrize(
    "name", ["ada", "ADA", "Aunt Ida", "aunt ida", "root", "-", "a\u202eb c", "\u0430da lee", "x" * 300]
)
async def test_names_that_are_not_accepted(operations: Operations, accounts: Accounts, name: str) -> None:
    """Those of others in any spelling, reserved, invisible, of mixed alphabets or too long ones change nothing."""
    await operations.apply(EDITOR, SetOwnName("Aunt Ida"))
    for actor, operation in ((VIEWER, SetOwnName(name)), (ADMIN, SetMemberName(VIEWER.user_id, name))):
        with pytest.raises(UsageError):
            await operations.apply(actor, operation)
    assert await accounts.called(VIEWER) == "vera"


async def test_nobody_joins_under_the_name_of_another(operations: Operations, database: Database) -> None:
    """What a member is called is taken as a login name and as a display name, until it is changed again."""
    await operations.apply(VIEWER, SetOwnName("ben"))
    await operations.apply(EDITOR, SetOwnName("Aunt Ida"))
    for name in ("Ben", "Aunt Ida"):
        with pytest.raises(UsageError):
            await database.read(partial(free_name, name=name))
    await operations.apply(VIEWER, SetOwnName(""))
    await database.read(lambda connection: free_name(connection, "ben"))


async def test_only_admins_name_others(operations: Operations) -> None:
    """Members name nobody else, and nobody names a former member."""
    with pytest.raises(NotAllowedError):
        await operations.apply(EDITOR, SetMemberName(VIEWER.user_id, "Aunt"))
    await operations.apply(ADMIN, RemoveMember(VIEWER.user_id))
    for user_id in (VIEWER.user_id, UserId(99)):
        with pytest.raises(NotFoundError):
            await operations.apply(ADMIN, SetMemberName(user_id, "Aunt"))
