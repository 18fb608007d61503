"""The answers to the questions of claiming and joining."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.ssh.authentication.questions import parse_claim, parse_new_member


@pytest.mark.parametrize("answers", [[], ["code"], ["c", "p", "q"], ["c", "p" * 300, "p" * 300], ["c", "p", "p", "p"]])
def test_invalid_answers_are_refused(answers: list[str]) -> None:
    """Before the code or the invitation is checked."""
    with pytest.raises(UsageError):
        parse_claim(answers)
    with pytest.raises(UsageError):
        parse_new_member(answers)
