"""Members: their roles, access and credentials change by those who may, and an admin always remains."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from core.accounts.accounts import Accounts
from core.accounts.operations import (
    AddKey,
    MakeInvitation,
    OpenToPublic,
    RecoverAccount,
    RemoveKey,
    RemoveMember,
    RemovePassword,
    RenameKey,
    RestoreMember,
    RevokeInvitation,
    SetAccess,
    SetPassword,
    SetRole,
)
from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.limits.password_hashing import hash_password
from core.models import Actor, CategoryId, Role, UserId
from core.operations import Operations, Request
from core.operations.audit import KEPT_PER_KIND, THIS_MACHINE, prune
from core.permissions import ANONYMOUS, AT_THE_MACHINE
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, operations_on

OPEN, SECRET = CategoryId(1), CategoryId(2)
LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


async def role_of(accounts: Accounts, user_id: UserId) -> Role | None:
    found = await accounts.current(user_id, None)
    return None if found is None else found.role


async def test_an_admin_lists_the_members(operations: Operations, accounts: Accounts) -> None:
    """With names, roles, access, credentials and when they last signed in."""
    await operations.apply(ADMIN, SetAccess(VIEWER.user_id, (OPEN,)))
    await operations.apply(EDITOR, SetPassword("hash"))
    before = await accounts.members(ADMIN)
    assert [(each.name, each.role, each.key_count, each.has_password) for each in before] == [
        ("ada", Role.ADMIN, 1, False),
        ("edith", Role.EDITOR, 1, True),
        ("vera", Role.VIEWER, 1, False),
    ]
    assert [each.category_ids for each in before] == [None, None, frozenset({OPEN})]
    assert {each.last_seen for each in before} == {None}
    await accounts.audit_log.signed_in(VIEWER, fingerprint(3), "192.0.2.9")
    assert (await accounts.members(ADMIN))[2].last_seen is not None
    assert (await accounts.keys(VIEWER))[0].last_used is not None
    entry = (await accounts.audit_log.entries(ADMIN, 1))[0]
    assert (entry.kind, entry.name, entry.source, entry.details) == ("signed-in", "vera", "192.0.2.9", fingerprint(3))


async def test_changes_of_members_are_logged_announced_and_undone(
    operations: Operations, accounts: Accounts, database: Database, changes: list[None]
) -> None:
    """Role, access and removal each have an inverse that an undo by number applies; all of it is in the audit log."""
    await operations.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR))
    await operations.apply(ADMIN, SetAccess(VIEWER.user_id, (OPEN,)))
    await operations.apply(ADMIN, RemoveMember(VIEWER.user_id))
    assert changes == [None] * 3
    assert await accounts.current(VIEWER.user_id, None) is None
    await operations.undo(ADMIN, Request(3, is_confirmed=True))
    assert await accounts.current(VIEWER.user_id, fingerprint(3)) == replace(
        VIEWER, role=Role.EDITOR, category_ids=frozenset({OPEN})
    )
    await operations.undo(ADMIN, Request(2, is_confirmed=True))
    await operations.undo(ADMIN, Request(1, is_confirmed=True))
    assert await accounts.current(VIEWER.user_id, None) == VIEWER
    entries = [(entry.kind, entry.name, entry.details) for entry in await accounts.audit_log.entries(ADMIN)]
    assert entries[::-1][-6:] == [
        ("role-changed", "ada", "vera: viewer to editor"),
        ("access-changed", "ada", "vera: Open"),
        ("removed", "ada", "vera"),
        ("restored", "ada", "vera"),
        ("access-changed", "ada", "vera: all"),
        ("role-changed", "ada", "vera: editor to viewer"),
    ]


async def test_a_refused_change_is_not_logged(operations: Operations, accounts: Accounts, changes: list[None]) -> None:
    """The entry and the change are one transaction; nothing is announced either."""
    before = await accounts.audit_log.entries(ADMIN)
    for attempt in (
        operations.apply(ADMIN, RemoveMember(ADMIN.user_id)),
        operations.apply(ADMIN, SetRole(UserId(99), Role.ADMIN)),
        operations.apply(ADMIN, SetAccess(VIEWER.user_id, (CategoryId(99),))),
        operations.apply(EDITOR, SetRole(EDITOR.user_id, Role.ADMIN)),
        operations.apply(EDITOR, RemoveKey(fingerprint(2))),
    ):
        with pytest.raises(GalleryError):
            await attempt
    assert await accounts.audit_log.entries(ADMIN) == before
    assert changes == []


_ADMINS_ONLY: list[Callable[[Accounts, Operations, Actor], Awaitable[object]]] = [
    lambda accounts, _, actor: accounts.members(actor),
    lambda accounts, _, actor: accounts.invitations(actor),
    lambda accounts, _, actor: accounts.audit_log.entries(actor, 10),
    lambda accounts, _, actor: accounts.public_categories(actor),
    lambda accounts, _, actor: accounts.keys_of(actor, ADMIN.user_id),
    lambda _, operations, actor: operations.apply(actor, MakeInvitation(Role.VIEWER)),
    lambda _, operations, actor: operations.apply(actor, RevokeInvitation(1)),
    lambda _, operations, actor: operations.apply(actor, OpenToPublic((SECRET,))),
    lambda _, operations, actor: operations.apply(actor, SetRole(actor.user_id, Role.ADMIN)),
    lambda _, operations, actor: operations.apply(actor, SetAccess(actor.user_id, None)),
    lambda _, operations, actor: operations.apply(actor, RemoveMember(ADMIN.user_id)),
    lambda _, operations, actor: operations.apply(actor, RestoreMember(ADMIN.user_id)),
    lambda _, operations, actor: operations.apply(actor, RecoverAccount(actor.user_id, public_key(70), "")),
]


@pytest.mark.parametrize("ask", _ADMINS_ONLY)
@pytest.mark.parametrize(
    "actor",
    [
        EDITOR,
        VIEWER,
        Actor(ANONYMOUS, "public", Role.PUBLIC, frozenset()),
        Actor(UserId(99), "nobody", Role.ADMIN),
    ],
    ids=lambda actor: actor.name,
)
async def test_only_admins_may_manage_members(
    operations: Operations,
    accounts: Accounts,
    actor: Actor,
    ask: Callable[[Accounts, Operations, Actor], Awaitable[object]],
) -> None:
    """Other actors read and change nothing, whatever role they claim to have."""
    for claimed in {actor.role, Role.ADMIN} if actor.user_id > 0 else {actor.role}:
        with pytest.raises(NotAllowedError):
            await ask(accounts, operations, replace(actor, role=claimed))


async def test_case_13_a_removed_key_no_longer_signs_in(
    operations: Operations, accounts: Accounts, changes: list[None]
) -> None:
    """The member stays, and so do sessions of another key; for sessions of this key there is no actor."""
    await operations.apply(VIEWER, AddKey(public_key(30), "phone"))
    changes.clear()
    removed = (await operations.apply(VIEWER, RemoveKey(fingerprint(3)))).result
    assert (removed.label, changes) == ("key of vera", [None])
    assert await accounts.current(VIEWER.user_id, fingerprint(3)) is None
    assert await accounts.current(VIEWER.user_id, fingerprint(30)) == VIEWER
    assert await accounts.current(EDITOR.user_id, fingerprint(30)) is None
    assert await accounts.actor_for_key(fingerprint(3)) is None


async def test_case_14_a_demoted_admin_is_refused_at_once(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """The role at sign-in does not count: it is read again in the transaction that writes."""
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.ADMIN))
    edith = await accounts.current(EDITOR.user_id, None)
    assert edith is not None
    assert edith.role is Role.ADMIN
    await accounts.members(edith)
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.EDITOR))
    for attempt in (
        accounts.members(edith),
        operations.apply(edith, MakeInvitation(Role.ADMIN)),
        operations.apply(edith, RemoveMember(VIEWER.user_id)),
        operations.apply(edith, SetRole(VIEWER.user_id, Role.EDITOR)),
    ):
        with pytest.raises(NotAllowedError):
            await attempt
    await operations.apply(ADMIN, RemoveMember(EDITOR.user_id))
    with pytest.raises(NotAllowedError, match="no longer a member"):
        await operations.apply(edith, AddKey(public_key(40), "second key"))


async def test_the_last_admin_stays(operations: Operations, accounts: Accounts, database: Database) -> None:
    """Neither a demotion nor a removal nor undoing a promotion leaves the gallery without an admin."""
    for attempt in (
        operations.apply(ADMIN, SetRole(ADMIN.user_id, Role.VIEWER)),
        operations.apply(ADMIN, RemoveMember(ADMIN.user_id)),
    ):
        with pytest.raises(UsageError, match="without an admin"):
            await attempt
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.ADMIN))
    await operations.apply(EDITOR, SetRole(ADMIN.user_id, Role.VIEWER))
    with pytest.raises(UsageError, match="without an admin"):
        await operations.apply(EDITOR, RemoveMember(EDITOR.user_id))
    await operations.undo(EDITOR, Request(2, is_confirmed=True))
    assert await role_of(accounts, ADMIN.user_id) is Role.ADMIN


async def test_an_admin_who_cannot_sign_in_does_not_count(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """The last admin who can sign in stays; an owner who never could may be replaced."""
    await database.write(lambda connection: connection.execute("DELETE FROM user_keys WHERE user_id = 2"))
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.ADMIN))
    with pytest.raises(UsageError, match="without an admin"):
        await operations.apply(ADMIN, RemoveMember(ADMIN.user_id))
    await operations.apply(ADMIN, RemoveMember(EDITOR.user_id))
    assert await role_of(accounts, ADMIN.user_id) is Role.ADMIN


async def test_two_admins_cannot_demote_each_other_at_once(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """Through two programs, again and again, one of the two changes is second and is refused."""
    other = await Database.open(database.path)
    there = operations_on(other)
    for _ in range(10):
        await operations.apply(LOCAL, SetRole(ADMIN.user_id, Role.ADMIN))
        await operations.apply(LOCAL, SetRole(EDITOR.user_id, Role.ADMIN))
        outcomes = await asyncio.gather(
            operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.VIEWER)),
            there.apply(EDITOR, RemoveMember(ADMIN.user_id)),
            there.apply(ADMIN, SetRole(ADMIN.user_id, Role.EDITOR)),
            return_exceptions=True,
        )
        assert any(isinstance(outcome, GalleryError) for outcome in outcomes)
        admins = [each for each in await accounts.members(LOCAL) if each.role is Role.ADMIN]
        assert admins
        await database.write(lambda connection: connection.execute("UPDATE users SET removed_at = NULL"))
    await other.close()


async def test_the_last_credential_stays(operations: Operations, accounts: Accounts) -> None:
    """Of keys and password one remains, whichever is removed first."""
    with pytest.raises(UsageError, match="your last key"):
        await operations.apply(VIEWER, RemoveKey(fingerprint(3)))
    stored = hash_password("correct horse")
    await operations.apply(VIEWER, SetPassword(stored))
    await operations.apply(VIEWER, RemoveKey(fingerprint(3)))
    with pytest.raises(UsageError, match="your last key"):
        await operations.apply(VIEWER, RemovePassword(stored))
    assert await accounts.password_of("vera") is not None
    await operations.apply(VIEWER, AddKey(public_key(31), ""))
    await operations.apply(VIEWER, RemovePassword(stored))
    assert await accounts.password_of("vera") is None
    kinds = [entry.kind for entry in await accounts.audit_log.entries(ADMIN, 4)]
    assert kinds == ["password-removed", "key-added", "key-removed", "password-set"]


async def test_two_keys_cannot_be_removed_at_once(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """A member who removes both keys from two places keeps one."""
    other = await Database.open(database.path)
    await operations.apply(VIEWER, AddKey(public_key(30), "phone"))
    outcomes = await asyncio.gather(
        operations.apply(VIEWER, RemoveKey(fingerprint(3))),
        operations_on(other).apply(VIEWER, RemoveKey(fingerprint(30))),
        return_exceptions=True,
    )
    assert sorted(isinstance(outcome, UsageError) for outcome in outcomes) == [False, True]
    assert len(await accounts.keys(VIEWER)) == 1
    await other.close()


async def test_keys_are_ones_own(operations: Operations, accounts: Accounts) -> None:
    """Another member's key cannot be renamed, removed or added; labels are safe to show."""
    named = (await operations.apply(VIEWER, RenameKey(fingerprint(3), "my \x1b[2Jphone"))).result
    assert named.label == "my \ufffd[2Jphone"
    assert (await operations.apply(VIEWER, RenameKey(fingerprint(3), " "))).result.label == named.label
    for attempt in (
        operations.apply(VIEWER, RenameKey(fingerprint(2), "x")),
        operations.apply(VIEWER, RemoveKey(fingerprint(2))),
    ):
        with pytest.raises(NotFoundError):
            await attempt
    with pytest.raises(UsageError, match="another member"):
        await operations.apply(VIEWER, AddKey(public_key(2), "mine"))
    assert [key.label for key in await accounts.keys_of(ADMIN, VIEWER.user_id)] == [named.label]


