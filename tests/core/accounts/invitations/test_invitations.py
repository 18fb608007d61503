"""Invitations: made by admins, spent once, in the transaction that makes a member."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from core.accounts.accounts import Accounts
from core.accounts.credentials import one_time_tokens
from core.accounts.invitations import invitations
from core.accounts.models import NewInvitation
from core.accounts.operations import (
    AddKey,
    MakeInvitation,
    RecoverAccount,
    RemoveMember,
    RestoreMember,
    RevokeInvitation,
    SetRole,
)
from core.accounts.operations.make_invitation import MAX_HOURS
from core.database.database import Database
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.limits.password_hashing import hash_password
from core.models import Actor, CategoryId, Role
from core.operations import Operations
from core.permissions import AT_THE_MACHINE
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER

OPEN = CategoryId(1)


async def join(accounts: Accounts, token: str, name: str = "ida", seed: int = 50) -> Actor:
    """Join with a new key."""
    return await accounts.joining.redeem(token, name, public_key=public_key(seed), label="laptop", source="192.0.2.1")


async def refusal(accounts: Accounts, token: str) -> tuple[str, ...]:
    """Return the messages of checking and of redeeming a token that is not valid."""
    with pytest.raises(NotAllowedError) as looked:
        await accounts.joining.check_invitation(token)
    with pytest.raises(NotAllowedError) as tried:
        await join(accounts, token)
    return looked.value.message, looked.value.hint, tried.value.message, tried.value.hint


async def test_an_invitation_makes_a_member(operations: Operations, accounts: Accounts, changes: list[None]) -> None:
    """Its token joins a member with the invited role, their key signs them in, and that is announced and logged."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.EDITOR, note="Aunt\x1b Ida"))).result
    assert re.fullmatch(r"([a-z2-7]{5}-){5}[a-z2-7]", made.token)
    assert made.invitation.note == "Aunt\ufffd Ida"
    assert made.invitation.invited_by == "ada"
    assert made.invitation.expires - made.invitation.created == timedelta(hours=24)
    assert await accounts.joining.check_invitation(made.token) == made.invitation
    changes.clear()
    actor = await join(accounts, made.token.upper().replace("-", " "))
    assert (actor.name, actor.role, actor.category_ids) == ("ida", Role.EDITOR, None)
    assert changes == [None]
    assert await accounts.actor_for_key(fingerprint(50)) == actor
    assert await accounts.current(actor.user_id, fingerprint(50)) == actor
    (used,) = await accounts.invitations(ADMIN)
    assert (used.used_by, used.is_open(datetime.now(UTC))) == ("ida", False)
    entry = (await accounts.audit_log.entries(ADMIN, 1))[0]
    assert (entry.kind, entry.name, entry.source) == ("joined", "ida", "192.0.2.1")


async def test_an_invitation_can_restrict_its_member_to_categories(operations: Operations, accounts: Accounts) -> None:
    """The restriction holds from the first session; an unknown category is refused when inviting."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER, category_ids=(OPEN,)))).result
    assert (await join(accounts, made.token)).category_ids == frozenset({OPEN})
    none = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER, category_ids=()))).result
    actor = await join(accounts, none.token, "ina", 51)
    assert (await accounts.current(actor.user_id, None)) == actor
    assert actor.category_ids == frozenset()
    with pytest.raises(NotFoundError):
        await operations.apply(ADMIN, MakeInvitation(Role.VIEWER, category_ids=(CategoryId(99),)))
    with pytest.raises(UsageError):
        await operations.apply(ADMIN, MakeInvitation(Role.ADMIN, category_ids=(OPEN,)))


async def test_a_password_is_enough_to_join(operations: Operations, accounts: Accounts) -> None:
    """A person without a key joins with a password, and signs in under any spelling of their name."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    stored = hash_password("correct horse")
    actor = await accounts.joining.redeem(made.token, "Ärwin", password_hash=stored)
    for spelling in ("Ärwin", "ärwin", "A\u0308RWIN"):
        assert await accounts.password_of(spelling) == (actor, stored)
    assert await accounts.password_of("arwin") is None


