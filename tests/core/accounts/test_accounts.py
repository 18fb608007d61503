"""Members: their roles, access and credentials, changed by who may, never to the point that nobody can."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from core.accounts.accounts import Accounts
from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.limits.password_hashing import hash_password
from core.models import Actor, CategoryId, Role, UserId
from core.operations import SetRole, apply, undo
from core.operations.audit import KEPT_PER_KIND, THIS_MACHINE, prune
from core.permissions import AT_THE_MACHINE, PUBLIC_VISITOR
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER

OPEN, SECRET = CategoryId(1), CategoryId(2)
LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)


async def role_of(accounts: Accounts, user_id: UserId) -> Role | None:
    found = await accounts.current(user_id, None)
    return None if found is None else found.role


async def test_an_admin_sees_who_is_a_member(accounts: Accounts) -> None:
    """Names, roles, what they see and come in with, and when they were last here."""
    await accounts.set_access(ADMIN, VIEWER.user_id, [OPEN])
    await accounts.set_password(EDITOR, "hash")
    before = await accounts.members(ADMIN)
    assert [(each.name, each.role, each.key_count, each.has_password) for each in before] == [
        ("ada", Role.ADMIN, 1, False),
        ("edith", Role.EDITOR, 1, True),
        ("vera", Role.VIEWER, 1, False),
    ]
    assert [each.category_ids for each in before] == [None, None, frozenset({OPEN})]
    assert {each.last_seen for each in before} == {None}
    await accounts.signed_in(VIEWER, fingerprint(3), "192.0.2.9")
    assert (await accounts.members(ADMIN))[2].last_seen is not None
    assert (await accounts.keys(VIEWER))[0].last_used is not None
    entry = (await accounts.audit(ADMIN, 1))[0]
    assert (entry.kind, entry.name, entry.source, entry.details) == ("signed-in", "vera", "192.0.2.9", fingerprint(3))


async def test_changes_of_members_are_logged_announced_and_taken_back(
    accounts: Accounts, database: Database, changes: list[None]
) -> None:
    """Role, access and removal each have an inverse that `undo` applies; all of it stands in the audit log."""
    await accounts.set_role(ADMIN, VIEWER.user_id, Role.EDITOR)
    await accounts.set_access(ADMIN, VIEWER.user_id, [OPEN])
    await accounts.remove_member(ADMIN, VIEWER.user_id)
    assert changes == [None] * 3
    assert await accounts.current(VIEWER.user_id, None) is None
    await undo(database, ADMIN)
    assert await accounts.current(VIEWER.user_id, fingerprint(3)) == replace(
        VIEWER, role=Role.EDITOR, category_ids=frozenset({OPEN})
    )
    await undo(database, ADMIN)
    await undo(database, ADMIN)
    assert await accounts.current(VIEWER.user_id, None) == VIEWER
    entries = [(entry.kind, entry.name, entry.details) for entry in await accounts.audit(ADMIN)]
    assert entries[::-1][-6:] == [
        ("role-changed", "ada", "vera: viewer to editor"),
        ("access-changed", "ada", "vera: Open"),
        ("removed", "ada", "vera"),
        ("restored", "ada", "vera"),
        ("access-changed", "ada", "vera: all"),
        ("role-changed", "ada", "vera: editor to viewer"),
    ]


async def test_a_refused_change_is_not_logged(accounts: Accounts, changes: list[None]) -> None:
    """The log and the change are one transaction; nothing is announced either."""
    before = await accounts.audit(ADMIN)
    for attempt in (
        accounts.remove_member(ADMIN, ADMIN.user_id),
        accounts.set_role(ADMIN, UserId(99), Role.ADMIN),
        accounts.set_access(ADMIN, VIEWER.user_id, [CategoryId(99)]),
        accounts.set_role(EDITOR, EDITOR.user_id, Role.ADMIN),
        accounts.remove_key(EDITOR, fingerprint(2)),
    ):
        with pytest.raises(GalleryError):
            await attempt
    assert await accounts.audit(ADMIN) == before
    assert changes == []


_ADMINS_ONLY: list[Callable[[Accounts, Actor], Awaitable[object]]] = [
    lambda accounts, actor: accounts.members(actor),
    lambda accounts, actor: accounts.invites(actor),
    lambda accounts, actor: accounts.audit(actor, 10),
    lambda accounts, actor: accounts.public_categories(actor),
    lambda accounts, actor: accounts.keys_of(actor, ADMIN.user_id),
    lambda accounts, actor: accounts.invite(actor, Role.VIEWER),
    lambda accounts, actor: accounts.revoke_invite(actor, 1),
    lambda accounts, actor: accounts.open_to_public(actor, [SECRET]),
    lambda accounts, actor: accounts.set_role(actor, actor.user_id, Role.ADMIN),
    lambda accounts, actor: accounts.set_access(actor, actor.user_id, None),
    lambda accounts, actor: accounts.remove_member(actor, ADMIN.user_id),
    lambda accounts, actor: accounts.restore_member(actor, ADMIN.user_id),
    lambda accounts, actor: accounts.recover_key(actor, actor.user_id, public_key(70), ""),
]


@pytest.mark.parametrize("ask", _ADMINS_ONLY)
@pytest.mark.parametrize(
    "actor",
    [
        EDITOR,
        VIEWER,
        Actor(PUBLIC_VISITOR, "public", Role.PUBLIC, frozenset()),
        Actor(UserId(99), "nobody", Role.ADMIN),
    ],
    ids=lambda actor: actor.name,
)
async def test_only_admins_may(
    accounts: Accounts, actor: Actor, ask: Callable[[Accounts, Actor], Awaitable[object]]
) -> None:
    """Nobody else learns or changes anything, whatever role they claim to have."""
    for claimed in {actor.role, Role.ADMIN} if actor.user_id > 0 else {actor.role}:
        with pytest.raises(NotAllowedError):
            await ask(accounts, replace(actor, role=claimed))


async def test_case_13_a_removed_key_is_no_proof_any_more(accounts: Accounts, changes: list[None]) -> None:
    """The member stays, a visit by another key too; the visit by this key is told that it is nobody's."""
    await accounts.add_own_key(VIEWER, public_key(30), "phone")
    changes.clear()
    removed = await accounts.remove_key(VIEWER, fingerprint(3))
    assert (removed.label, changes) == ("key of vera", [None])
    assert await accounts.current(VIEWER.user_id, fingerprint(3)) is None
    assert await accounts.current(VIEWER.user_id, fingerprint(30)) == VIEWER
    assert await accounts.current(EDITOR.user_id, fingerprint(30)) is None
    assert await accounts.actor_for_key(fingerprint(3)) is None