async def test_admins_see_everything(operations: Operations, accounts: Accounts) -> None:
    """Access cannot be restricted for them; an earlier restriction applies again after a demotion."""
    with pytest.raises(UsageError, match="Admins see every category"):
        await operations.apply(ADMIN, SetAccess(ADMIN.user_id, (OPEN,)))
    await operations.apply(ADMIN, SetAccess(EDITOR.user_id, (OPEN,)))
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.ADMIN))
    promoted = await accounts.current(EDITOR.user_id, None)
    assert promoted is not None
    assert promoted.category_ids is None
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.EDITOR))
    demoted = await accounts.current(EDITOR.user_id, None)
    assert demoted is not None
    assert demoted.category_ids == frozenset({OPEN})


async def test_the_public_sees_what_was_opened(operations: Operations, accounts: Accounts) -> None:
    """There is no public actor while nothing is open; then there is one who may only look, and then none again."""
    assert await accounts.public_actor() is None
    assert await accounts.current(ANONYMOUS, None) is None
    await operations.apply(ADMIN, OpenToPublic((OPEN,)))
    assert (await accounts.audit_log.entries(ADMIN, 1))[0].details == "Open"
    public = await accounts.public_actor()
    assert public == Actor(ANONYMOUS, "public", Role.PUBLIC, frozenset({OPEN}))
    assert await accounts.current(ANONYMOUS, fingerprint(99)) == public
    with pytest.raises(NotAllowedError):
        await operations.apply(public, AddKey(public_key(80), ""))
    with pytest.raises(NotFoundError):
        await operations.apply(ADMIN, OpenToPublic((CategoryId(99),)))
    await operations.apply(ADMIN, OpenToPublic(()))
    assert await accounts.public_actor() is None


