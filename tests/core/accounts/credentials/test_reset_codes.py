"""A password that an admin resets: the code that the member gets instead, and what ends."""

from __future__ import annotations

import pytest

from core.accounts.accounts import Accounts
from core.accounts.operations import RemoveKey, ResetPassword, SetPassword
from core.database.database import Database
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Actor, Role, UserId
from core.operations import Operations
from core.permissions import AT_THE_MACHINE
from tests.core.accounts.public_key import fingerprint
from tests.core.building import ADMIN, EDITOR, VIEWER

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
DAY = 24 * 3600


async def issue(operations: Operations, actor: Actor = ADMIN, member: Actor = VIEWER) -> str:
    """Reset the password of a member; return the code."""
    return (await operations.apply(actor, ResetPassword(member.user_id))).result.code


async def present(accounts: Accounts, member: Actor) -> Actor:
    """Return the member as they would sign in now."""
    found = await accounts.current(member.user_id, None)
    assert found is not None
    return found


async def test_a_code_sets_a_password_once(operations: Operations, accounts: Accounts) -> None:
    """However it is typed, under the member's own name only; afterwards it is worth nothing."""
    code = await issue(operations)
    typed = code.replace("-", " ").upper()
    member = await accounts.reset_code_holder("VERA", typed)
    assert member == await present(accounts, VIEWER)
    assert await accounts.reset_code_holder("edith", code) is None
    assert await accounts.joining.choose_password(member, typed, "new hash") == member
    assert await accounts.password_of("vera") == (member, "new hash")
    assert await accounts.reset_code_holder("vera", code) is None
    with pytest.raises(NotAllowedError):
        await accounts.joining.choose_password(member, code, "third hash")
    with pytest.raises(NotAllowedError):
        await accounts.joining.choose_password(await present(accounts, EDITOR), await issue(operations), "hash")


async def test_a_reset_ends_password_and_sessions(operations: Operations, accounts: Accounts) -> None:
    """The old password opens nothing, and who is signed in with it may change nothing; the keys remain."""
    await operations.apply(VIEWER, SetPassword("hash"))
    await issue(operations)
    assert await accounts.password_of("vera") is None
    assert await accounts.has_passwords(), "there must be a prompt for the code"
    assert (await present(accounts, VIEWER)).session_revision != VIEWER.session_revision
    with pytest.raises(NotAllowedError, match="your password was reset"):
        await operations.apply(VIEWER, RemoveKey(fingerprint(VIEWER.user_id)))
    assert await accounts.actor_for_key(fingerprint(VIEWER.user_id)) == await present(accounts, VIEWER)


@pytest.mark.parametrize(("seconds", "is_valid"), [(DAY - 5, True), (DAY + 1, False), (-30, True), (-DAY, False)])
async def test_a_code_is_valid_for_a_day(
    operations: Operations, accounts: Accounts, database: Database, seconds: int, is_valid: bool
) -> None:
    """One from the future is void as well, except for a little slack: the clock was set back."""
    code = await issue(operations)
    await database.write(lambda db: db.execute("UPDATE password_resets SET created_at = created_at - ?", (seconds,)))
    assert (await accounts.reset_code_holder("vera", code) is not None) is is_valid


async def test_a_newer_code_and_an_own_password_make_a_code_void(operations: Operations, accounts: Accounts) -> None:
    """Nobody can use a code that was found in an old message."""
    first, second = await issue(operations), await issue(operations)
    assert await accounts.reset_code_holder("vera", first) is None
    assert await accounts.reset_code_holder("vera", second) is not None
    await operations.apply(await present(accounts, VIEWER), SetPassword("hash"))
    assert await accounts.reset_code_holder("vera", second) is None


async def test_the_code_is_written_nowhere(operations: Operations, accounts: Accounts, database: Database) -> None:
    """The audit log names who reset whose password; the database holds only a hash of the code."""
    code = await issue(operations)
    entry = (await accounts.audit_log.entries(ADMIN))[0]
    assert (entry.kind, entry.name, entry.details) == ("password-reset", "ada", "vera")
    dump = await database.read(lambda connection: "\n".join(connection.iterdump()))
    assert code not in dump
    assert code.replace("-", "") not in dump


async def test_who_can_be_reset(operations: Operations, accounts: Accounts) -> None:
    """Nobody's own account except at the machine, no former member, and never the last way in of the last admin."""
    with pytest.raises(UsageError, match="your own account"):
        await issue(operations, ADMIN, ADMIN)
    assert await issue(operations, LOCAL, ADMIN)
    with pytest.raises(NotFoundError):
        await operations.apply(await present(accounts, ADMIN), ResetPassword(UserId(99)))
    ada = await present(accounts, ADMIN)
    await operations.apply(ada, SetPassword("hash"))
    await operations.apply(ada, RemoveKey(fingerprint(ADMIN.user_id)))
    with pytest.raises(UsageError, match="No admin who can sign in"):
        await issue(operations, LOCAL, ADMIN)
    assert await accounts.password_of("ada") == (ada, "hash"), "the refusal changed nothing"
