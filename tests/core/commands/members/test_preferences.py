"""`preferences`: a member's own settings, keys among them."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError, UsageError
from core.models import Actor, Role
from core.permissions import ANONYMOUS
from tests.core.building import VIEWER
from tests.core.commands.command_runner import Runner


async def test_a_member_sets_and_resets_keys(runner: Runner) -> None:
    """They are stored for this member only, listed as a table and as JSON."""
    assert await runner.run("preferences", actor=VIEWER) == "Everything is at its default.\n"
    await runner.run("preferences", "key_bindings", "newest=N; go=ctrl+g", actor=VIEWER)
    assert await runner.objects("preferences", actor=VIEWER) == [
        {"name": "key_bindings", "value": "newest=N; go=ctrl+g"}
    ]
    assert "default" in await runner.run("preferences")
    assert "default" in await runner.run("preferences", "key_bindings", "--reset", actor=VIEWER)


@pytest.mark.parametrize("value", ["newset=N", "newest=s", "newest=banana", "newest"])
async def test_keys_that_cannot_be_used_are_refused(runner: Runner, value: str) -> None:
    """Nothing is stored."""
    with pytest.raises(UsageError, match="key_bindings"):
        await runner.run("preferences", "key_bindings", value, actor=VIEWER)
    assert await runner.objects("preferences", actor=VIEWER) == []


async def test_others_have_no_preferences(runner: Runner) -> None:
    """Users without an account are refused, and unknown names, too."""
    with pytest.raises(NotAllowedError):
        await runner.run("preferences", actor=Actor(ANONYMOUS, "public", Role.PUBLIC))
    with pytest.raises(UsageError, match="no preference"):
        await runner.run("preferences", "colour", "red", actor=VIEWER)
