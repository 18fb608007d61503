"""What a screen needs is declared in one place: its stylesheet next to its module, its actions in the registry."""

import re
from pathlib import Path

import pytest

from tui.app import GalleryApp
from tui.keys.bindings import ACTIONS, action_called, bindings_of
from tui.keys.screen_action import ScreenKind

_TUI = Path(__file__).parents[4] / "tui"
STYLESHEETS = sorted((_TUI / "screens").rglob("*.tcss"))


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_a_stylesheet_lies_next_to_its_module(path: Path) -> None:
    """It has the module's name and is read when the app starts."""
    assert path.with_suffix(".py").is_file()
    assert isinstance(GalleryApp.CSS_PATH, list)
    assert path in GalleryApp.CSS_PATH


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_a_stylesheet_styles_its_own_module(path: Path) -> None:
    """Each rule starts with a screen that the module next to it defines."""
    defined = set(re.findall(r"^class (\w+)", path.with_suffix(".py").read_text(), re.MULTILINE))
    rules = re.sub(r"/\*.*?\*/|\{.*?\}", ";", path.read_text(), flags=re.DOTALL)
    selectors = [selector.strip().removeprefix(".-plain ") for selector in re.split("[;,]", rules)]
    assert {re.split(r"[ .:]", selector)[0] for selector in selectors if selector} <= defined


@pytest.mark.parametrize("kind", list(ScreenKind))
def test_a_call_names_one_action(kind: ScreenKind) -> None:
    """Permission and need of what a key calls are found by its call: no two actions of a screen share one."""
    calls = [action.call for action in ACTIONS if kind in action.kinds]
    assert len(calls) == len(set(calls)) == len(bindings_of(kind))
    assert action_called(kind, "history", ("undo",)) is next(action for action in ACTIONS if action.id == "undo")
    assert action_called(kind, "close", ()) is None
