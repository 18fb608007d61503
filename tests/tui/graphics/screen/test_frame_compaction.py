"""Compacted frames look the same, in fewer bytes, and leave the terminal in the plain style."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyte.screens import Char

from tests.hypothesis_examples import examples
from tui.graphics.screen.frame_compaction import PLAIN, changed_style, compact, style_of, transition

COLUMNS, ROWS = 300, 3
"""Wide enough that no text of a test reaches the edge: frames hold none that does."""

CODES = (
    "0", "", "1", "3", "4", "7", "9", "22", "23", "24", "27", "29", "31", "39", "42", "49", "97", "104",
    "38;5;17", "48;5;244", "38;2;1;2;3", "48;2;13;13;14", "1;38;2;9;8;7;48;2;1;1;1", "0;1;4;34",
)  # fmt: skip
BACKGROUND = "\x1b[48;2;13;13;14m"

PIECES = (
    st.sampled_from(CODES).map(lambda codes: f"\x1b[{codes}m")
    | st.sampled_from(["a", "word", "é", " ", "   x", "a" + " " * 15 + "b", "x" + " " * 14])
    | st.integers(1, 20).map(lambda count: " " * count)
    | st.tuples(st.integers(1, ROWS), st.integers(1, 40)).map(lambda place: f"\x1b[{place[0]};{place[1]}H")
    | st.integers(1, 40).map(lambda column: f"\x1b[{column}G")
    | st.sampled_from(["\x1b[K", "\x1b[3X", "\x1b[?2026h", "\x1b7", "\x1b8", "\r", "\x1b[2D"])
)


def screen_after(data: str) -> pyte.Screen:
    screen = pyte.Screen(COLUMNS, ROWS)
    screen.reset_mode(7, private=True)
    pyte.Stream(screen).feed(data)
    return screen


def looks(screen: pyte.Screen) -> list[Char]:
    """Return all cells, without what nobody sees of a space."""
    cells = [screen.buffer[row][column] for row in range(ROWS) for column in range(COLUMNS)]
    return [
        Char(" ", bg=cell.bg)
        if cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse)
        else cell
        for cell in cells
    ]


@settings(max_examples=examples(300), deadline=None)
@example(frame="\x1b7\x1b[1;31m\x1b8\x1b[22ma", erases=False)
@example(frame="\x1b[42m\x1b7\x1b[0m\x1b8a\x1b8b", erases=True)
@given(frame=st.lists(PIECES, max_size=12).map("".join), erases=st.booleans())
def test_it_looks_the_same(frame: str, erases: bool) -> None:
    """Whatever a frame holds, each cell and the cursor are as without compaction, and the next frame starts plain."""
    wanted, shorter = screen_after(frame + "\x1b[0m"), compact(frame + "\x1b[0m", erases=erases)
    screen = screen_after(shorter)
    assert looks(screen) == looks(wanted)
    assert (screen.cursor.y, screen.cursor.x) == (wanted.cursor.y, wanted.cursor.x)
    assert screen.cursor.attrs._replace(data="") == Char("")


@given(st.lists(st.sampled_from(CODES), max_size=6), st.lists(st.sampled_from(CODES), max_size=6))
def test_a_transition_sets_exactly_the_other_style(before: list[str], after: list[str]) -> None:
    """From any style to any other, one sequence at most."""
    one = style_of("".join(f"\x1b[{codes}m" for codes in before))
    other = style_of("".join(f"\x1b[{codes}m" for codes in after))
    change = transition(one, other)
    assert (change == "") is (one == other)
    assert style_of(transition(PLAIN, one) + change) == other
    assert change.count("\x1b") <= 1


def test_only_what_differs_is_said() -> None:
    """A background that stays is not repeated, and a reset comes once, at the end."""
    frame = f"{BACKGROUND}one\x1b[0m\x1b[31;48;2;13;13;14mtwo\x1b[0m\x1b[2;1H{BACKGROUND}three\x1b[0m"
    assert compact(frame, erases=False) == f"{BACKGROUND}one\x1b[31mtwo\x1b[2H\x1b[39mthree\x1b[0m"


def test_a_row_of_background_is_erased() -> None:
    """Neighbouring spaces in one colour are one erasure, and the cursor is moved only when text follows."""
    row = f"{BACKGROUND}  \x1b[0m\x1b[31;48;2;13;13;14m{' ' * 36}\x1b[0m{BACKGROUND}  \x1b[0m"
    assert compact(f"\x1b[1;1H{row}\x1b[2;1H{row}", erases=True) == (
        f"\x1b[1H{BACKGROUND}\x1b[40X\x1b[2H\x1b[40X\x1b[40C\x1b[0m"
    )
    assert " " * 40 in compact(row, erases=False)


@pytest.mark.parametrize("style", ["4", "9", "7"])
def test_spaces_that_show_something_are_written(style: str) -> None:
    """Underlined, struck and reversed spaces are not erased."""
    frame = f"\x1b[{style}m{' ' * 30}\x1b[0m"
    assert compact(frame, erases=True) == frame


def test_spaces_of_a_link_are_written() -> None:
    """They belong to the link; an erased cell does not."""
    link = f"\x1b]8;;https://example.org\x1b\\{' ' * 30}\x1b]8;;\x1b\\"
    assert compact(link, erases=True) == link


def test_colours_of_all_kinds_are_followed() -> None:
    """Basic, indexed and direct colours replace each other; the terminal's own come back with 39 and 49."""
    style = changed_style(PLAIN, "31;48;5;7")
    assert (style.foreground, style.background) == ("31", "48;5;7")
    assert changed_style(style, "38;2;1;2;3;107") == (frozenset(), "38;2;1;2;3", "107")
    assert changed_style(style, "39;49") == PLAIN