async def test_case_11_an_empty_name_joins_nobody(operations: Operations, accounts: Accounts) -> None:
    """An empty login name is refused as well; the invitation remains open."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    for name in ("", " ", "\x00"):
        with pytest.raises(UsageError):
            await join(accounts, made.token, name)
        assert await accounts.password_of(name) is None
    assert await accounts.joining.check_invitation(made.token) == made.invitation


async def test_case_75_two_clients_redeem_together_exactly_one_account(
    operations: Operations, accounts: Accounts, database: Database
) -> None:
    """Through two programs and many connections at once there is one member, one key, and one answer to the others."""
    other = await Database.open(database.path)
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    here, there = accounts, Accounts(other)
    outcomes = await asyncio.gather(
        *(join(here if seed % 2 else there, made.token, f"ida{seed}", seed) for seed in range(50, 66)),
        return_exceptions=True,
    )
    joined = [outcome for outcome in outcomes if isinstance(outcome, Actor)]
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, NotAllowedError)]
    assert (len(joined), len(refused), len(set(refused))) == (1, 15, 1)
    assert len(await accounts.members(ADMIN)) == 4
    assert sum([await accounts.actor_for_key(fingerprint(seed)) is not None for seed in range(50, 66)]) == 1
    await other.close()


async def test_case_76_what_goes_wrong_before_the_end_leaves_the_token_valid(
    operations: Operations, accounts: Accounts
) -> None:
    """A taken, reserved or impossible name, another member's or a broken key, no credential: each can be corrected."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    attempts: list[Callable[[], object]] = [
        lambda: join(accounts, made.token, "EDITH"),
        lambda: join(accounts, made.token, "claim"),
        lambda: join(accounts, made.token, "!?"),
        lambda: join(accounts, made.token, "ida", EDITOR.user_id),
        lambda: accounts.joining.redeem(made.token, "ida", public_key="ssh-ed25519 AAAA"),
        lambda: accounts.joining.redeem(made.token, "ida"),
    ]
    for attempt in attempts:
        with pytest.raises(UsageError):
            await attempt()  # type: ignore[misc]
        assert await accounts.joining.check_invitation(made.token) == made.invitation
    assert len(await accounts.members(ADMIN)) == 3
    assert (await join(accounts, made.token)).name == "ida"


async def test_case_76_a_client_that_drops_leaves_all_or_nothing(operations: Operations, accounts: Accounts) -> None:
    """Whenever the task that redeems is cancelled, there is a member and a spent token, or neither."""
    for moment in range(6):
        made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
        name = f"ida{moment}"
        task = asyncio.create_task(join(accounts, made.token, name, 50 + moment))
        for _ in range(moment):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        # A change that was submitted runs to its end; this one comes after it.
        await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))
        names = {member.name for member in await accounts.members(ADMIN)}
        spent = (
            next(each for each in await accounts.invitations(ADMIN) if each.id == made.invitation.id).used is not None
        )
        assert (name in names) == spent


async def test_case_77_expired_revoked_and_reused_are_one_answer(
    operations: Operations, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expired, revoked, used, unknown tokens and those from the future of a clock set back get the same answer."""
    expired, revoked, used = [(await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result for _ in range(3)]
    await operations.apply(ADMIN, RevokeInvitation(revoked.invitation.id))
    await join(accounts, used.token, "una", 60)
    answers = {
        await refusal(accounts, token)
        for token in (revoked.token, used.token, "", "x" * 10**5, one_time_tokens.new_token())
    }
    assert len(answers) == 1
    now = time.time()
    for seconds, open_still in ((24 * 3600 - 2, True), (24 * 3600 + 1, False), (-3600, False)):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: now + seconds)
        if open_still:
            assert await accounts.joining.check_invitation(expired.token) == expired.invitation
        else:
            answers.add(await refusal(accounts, expired.token))
    assert len(answers) == 1


async def test_case_78_the_token_is_nowhere(
    operations: Operations, accounts: Accounts, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the database nor its write-ahead log nor the log holds it, in any spelling."""
    caplog.set_level(logging.DEBUG)
    made: list[NewInvitation] = [
        (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER, note=f"number {n}"))).result for n in range(20)
    ]
    await join(accounts, made[0].token)
    for each in made[1:3]:
        with pytest.raises(GalleryError):
            await join(accounts, each.token, "ida", 51)
    code = await accounts.joining.new_claim_code()
    await operations.apply(ADMIN, RevokeInvitation(made[3].invitation.id))
    kept = b"".join(path.read_bytes() for path in database.path.parent.rglob("*") if path.is_file())
    kept += caplog.text.encode()
    assert len(kept) > 100_000
    for secret in (code, *(each.token for each in made)):
        plain = secret.replace("-", "")
        for spelling in (secret, plain, plain.upper(), secret[:17]):
            assert spelling.encode() not in kept
    assert one_time_tokens.token_hash(made[0].token).encode() in kept


async def test_case_79_ten_thousand_guesses_get_one_answer(operations: Operations, accounts: Accounts) -> None:
    """Guesses that share all but one letter with a valid token learn nothing either, under any name."""
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    close = [made.token[:-1] + letter for letter in "abcdefghijklmnopqrstuvwxyz234567" if letter != made.token[-1]]
    answers = {await refusal(accounts, token) for token in close}
    answers |= {await refusal(accounts, one_time_tokens.new_token()) for _ in range(20)}
    for name in ("edith", "claim", "", "new"):
        with pytest.raises(NotAllowedError) as caught:
            await join(accounts, close[0], name)
        answers.add((caught.value.message, caught.value.hint) * 2)
    assert len(answers) == 1

    def many(connection: object) -> int:
        return sum(1 for _ in range(10_000) if not _opens(connection, one_time_tokens.new_token()))

    assert await accounts._database.read(many) == 10_000
    assert await accounts.joining.check_invitation(made.token) == made.invitation


