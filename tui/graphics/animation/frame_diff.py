"""What of a picture differs between two frames: only that is sent."""

from __future__ import annotations

from typing import NamedTuple

from tui.graphics.screen.cell_renderers import CellRenderer, HalfBlockRenderer, StripRenderer
from tui.graphics.screen.damage import column_mask
from tui.graphics.terminals.capabilities import ColourDepth

_CELL_BYTES = {ColourDepth.TRUECOLOR: 34, ColourDepth.COLOURS_256: 18}
"""Of a cell in two colours: means of photographs."""
_FEWEST_CELL_BYTES = 10


class FrameDiff(NamedTuple):
    """Cells that differ, as a mask for each row, and about how many bytes they take."""

    masks: list[int]
    size: int


def frame_diff(before: CellRenderer, after: CellRenderer, columns: int, rows: int) -> FrameDiff:
    """Return which cells of a picture look otherwise; all of them where the looks are of different kinds."""
    if isinstance(after, StripRenderer):
        return _of_strips(before, after, columns, rows)
    if isinstance(after, HalfBlockRenderer):
        return _of_blocks(before, after, columns, rows)
    return FrameDiff([column_mask(0, columns)] * rows, 0)


def _of_strips(before: CellRenderer, after: StripRenderer, columns: int, rows: int) -> FrameDiff:
    known = before.strips if isinstance(before, StripRenderer) else ()
    alike = [strip.rows for strip in known] == [strip.rows for strip in after.strips]
    masks: list[int] = []
    size = 0
    for number, strip in enumerate(after.strips):
        stands = alike and known[number].data == strip.data
        masks += [0 if stands else column_mask(0, columns)] * strip.rows
        size += 0 if stands else len(strip.data)
    return FrameDiff(masks[:rows], size)


def _of_blocks(before: CellRenderer, after: HalfBlockRenderer, columns: int, rows: int) -> FrameDiff:
    cost = _CELL_BYTES.get(after.depth, _FEWEST_CELL_BYTES)
    if (
        not isinstance(before, HalfBlockRenderer)
        or type(before) is not type(after)
        or len(before.body) != len(after.body)
    ):
        return FrameDiff([column_mask(0, columns)] * rows, columns * rows * cost)
    width = len(after.body) // rows
    cell = width // columns
    masks: list[int] = []
    for start in range(0, width * rows, width):
        here, there = before.body[start : start + width], after.body[start : start + width]
        mask = 0
        if here != there:
            for column in range(columns):
                if here[column * cell : (column + 1) * cell] != there[column * cell : (column + 1) * cell]:
                    mask |= 1 << column
        masks.append(mask)
    return FrameDiff(masks, sum(mask.bit_count() for mask in masks) * cost)