async def test_case_14_a_demoted_admin_is_refused_at_once(accounts: Accounts, database: Database) -> None:
    """An actor from before the demotion decides nothing: the right is looked up where the change is written."""
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.ADMIN)
    edith = await accounts.current(EDITOR.user_id, None)
    assert edith is not None
    assert edith.role is Role.ADMIN
    await accounts.members(edith)
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.EDITOR)
    for attempt in (
        accounts.members(edith),
        accounts.invite(edith, Role.ADMIN),
        accounts.remove_member(edith, VIEWER.user_id),
        apply(database, edith, SetRole(VIEWER.user_id, Role.EDITOR)),
    ):
        with pytest.raises(NotAllowedError):
            await attempt
    await accounts.remove_member(ADMIN, EDITOR.user_id)
    with pytest.raises(NotAllowedError, match="not a member"):
        await accounts.add_own_key(edith, public_key(40), "back door")


async def test_the_last_admin_stays(accounts: Accounts, database: Database) -> None:
    """Neither demotion nor removal nor taking back a promotion leaves the gallery without an admin."""
    for attempt in (
        accounts.set_role(ADMIN, ADMIN.user_id, Role.VIEWER),
        accounts.remove_member(ADMIN, ADMIN.user_id),
    ):
        with pytest.raises(UsageError, match="without an admin"):
            await attempt
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.ADMIN)
    await accounts.set_role(EDITOR, ADMIN.user_id, Role.VIEWER)
    with pytest.raises(UsageError, match="without an admin"):
        await accounts.remove_member(EDITOR, EDITOR.user_id)
    await undo(database, EDITOR)
    assert await role_of(accounts, ADMIN.user_id) is Role.ADMIN


