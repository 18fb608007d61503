"""Justified rows: photos next to each other at one height, each row as wide as the view, no picture distorted.

Rows restart every `BLOCK_SIZE` photos: every block is laid out alone, so that any part of a large collection is ready
in a few milliseconds. A block whose photos are not loaded is laid out with an assumed shape until they are. Within a
block the breaks are the best ones together (as TeX breaks a paragraph), not the first that fit.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Protocol

from core.models import BLOCK_SIZE
from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

NARROWEST = 0.4
WIDEST = 6.0
"""Aspect ratios beyond these are cropped: they would make rows of very thin pictures."""

_ASSUMED = 1500
"""The shape of a picture that is not loaded, in thousandths."""
_BLOCKS_KEPT = 8
_LAYOUTS_KEPT = 64
"""Blocks of which the process keeps the rows, each at most 15 KB."""
_RAGGED_INSIDE = 4.0
_RAGGED_BETWEEN = 1.0
_RAGGED_END = 3.0
"""Times the empty part of a last row that is not filled: all rows a little lower cost less."""
_LEAST_OF_USUAL = 0.75
_SAMPLE = 100
_MIN_COLUMNS = 2
_MIN_ROWS = 2


def justify(
    aspects: Sequence[int],
    width: int,
    tallest: int,
    cell_aspect: float,
    *,
    last_block: bool = True,
    tallest_last: int | None = None,
    in_a_row: int | None = None,
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Break pictures into rows; what was found last is kept for all sessions, which lay out the same photos.

    Args:
        aspects: width : height of each picture, in thousandths.
        width: columns of the view, frames included.
        tallest: rows of cells that no row exceeds.
        cell_aspect: height : width of one cell.
        last_block: the last row may stay short where no breaks fill it; otherwise it is filled like the others.
        tallest_last: rows of cells that the last row of the last block may have, so that few pictures fill it;
            None for `tallest`.
        in_a_row: the most pictures of a row; None for as many as fit.

    Returns:
        for each row its height in rows of cells, and the columns of its pictures.
    """
    return _justify(tuple(aspects), width, tallest, cell_aspect, last_block, tallest_last, in_a_row)


