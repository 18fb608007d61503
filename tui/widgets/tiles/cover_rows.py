"""Full rows of cover tiles for lists of categories and collections. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

_USUAL = 30
_LARGE = 44
_FLATTEST = 0.65
_TALLEST = 1.25
_TALLEST_IN_ONE_ROW = 2.25
_LEAST_OF_A_ROW = 2 / 3
"""Tiles of the shorter rows, as a part of those of the longer ones: fewer would be much wider than the others."""


class CoverLayout:
    """A layout of tiles in full rows of one height; rows differ by one tile at most, the first ones have more."""

    def __init__(
        self, total: int, width: int, height: int, cell_aspect: float, overhead: int = 3, *, large: bool = False
    ) -> None:
        """Lay out `total` tiles for a view of that size in cells; `large` ones where a picture has few details."""
        self.total = total
        self.overhead = overhead
        self._width = width
        across, self.picture_rows = _shape(
            max(total, 1), width, height, cell_aspect, overhead, _LARGE if large else _USUAL
        )
        rows = math.ceil(max(total, 1) / across)
        self._fewer = total // rows
        self._longer_rows = total % rows

    def row_at(self, index: int) -> TileRow:
        """Return the row that contains a tile."""
        beyond = self._longer_rows * (self._fewer + 1)
        count = self._fewer + 1 if index < beyond else self._fewer
        first = index - (index if index < beyond else index - beyond) % count
        edges = [round(number * self._width / count) for number in range(count + 1)]
        tiles = tuple(
            Tile(first + place, left, right - left - FRAME) for place, (left, right) in enumerate(pairwise(edges))
        )
        return TileRow(tiles, self.picture_rows)


def _shape(total: int, width: int, height: int, cell_aspect: float, overhead: int, usual: int) -> tuple[int, int]:
    """Return the most tiles of a row and the height of pictures in cells: about 3:2, so that rows fill the viewport.

    The tiles are the largest that are all visible at once; if that is impossible, of the usual size.
    """
    most = max(1, round(width / usual))
    for across in range(1, min(most, total) + 1):
        rows = math.ceil(total / across)
        filling = height // rows - overhead
        ideal = _ideal_rows(width // math.ceil(total / rows) - FRAME, cell_aspect)
        if filling >= _FLATTEST * ideal and _is_balanced(total, across):
            return across, max(3, min(filling, round(ideal * (_TALLEST_IN_ONE_ROW if rows == 1 else _TALLEST))))
    across = next((each for each in (most, most - 1) if each > 1 and _is_balanced(total, each)), most)
    rows = math.ceil(total / across)
    longest = math.ceil(total / rows)
    shown = max(1, min(rows, round(height / (_ideal_rows(width // across - FRAME, cell_aspect) + overhead))))
    tallest = _TALLEST_IN_ONE_ROW if shown == 1 else _TALLEST
    return across, max(
        3, min(height // shown - overhead, round(_ideal_rows(width // longest - FRAME, cell_aspect) * tallest))
    )


def _is_balanced(total: int, across: int) -> bool:
    """Return whether the shortest of the rows has nearly as many tiles as the longest."""
    rows = math.ceil(total / across)
    return total // rows >= _LEAST_OF_A_ROW * math.ceil(total / rows)


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
