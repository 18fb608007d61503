"""Apps share what is parsed of their stylesheets, and no colour reaches another app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.css import stylesheet
from textual.css.errors import UnresolvedVariableError

from core.models import TerminalSize
from tests.tui.harness.greeting import Greeting
from tests.tui.harness.real_terminals import KITTY_41
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import MemoryTerminal, rest, session_on
from tui.runtime.shared_stylesheet import SharedStylesheet

SOURCE = ("Label { color: $tone; background: #000000; }", ("greeting.tcss", ""))


def sheet(tone: str) -> SharedStylesheet:
    made = SharedStylesheet({"tone": tone})
    made.add_source(SOURCE[0], SOURCE[1])
    return made


def colours(made: SharedStylesheet) -> list[str]:
    return [rule.styles.color.hex for rule in made.rules]


async def test_a_second_session_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first frame needs the rules that the first one parsed, and no others."""
    for name in ("first", "second"):
        async with run_app(SmallGallery(tmp_path / name, {"Home": {"Garden": 3}})) as running:
            rules = running.app.stylesheet.rules
            if name == "first":
                first = rules
            else:
                assert [id(rule) for rule in rules] == [id(rule) for rule in first]

        def parse(*arguments: Any, **_: Any) -> None:
            raise AssertionError(f"parsed again: {arguments}")

        monkeypatch.setattr(stylesheet, "parse", parse)


def test_each_theme_has_its_rules() -> None:
    """The same source in two themes; a third stylesheet changes from one theme to the other."""
    red, blue, changing = sheet("#ff0000"), sheet("#0000ff"), sheet("#ff0000")
    assert (colours(red), colours(blue), colours(changing)) == (["#FF0000"], ["#0000FF"], ["#FF0000"])
    changing.set_variables({"tone": "#0000ff"})
    changing.reparse()
    assert colours(changing) == ["#0000FF"]
    assert colours(red) == ["#FF0000"]
    assert changing.rules[0] is blue.rules[0]


def test_rules_stay_when_the_next_ones_are_wrong() -> None:
    """A theme without a variable that a source needs is an error, and changes nothing."""
    made = sheet("#ff0000")
    assert colours(made) == ["#FF0000"]
    made.set_variables({})
    with pytest.raises(UnresolvedVariableError):
        made.reparse()
    assert colours(made) == ["#FF0000"]


async def test_a_theme_is_that_of_one_session() -> None:
    """Two sessions next to each other: one changes its theme, the other keeps its colours."""
    terminals = [MemoryTerminal(KITTY_41, TerminalSize(80, 24)) for _ in range(2)]
    async with session_on(Greeting, terminals[0]) as changing, session_on(Greeting, terminals[1]) as staying:
        for terminal in terminals:
            await terminal.until(lambda terminal=terminal: "Hello" in terminal.text)  # type: ignore[misc]
        before = staying.screen.styles.background
        changing.theme = "textual-light"
        assert await rest()
        assert changing.screen.styles.background != before
        assert staying.screen.styles.background == before
