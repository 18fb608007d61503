"""A member who changes or removes their password proves that they know it."""

from __future__ import annotations

import pytest

from core.accounts.accounts import Accounts
from core.accounts.operations import RemovePassword, SetPassword
from core.errors import NotAllowedError
from core.limits.attempts import ATTEMPTS_PER_SOURCE, TooManyAttemptsError
from core.limits.password_hashing import PasswordHashing, hash_password
from core.operations import Operation, Operations
from tests.core.building import VIEWER


async def test_the_current_password_is_needed_to_change_it(operations: Operations, accounts: Accounts) -> None:
    """For setting and removing alike; without a password nothing is asked, and ten wrong ones end the guessing."""
    passwords = PasswordHashing()
    assert await accounts.confirm_password(VIEWER, "anything", passwords) is None, "there is nothing to prove"
    stored = hash_password("correct horse")
    await operations.apply(VIEWER, SetPassword(stored))
    unproven: tuple[Operation[None], ...] = (
        SetPassword("other"), SetPassword("other", "third"), RemovePassword(), RemovePassword("other"),
    )  # fmt: skip
    for change in unproven:
        with pytest.raises(NotAllowedError, match="Your current password is needed"):
            await operations.apply(VIEWER, change)
    assert await accounts.confirm_password(VIEWER, "correct horse", passwords) == stored
    await operations.apply(VIEWER, SetPassword("other", stored))
    await operations.apply(VIEWER, RemovePassword("other"))
    await operations.apply(VIEWER, SetPassword(stored))
    for _ in range(ATTEMPTS_PER_SOURCE):
        with pytest.raises(NotAllowedError, match="not your current password"):
            await accounts.confirm_password(VIEWER, "wrong horse", passwords)
    with pytest.raises(TooManyAttemptsError):
        await accounts.confirm_password(VIEWER, "correct horse", passwords)
    passwords.close()