async def test_an_admin_who_cannot_come_in_does_not_count(accounts: Accounts, database: Database) -> None:
    """While one can, the last one who can stays; an owner who never could may be replaced."""
    await database.write(lambda connection: connection.execute("DELETE FROM user_keys WHERE user_id = 2"))
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.ADMIN)
    with pytest.raises(UsageError, match="without an admin"):
        await accounts.remove_member(ADMIN, ADMIN.user_id)
    await accounts.remove_member(ADMIN, EDITOR.user_id)
    assert await role_of(accounts, ADMIN.user_id) is Role.ADMIN


async def test_two_admins_cannot_demote_each_other_at_once(accounts: Accounts, database: Database) -> None:
    """Through two programs, again and again: one of the two changes comes second and is refused."""
    other = await Database.open(database.path)
    there = Accounts(other)
    for _ in range(10):
        await accounts.set_role(LOCAL, ADMIN.user_id, Role.ADMIN)
        await accounts.set_role(LOCAL, EDITOR.user_id, Role.ADMIN)
        outcomes = await asyncio.gather(
            accounts.set_role(ADMIN, EDITOR.user_id, Role.VIEWER),
            there.remove_member(EDITOR, ADMIN.user_id),
            there.set_role(ADMIN, ADMIN.user_id, Role.EDITOR),
            return_exceptions=True,
        )
        assert any(isinstance(outcome, GalleryError) for outcome in outcomes)
        admins = [each for each in await accounts.members(LOCAL) if each.role is Role.ADMIN]
        assert admins
        await database.write(lambda connection: connection.execute("UPDATE users SET removed_at = NULL"))
    await other.close()


async def test_the_last_credential_stays(accounts: Accounts) -> None:
    """Of keys and password one remains, whichever goes first."""
    with pytest.raises(UsageError, match="Nothing would be left"):
        await accounts.remove_key(VIEWER, fingerprint(3))
    await accounts.set_password(VIEWER, hash_password("correct horse"))
    await accounts.remove_key(VIEWER, fingerprint(3))
    with pytest.raises(UsageError, match="Nothing would be left"):
        await accounts.set_password(VIEWER, None)
    assert await accounts.password_of("vera") is not None
    await accounts.add_own_key(VIEWER, public_key(31), "")
    await accounts.set_password(VIEWER, None)
    assert await accounts.password_of("vera") is None
    kinds = [entry.kind for entry in await accounts.audit(ADMIN, 5)]
    assert kinds == ["password-removed", "key-added", "key-removed", "password-set"]


async def test_two_keys_cannot_go_at_once(accounts: Accounts, database: Database) -> None:
    """Somebody who removes both keys from two places keeps one."""
    other = await Database.open(database.path)
    await accounts.add_own_key(VIEWER, public_key(30), "phone")
    outcomes = await asyncio.gather(
        accounts.remove_key(VIEWER, fingerprint(3)),
        Accounts(other).remove_key(VIEWER, fingerprint(30)),
        return_exceptions=True,
    )
    assert sorted(isinstance(outcome, UsageError) for outcome in outcomes) == [False, True]
    assert len(await accounts.keys(VIEWER)) == 1
    await other.close()


async def test_keys_are_ones_own(accounts: Accounts) -> None:
    """Somebody else's key cannot be named, removed or added; labels are safe to show."""
    named = await accounts.rename_key(VIEWER, fingerprint(3), "my \x1b[2Jphone")
    assert named.label == "my \ufffd[2Jphone"
    assert (await accounts.rename_key(VIEWER, fingerprint(3), " ")).label == named.label
    for attempt in (accounts.rename_key(VIEWER, fingerprint(2), "x"), accounts.remove_key(VIEWER, fingerprint(2))):
        with pytest.raises(NotFoundError):
            await attempt
    with pytest.raises(UsageError, match="another member"):
        await accounts.add_own_key(VIEWER, public_key(2), "mine")
    assert [key.label for key in await accounts.keys_of(ADMIN, VIEWER.user_id)] == [named.label]


async def test_admins_see_everything(accounts: Accounts) -> None:
    """A list cannot be set for them; one from before waits and counts again after a demotion."""
    with pytest.raises(UsageError, match="Admins see every category"):
        await accounts.set_access(ADMIN, ADMIN.user_id, [OPEN])
    await accounts.set_access(ADMIN, EDITOR.user_id, [OPEN])
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.ADMIN)
    promoted = await accounts.current(EDITOR.user_id, None)
    assert promoted is not None
    assert promoted.category_ids is None
    await accounts.set_role(ADMIN, EDITOR.user_id, Role.EDITOR)
    demoted = await accounts.current(EDITOR.user_id, None)
    assert demoted is not None
    assert demoted.category_ids == frozenset({OPEN})


