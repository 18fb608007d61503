"""Masks of cells, divided into runs and rectangles that cover each cell once, and cells that an erasure covers."""

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.screen.damage import column_mask, column_runs, rectangles
from tui.graphics.screen.screen_model import ScreenModel

MASKS = st.lists(st.integers(0, (1 << 12) - 1), max_size=8)


@given(st.integers(0, (1 << 70) - 1))
def test_runs_are_the_set_bits(mask: int) -> None:
    """Runs are disjoint, in order, not adjacent, and together they are the mask."""
    found = list(column_runs(mask))
    assert sum(column_mask(start, stop) for start, stop in found) == mask
    edges = [edge for run in found for edge in run]
    assert edges == sorted(set(edges))


@given(MASKS)
def test_rectangles_cover_each_cell_once(masks: list[int]) -> None:
    """Every set bit lies in exactly one rectangle, and no other bit does."""
    painted = [0] * len(masks)
    for box in rectangles(list(masks)):
        assert box.left < box.right
        assert box.top < box.bottom
        for row in range(box.top, box.bottom):
            assert painted[row] & column_mask(box.left, box.right) == 0
            painted[row] |= column_mask(box.left, box.right)
    assert painted == masks


def test_a_hole_is_cut_around_in_four() -> None:
    """A dialog in the middle of a picture leaves four rectangles."""
    whole, around = column_mask(0, 10), column_mask(0, 3) | column_mask(7, 10)
    boxes = rectangles([whole, around, around, whole])
    assert [astuple(box) for box in boxes] == [(0, 0, 10, 1), (0, 1, 3, 3), (7, 1, 10, 3), (0, 3, 10, 4)]


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ("\x1b[X", ["xxxx", "x.xx", "xxxx"]),
        ("\x1b[0X", ["xxxx", "x.xx", "xxxx"]),
        ("\x1b[2X", ["xxxx", "x..x", "xxxx"]),
        ("\x1b[99X", ["xxxx", "x...", "xxxx"]),
        ("\x1b[K", ["xxxx", "x...", "xxxx"]),
        ("\x1b[0K", ["xxxx", "x...", "xxxx"]),
        ("\x1b[1K", ["xxxx", "..xx", "xxxx"]),
        ("\x1b[2K", ["xxxx", "....", "xxxx"]),
        ("\x1b[J", ["xxxx", "x...", "...."]),
        ("\x1b[1J", ["....", "..xx", "xxxx"]),
        ("\x1b[2J", ["....", "....", "...."]),
    ],
    ids=repr,
)
def test_what_is_erased_is_unknown(control: str, expected: list[str]) -> None:
    """As the standard defines ECH, EL and ED, with the cursor in the second cell of the second of three rows."""
    known: Any = ("x", None)
    model = ScreenModel(4, 3)
    for row in model.cells:
        row[:] = [known] * 4
    model.erase(control, 1, 1)
    assert ["".join("." if cell is None else "x" for cell in row) for row in model.cells] == expected
