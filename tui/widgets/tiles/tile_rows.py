"""Rows of tiles: positions, and which rows fit in a viewport. Without I/O or state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

FRAME = 2
"""Columns of a tile's frame, one on each side of its picture."""

_GROWS = 6
"""A row grows by one line for so many lines of its pictures."""

ONE_COLUMN_BELOW = 40
"""Columns of a window below which lists of pictures have one tile in a row."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a row."""

    index: int
    left: int
    """Column of the left edge of the frame; the picture starts in the next one."""
    columns: int
    """Of the picture, without the frame."""

    @property
    def centre(self) -> float:
        """The middle column, used by moves up and down."""
        return self.left + 1 + self.columns / 2


@dataclass(frozen=True, slots=True)
class TileRow:
    """Consecutive tiles next to each other, all of one height."""

    tiles: tuple[Tile, ...]
    rows: int
    """Height of the pictures in cells, without frame and caption."""
    lines_above: int = 0
    """Lines of a heading above it; the first row in view has none."""

    @property
    def first(self) -> int:
        """Index of the first tile."""
        return self.tiles[0].index

    @property
    def end(self) -> int:
        """Index after the last tile."""
        return self.tiles[-1].index + 1

    def height(self, overhead: int) -> int:
        """Return the lines of the row with its heading, frame and captions."""
        return self.lines_above + self.rows + overhead

    def nearest(self, column: float) -> Tile:
        """Return the tile whose middle is nearest to a column."""
        return min(self.tiles, key=lambda tile: abs(tile.centre - column))


class RowLayout(Protocol):
    """A list of tiles in rows; a row is found by the index of any of its tiles."""

    @property
    def total(self) -> int:
        """Return the number of tiles."""

    @property
    def overhead(self) -> int:
        """Lines of a row in addition to its pictures: the top line of the frame and the caption."""

    def row_at(self, index: int) -> TileRow:
        """Return the row that contains a tile."""


def rows_from(layout: RowLayout, top: int, height: int) -> tuple[TileRow, ...]:
    """Return the whole rows that fit in `height` lines, from the row of tile `top`; at least one."""
    if not layout.total:
        return ()
    rows = [replace(layout.row_at(min(max(top, 0), layout.total - 1)), lines_above=0)]
    used = rows[0].height(layout.overhead)
    while rows[-1].end < layout.total:
        row = layout.row_at(rows[-1].end)
        used += row.height(layout.overhead)
        if used > height:
            break
        rows.append(row)
    return tuple(rows)


def grown(rows: Sequence[TileRow], height: int, overhead: int) -> tuple[TileRow, ...]:
    """Return rows that fill `height` lines, as far as each may grow: little enough that hardly any picture is cut."""
    left = height - sum(row.height(overhead) for row in rows)
    found: list[TileRow] = []
    for row in rows:
        more = max(min(left, row.rows // _GROWS), 0)
        left -= more
        found.append(replace(row, rows=row.rows + more))
    return tuple(found)


def fits(layout: RowLayout, height: int) -> bool:
    """Return whether all rows fit in `height` lines."""
    used = 0
    first = 0
    while first < layout.total and used <= height:
        row = layout.row_at(first)
        used += row.height(layout.overhead)
        first = row.end
    return used <= height


def top_above(layout: RowLayout, bottom: int, height: int) -> int:
    """Return the first tile of the highest row from which the row of tile `bottom` is still completely visible."""
    row = layout.row_at(bottom)
    used = row.rows + layout.overhead
    while row.first > 0:
        above = layout.row_at(row.first - 1)
        used += row.lines_above + above.rows + layout.overhead
        if used > height:
            break
        row = above
    return row.first


def top_showing(layout: RowLayout, top: int, cursor: int, height: int) -> int:
    """Return the top tile that shows the cursor, close to the current one and with the viewport as full as possible."""
    if not layout.total:
        return 0
    last_top = top_above(layout, layout.total - 1, height)
    top = layout.row_at(min(max(top, 0), last_top)).first
    if cursor < top:
        return layout.row_at(max(cursor, 0)).first
    lowest = top_above(layout, min(cursor, layout.total - 1), height)
    return max(top, lowest)


def fitting_height(width: int, height: int, overhead: int) -> int:
    """Return the height of pictures in cells, 3 or more, with which whole rows of tiles fill the viewport."""
    shown = max(1, round(height / (ideal_height(width) + overhead)))
    return max(3, height // shown - overhead)


def ideal_height(width: int) -> int:
    """Return the height of pictures in cells that suits a width, whatever the height of the viewport."""
    return min(max(round(width * 0.09) + 1, 5), 12)
