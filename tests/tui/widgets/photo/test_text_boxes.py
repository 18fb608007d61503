"""Boxes of text: next to the cells of a line, over the part of the photo that is shown, and never over other text."""

from __future__ import annotations

import pytest

from core.models import AssetKey
from tui.graphics.payloads.placements import Picture, Placement, Region
from tui.widgets.photo.text_boxes import Cell, Corners, box_cells


def _box(left: float, top: float, right: float, bottom: float) -> Corners:
    return (left, top), (right, top), (right, bottom), (left, bottom)


_LINE = _box(0.2, 0.4, 0.5, 0.6)
_NARROW = _box(0.2, 0.4, 0.3, 0.6)
_LEFT, _RIGHT = Region(0, 0, 0.4, 1), Region(0.6, 0, 1, 1)


@pytest.mark.parametrize(
    ("boxes", "region", "turns", "drawing"),
    [
        pytest.param([_LINE], Region(), 0, ["", "", "  ┌───┐", "  │   │", "  └───┘", "", ""], id="one line"),
        pytest.param(
            [((0.3, 0.4), (0.5, 0.45), (0.45, 0.6), (0.2, 0.5))],
            Region(),
            0,
            ["", "", "  ┌───┐", "  │   │", "  └───┘", "", ""],
            id="tilted: what contains it",
        ),
        pytest.param([_LINE], _LEFT, 0, ["", "", "     ┌──────", "     │", "     └──────", "", ""], id="cut off"),
        pytest.param([_LINE], _RIGHT, 0, [""] * 7, id="out of view"),
        pytest.param([_NARROW], Region(), 1, ["", "    ┌──┐", "    │  │", "    └──┘", "", "", ""], id="turned"),
        pytest.param([_NARROW], Region(), 3, ["", "", "", "    ┌──┐", "    │  │", "    └──┘", ""], id="turned back"),
        pytest.param(
            [_box(0, 0, 1, 0.2), _box(0, 0.2, 0.5, 0.4)],
            Region(),
            0,
            ["┌──────────┐", "│          │", "│     ┌────┘", "└─────┘", "", "", ""],
            id="the text of neighbours stays free",
        ),
        pytest.param(
            [_box(0, 0.2, 0.3, 0.4), _box(0.4, 0.2, 1, 0.4)],
            Region(),
            0,
            ["", "┌───┬──────┐", "│   │      │", "└───┴──────┘", "", "", ""],
            id="boxes share a border",
        ),
        pytest.param([()], Region(), 0, [""] * 7, id="no corners"),
    ],
)
def test_boxes_are_drawn_around_lines(boxes: list[Corners], region: Region, turns: int, drawing: list[str]) -> None:
    """Ten columns and five rows, with the cells around them."""
    placement = Placement(Picture(AssetKey("k"), 1, region=region, turns=turns), 10, 5)
    cells = box_cells(boxes, placement)
    rows = ["".join(cells.get(Cell(column, row), " ") for column in range(-1, 11)).rstrip() for row in range(-1, 6)]
    assert rows == drawing