def _opens(connection: object, token: str) -> bool:
    try:
        invitations.open_invitation(connection, token)  # type: ignore[arg-type]
    except NotAllowedError:
        return False
    return True


@pytest.mark.parametrize("actor", [EDITOR, VIEWER], ids=lambda actor: str(actor.role))
@pytest.mark.parametrize("pretended", [Role.VIEWER, Role.ADMIN])
async def test_case_80_only_admins_invite(
    operations: Operations, accounts: Accounts, actor: Actor, pretended: Role
) -> None:
    """An editor or viewer is refused, also one who claims to be an admin; nothing is stored."""
    liar = Actor(actor.user_id, actor.name, pretended)
    for role in (Role.VIEWER, Role.ADMIN):
        with pytest.raises(NotAllowedError):
            await operations.apply(liar, MakeInvitation(role))
    with pytest.raises(NotAllowedError):
        await accounts.invitations(liar)
    assert await accounts.invitations(ADMIN) == ()


async def test_only_roles_of_members_can_be_invited(operations: Operations, accounts: Accounts) -> None:
    """Roles of guests and the public are refused, and so are hours out of range."""
    for role in (Role.PUBLIC, Role.GUEST):
        with pytest.raises(UsageError):
            await operations.apply(ADMIN, MakeInvitation(role))
    for hours in (0, -5, MAX_HOURS + 1):
        with pytest.raises(UsageError):
            await operations.apply(ADMIN, MakeInvitation(Role.VIEWER, hours=hours))


async def test_only_open_invitations_can_be_revoked(operations: Operations, accounts: Accounts) -> None:
    """A used, revoked or unknown invitation cannot be revoked."""
    made, used = (
        (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result,
        (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result,
    )
    await join(accounts, used.token)
    await operations.apply(ADMIN, RevokeInvitation(made.invitation.id))
    for gone in (made.invitation.id, used.invitation.id, 99):
        with pytest.raises(NotFoundError):
            await operations.apply(ADMIN, RevokeInvitation(gone))


@pytest.mark.parametrize("demoted", [True, False])
async def test_the_invitations_of_a_former_admin_are_revoked(
    operations: Operations, accounts: Accounts, demoted: bool
) -> None:
    """An admin who may no longer invite leaves no open invitation, for themselves or others."""
    await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.ADMIN))
    made = (await operations.apply(EDITOR, MakeInvitation(Role.ADMIN))).result
    if demoted:
        await operations.apply(ADMIN, SetRole(EDITOR.user_id, Role.EDITOR))
    else:
        await operations.apply(ADMIN, RemoveMember(EDITOR.user_id))
    await refusal(accounts, made.token)


async def test_the_key_of_a_former_member_lets_nobody_in_as_another(operations: Operations, accounts: Accounts) -> None:
    """Only who signs with a key can use it again: its text alone proves nothing about who holds it."""
    await operations.apply(ADMIN, RemoveMember(EDITOR.user_id))
    with pytest.raises(UsageError, match="another member"):
        await operations.apply(VIEWER, AddKey(public_key(EDITOR.user_id)))
    with pytest.raises(UsageError, match="another member"):
        await operations.apply(
            Actor(AT_THE_MACHINE, "operator", Role.ADMIN), RecoverAccount(VIEWER.user_id, public_key(EDITOR.user_id))
        )
    assert await accounts.actor_for_key(fingerprint(EDITOR.user_id)) is None
    await operations.apply(ADMIN, RestoreMember(EDITOR.user_id))
    assert (await accounts.actor_for_key(fingerprint(EDITOR.user_id))) == EDITOR


async def test_a_former_member_can_be_invited_again(operations: Operations, accounts: Accounts) -> None:
    """The same name and key can be used again; the old account keeps neither."""
    await operations.apply(ADMIN, RemoveMember(EDITOR.user_id))
    made = (await operations.apply(ADMIN, MakeInvitation(Role.VIEWER))).result
    actor = await join(accounts, made.token, "Edith", EDITOR.user_id)
    assert actor.user_id != EDITOR.user_id
    assert await accounts.actor_for_key(fingerprint(EDITOR.user_id)) == actor
    with pytest.raises(NotFoundError, match="Another member is now called"):
        await operations.apply(ADMIN, RestoreMember(EDITOR.user_id))
