"""Rows of few photos that are as large as the viewport allows, all of them visible at once. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tui.widgets.tiles.justified import justified_row, shape_of
from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

_LEAST_ROWS = 3


@dataclass(frozen=True, slots=True)
class FewRows:
    """A layout of rows that all fit in the viewport; a block that is narrower than the view is centred."""

    rows: tuple[TileRow, ...]
    overhead: int

    @property
    def total(self) -> int:
        """Return the number of photos."""
        return self.rows[-1].end

    @property
    def mean_height(self) -> float:
        """Return the mean height of the pictures in cells."""
        return sum(row.rows for row in self.rows) / len(self.rows)

    def row_at(self, index: int) -> TileRow:
        """Return the row that contains a photo."""
        return self.rows[bisect_right(self.rows, index, key=lambda row: row.first) - 1]


def few_rows(aspects: Sequence[int], width: int, height: int, cell_aspect: float, overhead: int = 2) -> FewRows:
    """Lay out one or more photos (width : height in thousandths) with as much area as possible.

    The photos of a row have one height, rows are equally wide, and the number of rows is the one with the largest
    pictures.
    """
    shapes = [shape_of(aspect) for aspect in aspects]
    tried = (_laid_out(shapes, count, width, height, cell_aspect, overhead) for count in range(1, len(shapes) + 1))
    return FewRows(max(tried, key=_area), overhead)


def _laid_out(
    shapes: Sequence[float], count: int, width: int, height: int, cell_aspect: float, overhead: int
) -> tuple[TileRow, ...]:
    """Return that many rows, or fewer where photos are much wider than others."""
    parts = _parts(shapes, count)
    room = max(height - overhead * len(parts), _LEAST_ROWS * len(parts))
    wide = min(width, int(_widest(parts, room, cell_aspect)))
    wide = max(wide, max(map(len, parts)) * (FRAME + 2))
    rows: list[TileRow] = []
    index = used = 0
    for number, part in enumerate(parts):
        most = room - used - _LEAST_ROWS * (len(parts) - 1 - number)
        rows_high, columns = justified_row(part, min(wide, width), max(most, _LEAST_ROWS), cell_aspect)
        used += rows_high
        left = (width - sum(columns) - FRAME * len(columns)) // 2
        tiles: list[Tile] = []
        for each in columns:
            tiles.append(Tile(index, left, each))
            index += 1
            left += each + FRAME
        rows.append(TileRow(tuple(tiles), rows_high))
    return tuple(rows)


def _parts(shapes: Sequence[float], count: int) -> list[Sequence[float]]:
    """Divide the photos into rows whose shapes have about the same sum."""
    sums = list(accumulate(shapes))
    cuts = [0]
    for number in range(1, count):
        target = sums[-1] * number / count
        cut = bisect_right(sums, target)
        if cut < len(shapes) and (cut == 0 or sums[cut] - target < target - sums[cut - 1]):
            cut += 1
        if cuts[-1] < cut < len(shapes):
            cuts.append(cut)
    return [shapes[start:end] for start, end in zip(cuts, [*cuts[1:], len(shapes)], strict=True)]


def _widest(parts: Sequence[Sequence[float]], room: int, cell_aspect: float) -> float:
    """Return the width with which rows of that width are together `room` cells high."""
    per_column = [1 / (sum(part) * cell_aspect) for part in parts]
    frames = sum(FRAME * len(part) * each for part, each in zip(parts, per_column, strict=True))
    return (room + frames) / sum(per_column)


def _area(rows: tuple[TileRow, ...]) -> int:
    return sum(tile.columns * row.rows for row in rows for tile in row.tiles)
