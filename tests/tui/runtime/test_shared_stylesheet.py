"""Apps share what is parsed of their stylesheets, and no colour reaches another app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.css import stylesheet
from textual.css.errors import UnresolvedVariableError
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widgets import Label

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


def styles_of(node: DOMNode) -> dict[str, Any]:
    """The styles of a node and of its parts."""
    parts = {name: part.base.get_rules() for name, part in node._component_styles.items()}
    return {"own": node.styles.base.get_rules(), **parts}


def assert_as_in_textual(app: App[Any]) -> None:
    """All nodes have the styles that Textual finds for them from the beginning."""
    plain = Stylesheet(variables=app.get_css_variables())
    plain.source = {**app.stylesheet.source}
    plain.parse()
    for node in [*app.screen.walk_children(with_self=True)]:
        ours = styles_of(node)
        plain.apply(node)
        assert styles_of(node) == ours, node


WAYS = (
    ["enter", "right", "escape"],
    ["enter", "enter", "space", "enter", "i", "F", "right", "escape", "escape", "escape"],
    ["r", "v", "right", "escape", "enter", "c", "w"],
    ["tab", "right", "question_mark"],
    ["g", "k"],
    ["g", "a", "tab"],
    ["T", "down"],
    ["colon", "a"],
    ["x"],
)


@pytest.mark.screens
@pytest.mark.parametrize("keys", WAYS, ids="-".join)
async def test_the_styles_are_those_of_textual(tmp_path: Path, keys: list[str]) -> None:
    """On every kind of screen, with focus, sheets, dialogs and notifications, in both themes and after a resize."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}})) as running:
        for key in keys:
            await running.pilot.press(key)
            await running.pilot.pause()
        assert_as_in_textual(running.app)
        running.app.theme = "sshowcase-light"
        await running.pilot.resize_terminal(60, 30)
        await running.pilot.pause()
        assert_as_in_textual(running.app)


@pytest.mark.screens
async def test_a_screen_of_a_known_kind_is_styled_without_a_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rule is compared with its widgets: neither when it opens nor when focus and screens change."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}})) as running:
        way = ("enter", "enter", "right", "escape", "escape", "g", "escape", "question_mark", "escape")
        await running.press(*way)
        compared: list[object] = []

        def compare(*arguments: Any) -> tuple[()]:
            compared.append(arguments)
            return ()

        monkeypatch.setattr(Stylesheet, "_check_rule", compare)
        await running.press(*way)
        assert compared == []


class Ordered(App[None]):
    """Widgets whose styles depend on their order, classes and state."""

    CSS = """
    Label { color: red; }
    Label:first-child { color: blue; }
    Label:disabled { width: 7; }
    .on { background: green; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.stylesheet = SharedStylesheet(self.get_css_variables())

    def compose(self) -> ComposeResult:
        """Show two labels."""
        yield Label("first", id="first")
        yield Label("second", id="second")


async def test_styles_follow_order_classes_and_states() -> None:
    """A widget that gets a class, is disabled, is back in its former place, or is no longer the first one."""
    app = Ordered()
    async with app.run_test() as pilot:
        second = app.query_one("#second", Label)
        before = styles_of(second)
        second.add_class("on")
        second.disabled = True
        await pilot.pause()
        assert_as_in_textual(app)
        assert second.styles.base.get_rules() != before["own"]
        second.remove_class("on")
        second.disabled = False
        await pilot.pause()
        assert styles_of(second) == before
        first = app.query_one("#first", Label)
        await app.screen.mount(Label("before"), before=first)
        await pilot.pause()
        assert_as_in_textual(app)
        assert first.styles.color.rgb == (255, 0, 0)
