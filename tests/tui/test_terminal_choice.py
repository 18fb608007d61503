"""What is remembered of terminals: for each its own, bounded, and never trusted."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import TerminalInfo
from core.operations import MAX_PREFERENCE, PREFERENCES
from tests.tui.harness.terminal import MemoryTerminal
from tui.graphics.terminals.capabilities import GraphicsProtocol
from tui.graphics.terminals.reply_types import PrimaryAttributes, TerminalName
from tui.runtime.driver import Connection
from tui.terminal_choice import (
    SEEN_THEME,
    Setting,
    TerminalChoice,
    chosen_word,
    is_plain,
    noting_theme,
    recalled,
    remembering,
    theme_at_start,
)


def terminal(term: str = "xterm-256color", name: str = "") -> Connection:
    connection = Connection(MemoryTerminal(), TerminalInfo(term))
    if name:
        connection.negotiation.receive(TerminalName(name))
        connection.negotiation.receive(PrimaryAttributes((62,)))
    return connection


def test_the_core_accepts_every_setting() -> None:
    """All names are preferences, and a full value is not too long for one."""
    assert set(Setting) <= PREFERENCES
    value: str | None = None
    for number in range(50):
        value = remembering({"plain": value} if value else {}, Setting.PLAIN, terminal(f"{number:040}"), "yes")
    assert value is not None
    assert len(value) <= MAX_PREFERENCE
    assert chosen_word({"plain": value}, Setting.PLAIN, terminal(f"{49:040}")) == "yes"
    assert chosen_word({"plain": value}, Setting.PLAIN, terminal(f"{0:040}")) is None


def test_pictures_go_by_the_terminals_own_name() -> None:
    """Two terminals of one TERM differ in pictures and share colours; another version is the same terminal."""
    preferences: dict[str, str] = {}
    for setting, word in ((Setting.PROTOCOL, "sixel"), (Setting.COLOURS, "16")):
        value = remembering(preferences, setting, terminal(name="XTerm(388)"), word)
        assert value is not None
        preferences[setting.value] = value
    assert recalled(preferences, terminal(name="XTerm(390)")).pictures.protocol is GraphicsProtocol.SIXEL
    other = recalled(preferences, terminal(name="WezTerm 2024"))
    assert (other.pictures.protocol, other.pictures.depth) == (None, 16)
    assert recalled(preferences, terminal("foot")) == TerminalChoice()


def test_the_last_word_is_taken_out() -> None:
    """Where nothing is chosen on any terminal, nothing is stored."""
    value = remembering({}, Setting.BLOCKS, terminal("foot"), "sextant")
    assert value is not None
    preferences = {"pictures.blocks": value}
    both = remembering(preferences, Setting.BLOCKS, terminal("rio"), "quadrant")
    assert both is not None
    assert json.loads(both) == {"foot": "sextant", "rio": "quadrant"}
    assert remembering(preferences, Setting.BLOCKS, terminal("foot"), None) is None


def test_nothing_but_a_theme_holds_for_every_terminal() -> None:
    """Sextants, and what else depends on a terminal, are used only where they were chosen."""
    assert recalled({"pictures.blocks": '{"*":"sextant"}'}, terminal("foot")) == TerminalChoice()


@pytest.mark.parametrize("value", ['{"foot":"rainbow"}', '{"foot":', "[1]", "null", "x"])
def test_nonsense_is_told_to_the_log_and_else_ignored(value: str, caplog: pytest.LogCaptureFixture) -> None:
    """A stored value that cannot be meant leaves everything automatic."""
    caplog.set_level(logging.WARNING)
    for setting in Setting:
        assert recalled({setting: value}, terminal("foot")) == TerminalChoice()
        assert setting in caplog.text


@given(st.dictionaries(st.sampled_from([*Setting]), st.text(max_size=30) | st.just('{"foot":7}') | st.just("[" * 200)))
def test_any_stored_text_is_survived(stored: dict[str, str]) -> None:
    """No text keeps a client out, and every one can be replaced."""
    recalled(stored, terminal("foot"))
    for setting in Setting:
        assert json.loads(remembering(stored, setting, terminal("foot"), "yes") or "")["foot"] == "yes"


@pytest.mark.parametrize(("term", "plain"), [("dumb", True), ("", True), ("unknown", True), ("vt100", False)])
def test_dumb_terminals_get_text(term: str, plain: bool) -> None:
    """By itself plain mode is for terminals that can do nothing; a choice counts more."""
    assert is_plain(TerminalChoice(), terminal(term)) is plain
    assert is_plain(TerminalChoice(plain=not plain), terminal(term)) is not plain


def test_an_early_theme_of_all_terminals_is_the_default() -> None:
    """A plain word, as it was once stored for the account, holds where nothing else is chosen; automatic removes it."""
    foot = terminal("foot")
    assert recalled({"theme": "light"}, foot).theme == "light"
    both = remembering({"theme": "light"}, Setting.THEME, terminal("rio"), "dark")
    assert both is not None
    assert recalled({"theme": both}, foot).theme == "light"
    assert recalled({"theme": both}, terminal("rio")).theme == "dark"
    assert remembering({"theme": "light"}, Setting.THEME, foot, None) is None


def test_the_theme_at_the_start_goes_by_program_or_term() -> None:
    """It is that of the last session on a terminal that looks the same before it answers; unknown words are dark."""
    apple = Connection(MemoryTerminal(), TerminalInfo("xterm-256color", {"TERM_PROGRAM": "Apple_Terminal"}))
    other = terminal()
    noted = noting_theme({}, apple, "light")
    assert noted == '{"apple_terminal":"light"}'
    assert theme_at_start({SEEN_THEME: noted}, apple) == "light"
    assert theme_at_start({SEEN_THEME: noted}, other) == "dark"
    assert noting_theme({SEEN_THEME: noted}, apple, "dark") is None
    assert theme_at_start({SEEN_THEME: '{"apple_terminal":["light"]}'}, apple) == "dark"
    assert SEEN_THEME in PREFERENCES
