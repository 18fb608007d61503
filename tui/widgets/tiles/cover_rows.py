"""Rows of equal cover tiles for lists of categories and collections. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

_USUAL = 30
_WIDEST = 66
_FLATTEST = 0.65
_TALLEST = 1.25


class CoverLayout:
    """A layout of tiles of one size, as many in a row as fit."""

    def __init__(self, total: int, width: int, height: int, cell_aspect: float, overhead: int = 3) -> None:
        """Lay out `total` tiles for a view of that size in cells."""
        self.total = total
        self.overhead = overhead
        self._across, self.picture_rows = _shape(total, width, height, cell_aspect, overhead)
        self._edges = [round(number * width / self._across) for number in range(self._across + 1)]

    def row_at(self, index: int) -> TileRow:
        """Return the row that contains a tile."""
        first = index - index % self._across
        tiles = tuple(
            Tile(first + place, self._edges[place], self._edges[place + 1] - self._edges[place] - FRAME)
            for place in range(min(self._across, self.total - first))
        )
        return TileRow(tiles, self.picture_rows)


def _shape(total: int, width: int, height: int, cell_aspect: float, overhead: int) -> tuple[int, int]:
    """Return the tiles per row and the height of pictures in cells: about 3:2, so that whole rows fill the viewport.

    The tiles are the largest that are all visible at once; if that is impossible, of the usual size.
    """
    most = max(1, round(width / _USUAL))
    for across in range(max(1, math.ceil(width / _WIDEST)), most + 1):
        filling = height // math.ceil(max(total, 1) / across) - overhead
        ideal = _ideal_rows(width // across - FRAME, cell_aspect)
        if filling >= _FLATTEST * ideal:
            return across, max(3, min(filling, round(ideal * _TALLEST)))
    ideal = _ideal_rows(width // most - FRAME, cell_aspect)
    shown = max(1, round(height / (ideal + overhead)))
    return most, max(3, min(height // shown - overhead, round(ideal * _TALLEST)))


def _ideal_rows(columns: int, cell_aspect: float) -> int:
    return max(3, round(columns / 1.5 / cell_aspect))


@dataclass(frozen=True, slots=True)
class Panel:
    """The position of a cover in its tile, in cells."""

    left: int
    top: int
    columns: int
    rows: int


def mosaic(columns: int, rows: int, count: int) -> tuple[Panel, ...]:
    """Return the panels of one cover, or of a large one with up to two smaller ones."""
    if count == 0:
        return ()
    side = (columns - 1) // 3
    if count < 3 or side < 6 or rows < 6:
        return (Panel(0, 0, columns, rows),)
    large = columns - side - 1
    upper = rows // 2
    return (
        Panel(0, 0, large, rows),
        Panel(large + 1, 0, side, upper),
        Panel(large + 1, upper, side, rows - upper),
    )
