"""What a claim by password needs."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.ssh.joining.claiming import new_password


@pytest.mark.parametrize("answers", [[], ["code"], ["c", "p", "q"], ["c", "p" * 300, "p" * 300], ["c", "p", "p", "p"]])
def test_answers_that_do_not_fit_are_refused(answers: list[str]) -> None:
    """Before any code is looked at."""
    with pytest.raises(UsageError):
        new_password(answers)