async def test_the_person_at_the_machine_is_the_owner(operations: Operations, accounts: Accounts) -> None:
    """Their changes are logged as the owner's at this machine; only they can give a key to a member who lost theirs."""
    await operations.apply(LOCAL, MakeInvitation(Role.VIEWER))
    await operations.apply(LOCAL, SetRole(VIEWER.user_id, Role.EDITOR))
    bound = (await operations.apply(LOCAL, RecoverAccount(VIEWER.user_id, public_key(90), "new phone"))).result
    assert await accounts.actor_for_key(bound.fingerprint) == replace(VIEWER, role=Role.EDITOR)
    entries = await accounts.audit_log.entries(LOCAL, 3)
    assert [(entry.kind, entry.name, entry.source) for entry in entries] == [
        ("recovered", "ada", THIS_MACHINE),
        ("role-changed", "ada", THIS_MACHINE),
        ("invited", "ada", THIS_MACHINE),
    ]
    assert await accounts.keys(LOCAL) == await accounts.keys(ADMIN)


async def test_an_empty_gallery_gets_its_owner_at_the_machine(database: Database) -> None:
    """Also when the first operation is an invitation; a name that is a login name is replaced."""
    accounts, operations = Accounts(database), operations_on(database)
    assert await accounts.members(LOCAL) == ()
    await operations.apply(replace(LOCAL, name="guest"), MakeInvitation(Role.VIEWER))
    (owner,) = await accounts.members(LOCAL)
    assert (owner.name, owner.role) == ("owner", Role.ADMIN)


