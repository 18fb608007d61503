"""Password attempts on share links: used up by source and by link, given back when they were correct."""

from __future__ import annotations

import pytest

from core.limits.attempts import (
    ATTEMPTS_PER_SHARE,
    ATTEMPTS_PER_SOURCE,
    WINDOW_SECONDS,
    PasswordAttempts,
    TooManyAttemptsError,
)


def test_66_attempts_are_used_up_by_source_and_by_link_and_expire() -> None:
    """Case 66: the eleventh attempt of a source and the thirty-first on a link are refused for 15 minutes."""
    attempts = PasswordAttempts()
    for _ in range(ATTEMPTS_PER_SOURCE):
        attempts.take("a", "one", now=0)
    for link in ("one", "another"):
        with pytest.raises(TooManyAttemptsError, match=r"Too many password attempts\. Try again in 15 minutes\."):
            attempts.take("a", link, now=1)
    for number in range(ATTEMPTS_PER_SHARE - ATTEMPTS_PER_SOURCE):
        attempts.take(f"other {number}", "one", now=2)
    with pytest.raises(TooManyAttemptsError):
        attempts.take("a client", "one", now=3)
    attempts.take("a", "one", now=WINDOW_SECONDS)


def test_correct_passwords_use_up_no_attempts() -> None:
    """A person with the password may open the link any number of times."""
    attempts = PasswordAttempts()
    for _ in range(5 * ATTEMPTS_PER_SHARE):
        attempts.take("a", "one", now=0)
        attempts.give_back("a", "one")


def test_memory_is_bounded() -> None:
    """A client with many addresses does not fill the memory."""
    attempts = PasswordAttempts()
    for number in range(12_000):
        attempts.take(f"source {number}", f"link {number}", now=0)
    assert len(attempts._attempts) <= 10_000
