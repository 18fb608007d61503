"""Masks of cells: divided into runs and rectangles that cover each cell once."""

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.screen.damage import column_mask, column_runs, rectangles

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
