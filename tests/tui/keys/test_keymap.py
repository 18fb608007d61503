"""Keys of the settings file and of members: what is accepted, what is refused, and where they show."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.operations import SetPreference
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tests.tui.screens.actions.exercising import LIBRARY
from tui.keys.bindings import ACTIONS, with_keys
from tui.keys.keymap import keymap_of, parse_bindings


async def sign_in_again(running: RunningApp) -> None:
    """Read the preferences as at the start of a session."""
    await running.app.session.load()
    running.app.set_keymap(running.app.session.keymap)
    await running.press("T", "escape")


@pytest.mark.parametrize(
    ("text", "keymap"),
    [
        ("", {}),
        ("newest=N", {"newest": "N"}),
        ("newest = F5 ; go=Ctrl+G", {"newest": "f5", "go": "ctrl+g"}),
        ("help=? f1", {"help": "question_mark,f1"}),
        ("newest=U; theme=r", {"newest": "U", "theme": "r"}),
    ],
)
def test_keys_are_read(text: str, keymap: dict[str, str]) -> None:
    """Characters and names, several for one action, and keys that other actions gave up."""
    assert keymap_of(parse_bindings(text)) == keymap


def test_texts_name_the_keys_in_use() -> None:
    """Those of a member, else the usual ones; braces without an action stay as they are."""
    text = "{undo} undoes it, {go} h is home, {select} selects; {nothing} and {} stay."
    keymap = keymap_of(parse_bindings("undo=ctrl+u; go=ctrl+g"))
    assert with_keys(text, {}) == "u undoes it, g h is home, Space selects; {nothing} and {} stay."
    assert with_keys(text, keymap) == "Ctrl+U undoes it, Ctrl+G h is home, Space selects; {nothing} and {} stay."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("newset=N", "no action 'newset'. Did you mean newest?"),
        ("newest", "is not ACTION=KEY"),
        ("newest=", "is not ACTION=KEY"),
        ("newest=banana", "'banana' for newest is not a key"),
        ("newest=~", "is not a key"),
        ("newest=s", "s cannot be newest and share on one screen"),
        ("go=question_mark2", "is not a key"),
        ("go=?", "cannot be go and help on one screen"),
        ("newest=N; theme=N", "N cannot be newest and theme on one screen"),
    ],
)
def test_wrong_keys_are_refused_with_a_sentence(text: str, words: str) -> None:
    """Unknown actions and keys, and keys that another action of a screen has."""
    with pytest.raises(UsageError) as error:
        keymap_of(parse_bindings(text))
    assert words in str(error.value)


def test_a_comma_is_a_key() -> None:
    """As the character and by its name, though keymaps have commas between keys."""
    for text in ("video.frame-back=,", "video.frame-back=comma"):
        assert keymap_of(parse_bindings(text)) == {"video.frame-back": "comma"}


def test_the_usual_keys_are_accepted() -> None:
    """Every action keeps its own keys when they are written down."""
    assert len(keymap_of((action.id, " ".join(action.keys)) for action in ACTIONS)) == len(ACTIONS)


def test_the_guide_names_every_action() -> None:
    """Users who change a key find what to write."""
    guide = (Path(__file__).parents[3] / "docs" / "guide.md").read_text(encoding="utf-8")
    section = guide.partition("\n### Change keys\n")[2].partition("\n## ")[0]
    assert [action.id for action in ACTIONS if f"`{action.id}`" not in section] == []


@given(text=st.text())
def test_any_text_is_a_keymap_or_an_error(text: str) -> None:
    """Nothing else is raised, whatever is stored."""
    with suppress(UsageError):
        keymap_of(parse_bindings(text))


async def test_own_keys_are_used_and_shown(tmp_path: Path) -> None:
    """A member's keys take precedence over those of the settings, in footer, help and palette."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.settings = replace(gallery.settings, key_bindings=(("newest", "N"), ("share", "J")))
    await gallery.apply(OWNER, SetPreference("key_bindings", "newest=V"))
    async with run_app(gallery) as running:
        await sign_in_again(running)
        assert "V newest" in running.lines[-1]
        assert "J share" in running.lines[-1]
        await running.press("ctrl+p", *"newest")
        assert re.search("Newest photos {3,}V", running.text)
        await running.press("escape", "V")
        assert "Newest photos" in running.lines[0]


async def test_keys_that_became_invalid_are_left_out(tmp_path: Path) -> None:
    """A member whose stored keys are no longer valid has the others."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.settings = replace(gallery.settings, key_bindings=(("newest", "N"),))
    await gallery.apply(OWNER, SetPreference("key_bindings", "removed-action=W"))
    async with run_app(gallery) as running:
        await sign_in_again(running)
        assert "N newest" in running.lines[-1]