@lru_cache(maxsize=_LAYOUTS_KEPT)
def _justify(
    aspects: tuple[int, ...],
    width: int,
    tallest: int,
    cell_aspect: float,
    last_block: bool,
    tallest_last: int | None,
    in_a_row: int | None,
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    shapes = [shape_of(aspect) for aspect in aspects]
    largest_last = max(tallest, tallest_last or 0) if last_block else tallest
    starts = _breaks(shapes, width, (tallest, largest_last), cell_aspect, last_block, in_a_row)
    ends = [*starts[1:], len(shapes)]
    return tuple(
        justified_row(shapes[start:end], width, largest_last if end == len(shapes) else tallest, cell_aspect, tallest)
        for start, end in zip(starts, ends, strict=True)
    )


def filling_height(
    aspects: Sequence[int], width: int, height: int, usual: int, cell_aspect: float, overhead: int
) -> int:
    """Return the greatest height of rows, `usual` or a little less, with which pages of whole rows are fullest.

    The first photos decide for all: rows differ, so that no height fills every page.
    """
    some = aspects[:_SAMPLE]
    return min(
        range(usual, max(_MIN_ROWS, math.ceil(usual * _LEAST_OF_USUAL)) - 1, -1),
        key=lambda tallest: (
            _spare([rows + overhead for rows, _ in justify(some, width, tallest, cell_aspect)], height)
            + (usual - tallest) / 2
        ),
        default=usual,
    )


def _spare(rows: Sequence[int], height: int) -> float:
    """Return the mean of the lines that are empty below the rows of a page; the last page has fewer photos."""
    spare: list[int] = []
    used = 0
    for lines in rows:
        if used and used + lines > height:
            spare.append(height - used)
            used = 0
        used += lines
    return sum(spare) / len(spare) if spare else 0.0


def shape_of(aspect: int) -> float:
    """Return the width : height that a picture is shown with, from that of the photo in thousandths."""
    return min(max(aspect / 1000, NARROWEST), WIDEST)


def justified_row(
    shapes: Sequence[float], width: int, tallest: int, cell_aspect: float, ragged: int | None = None
) -> tuple[int, tuple[int, ...]]:
    """Return the height in cells and the columns of each picture of one row.

    A row that would have to be higher than `tallest` to be filled is `ragged` cells high, None for `tallest`.
    """
    count = len(shapes)
    height = _height(sum(shapes), count, width, cell_aspect)
    if height > tallest + 0.49:
        tallest = tallest if ragged is None else ragged
        free = width - FRAME * count
        columns = tuple(max(_MIN_COLUMNS, min(free, round(shape * cell_aspect * tallest))) for shape in shapes)
        return tallest, columns
    edges = [round(edge * (width - FRAME * count) / sum(shapes)) for edge in accumulate(shapes, initial=0.0)]
    widths = [right - left for left, right in pairwise(edges)]
    return min(tallest, max(_MIN_ROWS, round(height))), _widen(widths)


class Shapes(Protocol):
    """A list of pictures whose shapes are known in parts."""

    @property
    def total(self) -> int:
        """The number of pictures."""

    def aspects(self, number: int) -> Sequence[int] | None:
        """Return width : height of the pictures of a block in thousandths, None while unknown."""


class JustifiedLayout:
    """The rows of a list of pictures at one size of the view; blocks are laid out on first use, the last ones kept."""

    def __init__(
        self,
        shapes: Shapes,
        width: int,
        tallest: int,
        cell_aspect: float,
        overhead: int = 2,
        *,
        even: bool = False,
        tallest_last: int | None = None,
        in_a_row: int | None = None,
        starts: Sequence[int] = (),
    ) -> None:
        """See `justify` for the sizes; `even` rows all have the tallest height, with pictures cropped a little.

        `starts` are the indexes at which a row begins with a heading above it, in order.
        """
        self._shapes = shapes
        self._width = max(width, FRAME + _MIN_COLUMNS)
        self._tallest = tallest
        self._tallest_last = tallest_last
        self._cell_aspect = cell_aspect
        self._overhead = overhead
        self._even = even
        self._in_a_row = in_a_row
        self._starts = starts
        self._blocks: OrderedDict[int, _LaidOut] = OrderedDict()

    @property
    def total(self) -> int:
        """Return the number of photos."""
        return self._shapes.total

    @property
    def overhead(self) -> int:
        """Return the lines of a row in addition to its pictures."""
        return self._overhead

    def row_at(self, index: int) -> TileRow:
        """Return the row that contains a photo."""
        block = self._block(index // BLOCK_SIZE)
        return block.rows[bisect_right(block.firsts, index) - 1]

    def refine(self) -> bool:
        """Lay out with their real shapes the blocks that are known by now; return whether there were any."""
        known = [
            number
            for number, block in self._blocks.items()
            if block.is_assumed and self._shapes.aspects(number) is not None
        ]
        for number in known:
            del self._blocks[number]
        return bool(known)

    def _block(self, number: int) -> _LaidOut:
        laid_out = self._blocks.get(number)
        if laid_out is None:
            laid_out = self._blocks[number] = self._lay_out(number)
            if len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(number)
        return laid_out

    def _lay_out(self, number: int) -> _LaidOut:
        begin = index = number * BLOCK_SIZE
        count = min(BLOCK_SIZE, self.total - index)
        known = self._shapes.aspects(number)
        aspects = [*(known or ())[:count]]
        aspects += [_ASSUMED] * (count - len(aspects))
        rows: list[TileRow] = []
        inside = self._starts[bisect_left(self._starts, index) : bisect_left(self._starts, index + count)]
        for first, end in pairwise(sorted({index, *inside, index + count})):
            above = int(self._is_start(first))
            justified = justify(
                aspects[first - begin : end - begin],
                self._width,
                self._tallest,
                self._cell_aspect,
                last_block=end == self.total or self._is_start(end),
                tallest_last=self._tallest_last,
                in_a_row=self._in_a_row,
            )
            for height, columns in justified:
                left = 0
                tiles: list[Tile] = []
                for wide in columns:
                    tiles.append(Tile(index, left, wide))
                    index += 1
                    left += wide + FRAME
                rows.append(TileRow(tuple(tiles), self._tallest if self._even else height, above))
                above = 0
        return _LaidOut(tuple(row.first for row in rows), tuple(rows), is_assumed=known is None)

    def _is_start(self, index: int) -> bool:
        place = bisect_left(self._starts, index)
        return place < len(self._starts) and self._starts[place] == index


@dataclass(frozen=True, slots=True)
class _LaidOut:
    firsts: tuple[int, ...]
    rows: tuple[TileRow, ...]
    is_assumed: bool


def _breaks(
    shapes: Sequence[float],
    width: int,
    limits: tuple[int, int],
    cell_aspect: float,
    last_block: bool,
    in_a_row: int | None,
) -> list[int]:
    """Return the starts of rows for which the heights together are nearest to the tallest.

    `limits` are the greatest heights of a row, and of the last row.
    """
    tallest, tallest_last = limits
    count = len(shapes)
    sums = [0.0, *accumulate(shapes)]
    most = in_a_row or max(1, width // (FRAME + _MIN_COLUMNS))
    costs = [0.0] + [math.inf] * count
    previous = [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(end - 1, max(-1, end - 1 - most), -1):
            height = _height(sums[end] - sums[start], end - start, width, cell_aspect)
            if height < tallest / 3 and end - start > 1:
                break
            if height <= (tallest if end < count else tallest_last) + 0.49:
                cost = (1 - height / tallest) ** 2
            elif end < count:
                cost = _RAGGED_INSIDE
            else:
                cost = _RAGGED_END * (1 - tallest_last / height) if last_block else _RAGGED_BETWEEN
            if costs[start] + cost < costs[end]:
                costs[end] = costs[start] + cost
                previous[end] = start
    starts: list[int] = []
    end = count
    while end > 0:
        end = previous[end]
        starts.append(end)
    return starts[::-1]


def _height(shape_sum: float, count: int, width: int, cell_aspect: float) -> float:
    """Return the height in cells at which pictures together are exactly as wide as the view."""
    return max(width - FRAME * count, 1) / (shape_sum * cell_aspect)


def _widen(columns: list[int]) -> tuple[int, ...]:
    """Give very thin pictures the minimum width, taken from the widest picture of the row."""
    for number, wide in enumerate(columns):
        if wide < _MIN_COLUMNS:
            widest = max(range(len(columns)), key=columns.__getitem__)
            columns[widest] -= _MIN_COLUMNS - wide
            columns[number] = _MIN_COLUMNS
    return tuple(columns)
