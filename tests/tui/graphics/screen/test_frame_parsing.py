"""Parsing frames: nothing is lost, and each control sequence is classified by its effect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.screen.frame_parsing import ITEM, ControlEffect, closes_link, effect_of, measure


@given(st.text(alphabet=st.sampled_from("ab\x1b[];?0189mHJ\\\x07\x00\n é日\U000f0000P_")) | st.text())
def test_items_are_the_whole_text(text: str) -> None:
    """For any text, splitting it into items and joining them restores it."""
    assert "".join(match[0] for match in ITEM.finditer(text)) == text


@pytest.mark.parametrize(
    ("control", "effect"),
    [
        ("\x1b[?2026h", ControlEffect.NONE),
        ("\x1b[?25l", ControlEffect.NONE),
        ("\x1b[?1006h", ControlEffect.NONE),
        ("\x1b[>25u", ControlEffect.NONE),
        ("\x1b[<u", ControlEffect.NONE),
        ("\x1b[?2048$p", ControlEffect.NONE),
        ("\x1b[6n", ControlEffect.NONE),
        ("\x1b[5 q", ControlEffect.NONE),
        ("\x1b]52;c;aGFsbG8=\x07", ControlEffect.NONE),
        ("\x07", ControlEffect.NONE),
        ("\x1b[2J", ControlEffect.ERASES),
        ("\x1b[K", ControlEffect.ERASES),
        ("\x1b[4X", ControlEffect.ERASES),
        ("\x1b[3A", ControlEffect.MOVES),
        ("\x1b[12G", ControlEffect.MOVES),
        ("\r", ControlEffect.MOVES),
        ("\x1b8", ControlEffect.MOVES),
        ("\x1b[?1049h", ControlEffect.UNKNOWN),
        ("\x1b[?6h", ControlEffect.UNKNOWN),
        ("\n", ControlEffect.UNKNOWN),
        ("\x1bM", ControlEffect.UNKNOWN),
        ("\x1bc", ControlEffect.UNKNOWN),
        ("\x1b[2L", ControlEffect.UNKNOWN),
        ("\x1b[3P", ControlEffect.UNKNOWN),
        ("\x1b[5S", ControlEffect.UNKNOWN),
        ("\x1b[2;5r", ControlEffect.UNKNOWN),
        ("\x1bPq#0~\x1b\\", ControlEffect.UNKNOWN),
        ("\x1b_Ga=p\x1b\\", ControlEffect.UNKNOWN),
        ("\x9b", ControlEffect.UNKNOWN),
    ],
)
def test_effects(control: str, effect: ControlEffect) -> None:
    """Only what is known to be harmless counts as harmless."""
    assert ITEM.fullmatch(control)
    assert effect_of(control) is effect


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("plain", (5, False, False)),
        ("─╮ ▀ é", (6, False, False)),
        ("日本", (4, True, False)),
        ("🎉", (2, True, False)),
        ("e\u0301", (1, True, False)),
        ("\u0301e", (1, True, True)),
        ("👍🏽", (2, True, False)),
    ],
)
def test_measure(text: str, measured: tuple[int, bool, bool]) -> None:
    """Cells as Textual counts them; wherever a character is not one cell wide, terminals may disagree."""
    assert measure(text) == measured


def test_links_open_and_close() -> None:
    """OSC 8 with an address opens a link, without one it closes it."""
    assert not closes_link("\x1b]8;id=1;https://example.org\x1b\\")
    assert closes_link("\x1b]8;;\x1b\\")
    assert closes_link("\x1b]8;id=1;\x07")
