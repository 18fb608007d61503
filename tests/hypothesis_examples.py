"""How many examples hypothesis makes in a run of the tests."""

from __future__ import annotations

from hypothesis import settings


def examples(number: int) -> int:
    """Return a number of examples for the profile of this run, where a test has another one than hypothesis' 100."""
    assert settings.default is not None
    return max(1, number * settings.default.max_examples // 100)