async def test_a_member_who_joins_first_does_not_end_the_claim(database: Database) -> None:
    """The gallery waits to be claimed until an admin can sign in, even when other members can."""
    accounts, operations = Accounts(database), operations_on(database)
    made = (await operations.apply(LOCAL, MakeInvitation(Role.VIEWER))).result
    code = await accounts.joining.new_claim_code()
    await accounts.joining.redeem(made.token, "ida", public_key=public_key(50))
    assert not await accounts.has_credentials()
    owner = await accounts.joining.claim(code, public_key=public_key(51), source="192.0.2.4")
    assert owner.role is Role.ADMIN
    assert await accounts.has_credentials()
    assert (await accounts.audit_log.entries(owner, 1))[0].kind == "claimed"


async def test_the_log_is_read_page_by_page(accounts: Accounts) -> None:
    """Newest first, older ones by the id of the last entry; texts of strangers are safe to show."""
    for number in range(5):
        await accounts.audit_log.record("refused", name=f"\x1b]0;{number}", source="192.0.2.1", details="\u202eabc")
    page = await accounts.audit_log.entries(ADMIN, 2)
    rest = await accounts.audit_log.entries(ADMIN, 10, before=page[-1].id)
    assert [entry.name for entry in (*page, *rest)][:5] == [f"\ufffd]0;{number}" for number in (4, 3, 2, 1, 0)]
    assert {entry.details for entry in page} == {"\ufffdabc"}
    assert await accounts.audit_log.entries(ADMIN, 0) == ()


async def test_strangers_cannot_push_changes_out_of_the_log(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """The oldest entries of a kind are deleted beyond a number; those of other kinds stay."""
    await operations.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR))
    await database.write(
        lambda connection: (
            connection.executemany(
                "INSERT INTO audit (at, kind, name, source, details) VALUES (?, 'signed-in', 'x', '', '')",
                [(number,) for number in range(KEPT_PER_KIND + 50)],
            ).rowcount
        )
    )
    await database.write(lambda connection: prune(connection, "signed-in"))
    counted = await database.read(
        lambda connection: dict(connection.execute("SELECT kind, count(*) FROM audit GROUP BY kind").fetchall())
    )
    assert counted["signed-in"] == KEPT_PER_KIND
    assert counted["role-changed"] == 1
