"""The cells in which boxes around lines of text are drawn over a photo. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tui.graphics.payloads.placements import CellRectangle, Placement, Region

Corners = tuple[tuple[float, float], ...]
"""Points around a line, as shares of width and height of the upright photo."""

_UP, _RIGHT, _DOWN, _LEFT = 1, 2, 4, 8
_STEPS: Final = {_UP: (0, -1), _RIGHT: (1, 0), _DOWN: (0, 1), _LEFT: (-1, 0)}
_CHARACTERS: Final = {
    _UP: "│",
    _RIGHT: "─",
    _DOWN: "│",
    _LEFT: "─",
    _UP | _RIGHT: "└",
    _RIGHT | _DOWN: "┌",
    _DOWN | _LEFT: "┐",
    _UP | _LEFT: "┘",
    _RIGHT | _LEFT: "─",
    _UP | _DOWN: "│",
    _UP | _RIGHT | _DOWN: "├",
    _UP | _DOWN | _LEFT: "┤",
    _RIGHT | _DOWN | _LEFT: "┬",
    _UP | _RIGHT | _LEFT: "┴",
    _UP | _RIGHT | _DOWN | _LEFT: "┼",
}
_TOLERANCE: Final = 1e-6
"""Cells by which a corner may be off the border of a cell and counts as on it."""


class Cell(NamedTuple):
    """A cell, counted from the upper left one of the photo; -1 is the cell before that."""

    column: int
    row: int


def box_cells(boxes: Iterable[Corners], placement: Placement) -> dict[Cell, str]:
    """Return the characters of boxes around lines of text, by cell.

    A box is upright, and stands in the cells next to those that the line fills, so that the text stays in view; its
    cells may be one outside the placement. Where lines are close to each other, the cells of their text stay free.
    """
    lines = [cells for corners in boxes if (cells := _cells(corners, placement)) is not None]
    rows, columns = range(-1, placement.rows + 1), range(-1, placement.columns + 1)
    links: dict[Cell, int] = {}
    for line in lines:
        for cell, link in _border(line, columns, rows):
            links[cell] = links.get(cell, 0) | link
    for line in lines:
        for row in _common(rows, line.top, line.bottom):
            for column in _common(columns, line.left, line.right):
                links.pop(Cell(column, row), None)
    return {
        cell: _CHARACTERS[kept]
        for cell, link in links.items()
        if (kept := sum(side for side in _STEPS if link & side and _leads_on(cell, side, links, placement)))
    }


def _leads_on(cell: Cell, side: int, links: Mapping[Cell, int], placement: Placement) -> bool:
    """Return whether the line of a border continues at a side of a cell: there, or out of view."""
    across, down = _STEPS[side]
    column, row = cell.column + across, cell.row + down
    is_in_view = -1 <= column <= placement.columns and -1 <= row <= placement.rows
    return not is_in_view or Cell(column, row) in links


def _cells(corners: Corners, placement: Placement) -> CellRectangle | None:
    """Return the cells of a line, some of which may be out of view; None if all are."""
    picture = placement.picture
    points = [_seen(_turned(point, picture.turns), picture.region) for point in corners]
    if not points:
        return None
    across, down = [x * placement.columns for x, _ in points], [y * placement.rows for _, y in points]
    (left, right), (top, bottom) = _span(across), _span(down)
    if left >= placement.columns or top >= placement.rows or right <= 0 or bottom <= 0:
        return None
    return CellRectangle(left, top, right, bottom)


def _span(values: list[float]) -> tuple[int, int]:
    first = math.floor(min(values) + _TOLERANCE)
    return first, max(math.ceil(max(values) - _TOLERANCE), first + 1)


def _turned(point: tuple[float, float], turns: int) -> tuple[float, float]:
    """Return where a point is after quarter turns clockwise."""
    x, y = point
    for _ in range(turns % 4):
        x, y = 1 - y, x
    return x, y


def _seen(point: tuple[float, float], region: Region) -> tuple[float, float]:
    """Return where a point is in the part of the photo that is shown."""
    x, y = point
    return (x - region.left) / (region.right - region.left), (y - region.top) / (region.bottom - region.top)


def _border(line: CellRectangle, columns: range, rows: range) -> Iterable[tuple[Cell, int]]:
    """Yield the cells around a line that are in these columns and rows, with the sides to which they lead."""
    left, right, top, bottom = line.left - 1, line.right, line.top - 1, line.bottom
    for row in (top, bottom):
        if row in rows:
            for column in _common(columns, left, right + 1):
                yield Cell(column, row), (_LEFT if column > left else 0) | (_RIGHT if column < right else 0)
    for column in (left, right):
        if column in columns:
            for row in _common(rows, top, bottom + 1):
                yield Cell(column, row), (_UP if row > top else 0) | (_DOWN if row < bottom else 0)


def _common(within: range, start: int, stop: int) -> range:
    return range(max(within.start, start), min(within.stop, stop))
