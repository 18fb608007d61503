"""frame_diff: which cells differ between two frames of a picture; only these are sent."""

from __future__ import annotations

from typing import NamedTuple

from tui.graphics.screen.cell_renderers import CellRenderer, HalfBlockRenderer, StripRenderer
from tui.graphics.screen.damage import column_mask
from tui.graphics.terminals.capabilities import ColourDepth

_CELL_BYTES = {ColourDepth.TRUECOLOR: 34, ColourDepth.COLOURS_256: 18}
"""Bytes of a cell in two colours: the mean of photos."""
_MIN_CELL_BYTES = 10


class FrameDiff(NamedTuple):
    """Cells that differ, one mask per row, and the approximate bytes to send them."""

    masks: list[int]
    size: int


def frame_diff(before: CellRenderer, after: CellRenderer, columns: int, rows: int) -> FrameDiff:
    """Return which cells of a placement differ; all of them where the renderers are of different types."""
    if isinstance(after, StripRenderer):
        return _strip_diff(before, after, columns, rows)
    if isinstance(after, HalfBlockRenderer):
        return _block_diff(before, after, columns, rows)
    return FrameDiff([column_mask(0, columns)] * rows, 0)


def _strip_diff(before: CellRenderer, after: StripRenderer, columns: int, rows: int) -> FrameDiff:
    shown = before.strips if isinstance(before, StripRenderer) else ()
    is_comparable = [strip.rows for strip in shown] == [strip.rows for strip in after.strips]
    masks: list[int] = []
    size = 0
    for index, strip in enumerate(after.strips):
        is_equal = is_comparable and shown[index].data == strip.data
        masks += [0 if is_equal else column_mask(0, columns)] * strip.rows
        size += 0 if is_equal else len(strip.data)
    return FrameDiff(masks[:rows], size)


def _block_diff(before: CellRenderer, after: HalfBlockRenderer, columns: int, rows: int) -> FrameDiff:
    cost = _CELL_BYTES.get(after.depth, _MIN_CELL_BYTES)
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
        old, new = before.body[start : start + width], after.body[start : start + width]
        mask = 0
        if old != new:
            for column in range(columns):
                if old[column * cell : (column + 1) * cell] != new[column * cell : (column + 1) * cell]:
                    mask |= 1 << column
        masks.append(mask)
    return FrameDiff(masks, sum(mask.bit_count() for mask in masks) * cost)
