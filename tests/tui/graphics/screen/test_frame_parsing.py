"""Reading frames: nothing is lost, and each control is known by what it may do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.screen.frame_parsing import ITEM, Effect, closes_link, effect_of, measure


@given(st.text(alphabet=st.sampled_from("ab\x1b[];?0189mHJ\\\x07\x00\n é日\U000f0000P_")) | st.text())
def test_items_are_the_whole_text(text: str) -> None:
    """Whatever comes, cutting it into items and joining them gives it back."""
    assert "".join(match[0] for match in ITEM.finditer(text)) == text


@pytest.mark.parametrize(
    ("control", "effect"),
    [
        ("\x1b[?2026h", Effect.NONE),
        ("\x1b[?25l", Effect.NONE),
        ("\x1b[?1006h", Effect.NONE),
        ("\x1b[>25u", Effect.NONE),
        ("\x1b[<u", Effect.NONE),
        ("\x1b[?2048$p", Effect.NONE),
        ("\x1b[6n", Effect.NONE),
        ("\x1b[5 q", Effect.NONE),
        ("\x1b]52;c;aGFsbG8=\x07", Effect.NONE),
        ("\x07", Effect.NONE),
        ("\x1b[2J", Effect.ERASES),
        ("\x1b[K", Effect.ERASES),
        ("\x1b[4X", Effect.ERASES),
        ("\x1b[3A", Effect.MOVES),
        ("\x1b[12G", Effect.MOVES),
        ("\r", Effect.MOVES),
        ("\x1b8", Effect.MOVES),
        ("\x1b[?1049h", Effect.UNKNOWN),
        ("\x1b[?6h", Effect.UNKNOWN),
        ("\n", Effect.UNKNOWN),
        ("\x1bM", Effect.UNKNOWN),
        ("\x1bc", Effect.UNKNOWN),
        ("\x1b[2L", Effect.UNKNOWN),
        ("\x1b[3P", Effect.UNKNOWN),
        ("\x1b[5S", Effect.UNKNOWN),
        ("\x1b[2;5r", Effect.UNKNOWN),
        ("\x1bPq#0~\x1b\\", Effect.UNKNOWN),
        ("\x1b_Ga=p\x1b\\", Effect.UNKNOWN),
        ("\x9b", Effect.UNKNOWN),
    ],
)
def test_effects(control: str, effect: Effect) -> None:
    """Only what is known to be harmless is taken for harmless."""
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
    """Cells as Textual counts them; wherever a character is not one cell, terminals may count otherwise."""
    assert measure(text) == measured


def test_links_open_and_close() -> None:
    """OSC 8 with an address opens a link, without one it closes it."""
    assert not closes_link("\x1b]8;id=1;https://example.org\x1b\\")
    assert closes_link("\x1b]8;;\x1b\\")
    assert closes_link("\x1b]8;id=1;\x07")
