"""Rows of few photos that are as large as the viewport allows, all of them visible at once. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tui.widgets.tiles.justified import justified_row, shape_of
from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

_LEAST_ROWS = 3
_MOST_CROPPED = 1.2
"""Times that a picture may be too high or too wide for its photo, of which the middle is shown, to fill the view."""
_PRICE_OF_CROPPING = 0.5
"""The area of a layout counts this root of the factor less: of two equal ones that with whole photos is better."""


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
    pictures. Fewer lines than one more row needs are empty, unless each photo has a row of its own. Two photos or more
    are cropped a little where they fill the view better.
    """
    shapes = [shape_of(aspect) for aspect in aspects]
    tried = [_tried(shapes, count, width, height, cell_aspect, overhead) for count in range(1, len(shapes) + 1)]
    tried = [each for each in tried if _width(each.rows) <= width] or tried[-1:]
    full = [each for each in tried if height - _lines(each.rows, overhead) < _lines(_highest(each.rows), overhead)]
    return FewRows(max(full or tried, key=lambda each: each.worth).rows, overhead)


@dataclass(frozen=True, slots=True)
class _Tried:
    rows: tuple[TileRow, ...]
    worth: float


def _tried(shapes: Sequence[float], count: int, width: int, height: int, cell_aspect: float, overhead: int) -> _Tried:
    """Return a layout of that many rows."""
    parts = _parts(shapes, count)
    room = max(height - overhead * len(parts), _LEAST_ROWS * len(parts))
    wider = 1.0
    if len(shapes) > 1:
        needed = sum((width - FRAME * len(part)) / (sum(part) * cell_aspect) for part in parts)
        wider = min(max(needed / room, 1 / _MOST_CROPPED), _MOST_CROPPED)
        parts = [[shape * wider for shape in part] for part in parts]
    rows = _laid_out(parts, width, room, cell_aspect)
    return _Tried(rows, _area(rows) / max(wider, 1 / wider) ** _PRICE_OF_CROPPING)


def _laid_out(parts: Sequence[Sequence[float]], width: int, room: int, cell_aspect: float) -> tuple[TileRow, ...]:
    """Return the rows as wide and high as the view allows."""
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
    """Divide the photos into that many rows whose shapes have about the same sum."""
    sums = list(accumulate(shapes))
    cuts = [0]
    for number in range(1, count):
        target = sums[-1] * number / count
        cut = bisect_right(sums, target)
        if cut < len(shapes) and (cut == 0 or sums[cut] - target < target - sums[cut - 1]):
            cut += 1
        cuts.append(min(max(cut, cuts[-1] + 1), len(shapes) - count + number))
    return [shapes[start:end] for start, end in zip(cuts, [*cuts[1:], len(shapes)], strict=True)]


def _widest(parts: Sequence[Sequence[float]], room: int, cell_aspect: float) -> float:
    """Return the width with which rows of that width are together `room` cells high."""
    per_column = [1 / (sum(part) * cell_aspect) for part in parts]
    frames = sum(FRAME * len(part) * each for part, each in zip(parts, per_column, strict=True))
    return (room + frames) / sum(per_column)


def _highest(rows: Sequence[TileRow]) -> tuple[TileRow, ...]:
    return (max(rows, key=lambda row: row.rows),)


def _width(rows: Sequence[TileRow]) -> int:
    return max(sum(tile.columns + FRAME for tile in row.tiles) for row in rows)


def _lines(rows: Sequence[TileRow], overhead: int) -> int:
    return sum(row.rows + overhead for row in rows)


def _area(rows: tuple[TileRow, ...]) -> int:
    return sum(tile.columns * row.rows for row in rows for tile in row.tiles)
