"""`preferences`: a member's own settings, keys among them."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError, UsageError
from core.models import Actor, Role
from core.operations import SetPreference
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


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("pictures.blocks", '{"foot":"sextant"}', "Sextants"),
        ("pictures.blocks", '{"*":"sextant"}', "Sextants"),
        ("pictures.blocks", '{"xterm":"quadrant","foot":"sextant"}', "Sextants"),
        ("pictures.blocks", "sextant", "half, quadrant, sextant"),
        ("pictures.protocol", '{"foot":"rainbow"}', "kitty"),
        ("pictures.colours", "[]", "24-bit"),
        ("plain", '{"foot":7}', "yes, no"),
        ("theme", "blue", "dark, light"),
    ],
)
async def test_settings_of_terminals_are_checked(runner: Runner, name: str, value: str, reason: str) -> None:
    """Sextants are used only where a session has shown a sample and was told that it looks right."""
    with pytest.raises(UsageError, match=reason):
        await runner.run("preferences", name, value, actor=VIEWER)
    assert await runner.objects("preferences", actor=VIEWER) == []


async def test_confirmed_sextants_stay(runner: Runner) -> None:
    """Those of a terminal on which they were confirmed may be written again, with other terminals."""
    await runner.gallery.apply(VIEWER, SetPreference("pictures.blocks", '{"foot":"sextant"}'))
    await runner.run("preferences", "pictures.blocks", '{"foot":"sextant","rio":"quadrant"}', actor=VIEWER)
    with pytest.raises(UsageError, match="Sextants"):
        await runner.run("preferences", "pictures.blocks", '{"rio":"sextant"}', actor=VIEWER)
    await runner.run("preferences", "theme", "light", actor=VIEWER)


async def test_others_have_no_preferences(runner: Runner) -> None:
    """Users without an account are refused, and unknown names, too."""
    with pytest.raises(NotAllowedError):
        await runner.run("preferences", actor=Actor(ANONYMOUS, "public", Role.PUBLIC))
    with pytest.raises(UsageError, match="no preference"):
        await runner.run("preferences", "colour", "red", actor=VIEWER)