async def test_the_public_sees_what_was_opened(accounts: Accounts) -> None:
    """Nobody while nothing is open; then anybody, who may look and do nothing else; and nobody again."""
    assert await accounts.public_actor() is None
    assert await accounts.current(PUBLIC_VISITOR, None) is None
    await accounts.open_to_public(ADMIN, [OPEN])
    assert (await accounts.audit(ADMIN, 1))[0].details == "Open"
    visitor = await accounts.public_actor()
    assert visitor == Actor(PUBLIC_VISITOR, "public", Role.PUBLIC, frozenset({OPEN}))
    assert await accounts.current(PUBLIC_VISITOR, fingerprint(99)) == visitor
    with pytest.raises(NotAllowedError):
        await accounts.add_own_key(visitor, public_key(80), "")
    with pytest.raises(NotFoundError):
        await accounts.open_to_public(ADMIN, [CategoryId(99)])
    await accounts.open_to_public(ADMIN, [])
    assert await accounts.public_actor() is None


async def test_the_person_at_the_machine_is_the_owner(accounts: Accounts) -> None:
    """What they do is the owner's, and the log says from where; they alone bind a key to a member who lost theirs."""
    await accounts.invite(LOCAL, Role.VIEWER)
    await accounts.set_role(LOCAL, VIEWER.user_id, Role.EDITOR)
    bound = await accounts.recover_key(LOCAL, VIEWER.user_id, public_key(90), "new phone")
    assert await accounts.actor_for_key(bound.fingerprint) == replace(VIEWER, role=Role.EDITOR)
    entries = await accounts.audit(LOCAL, 3)
    assert [(entry.kind, entry.name, entry.source) for entry in entries] == [
        ("recovered", "ada", THIS_MACHINE),
        ("role-changed", "ada", THIS_MACHINE),
        ("invited", "ada", THIS_MACHINE),
    ]
    assert await accounts.keys(LOCAL) == await accounts.keys(ADMIN)


async def test_an_empty_gallery_gets_its_owner_from_the_person_at_the_machine(database: Database) -> None:
    """Also when the first thing they do is to invite; a name of the door's is replaced."""
    accounts = Accounts(database)
    assert await accounts.members(LOCAL) == ()
    await accounts.invite(replace(LOCAL, name="guest"), Role.VIEWER)
    (owner,) = await accounts.members(LOCAL)
    assert (owner.name, owner.role) == ("owner", Role.ADMIN)


async def test_somebody_who_joins_first_does_not_close_the_claim(database: Database) -> None:
    """The gallery waits to be claimed until an admin can come in, whoever else can."""
    accounts = Accounts(database)
    made = await accounts.invite(LOCAL, Role.VIEWER)
    code = await accounts.new_claim_code()
    await accounts.redeem(made.token, "ida", public_key=public_key(50))
    assert not await accounts.has_credentials()
    owner = await accounts.claim(code, public_key=public_key(51), source="192.0.2.4")
    assert owner.role is Role.ADMIN
    assert await accounts.has_credentials()
    assert (await accounts.audit(owner, 1))[0].kind == "claimed"


async def test_the_log_is_read_page_by_page(accounts: Accounts) -> None:
    """Newest first, older ones by the id of the last; texts of strangers are made safe."""
    for number in range(5):
        await accounts.note("refused", name=f"\x1b]0;{number}", source="192.0.2.1", details="\u202eabc")
    page = await accounts.audit(ADMIN, 2)
    rest = await accounts.audit(ADMIN, 10, before=page[-1].id)
    assert [entry.name for entry in (*page, *rest)][:5] == [f"\ufffd]0;{number}" for number in (4, 3, 2, 1, 0)]
    assert {entry.details for entry in page} == {"\ufffdabc"}
    assert await accounts.audit(ADMIN, 0) == ()


async def test_strangers_cannot_push_acts_out_of_the_log(accounts: Accounts, database: Database) -> None:
    """The oldest entries of a kind go beyond a number; those of other kinds stay."""
    await accounts.set_role(ADMIN, VIEWER.user_id, Role.EDITOR)
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
