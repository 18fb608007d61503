"""Rows of tiles as grids show them: where each tile stands, which rows fit on a screen, where a move leads. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

FRAME = 2
"""Columns that a tile's frame takes, one on each side of its picture."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of a row."""

    index: int
    left: int
    """Column of the frame's left edge; the picture starts one further."""
    columns: int
    """Of the picture, without the frame."""

    @property
    def centre(self) -> float:
        """The middle column, by which a move up or down finds its way."""
        return self.left + 1 + self.columns / 2


@dataclass(frozen=True, slots=True)
class TileRow:
    """Consecutive tiles side by side, all of one height."""

    tiles: tuple[Tile, ...]
    rows: int
    """Rows of cells of the pictures, without frame and caption."""

    @property
    def first(self) -> int:
        """Index of the first tile."""
        return self.tiles[0].index

    @property
    def end(self) -> int:
        """Index after the last tile."""
        return self.tiles[-1].index + 1

    def nearest(self, column: float) -> Tile:
        """The tile whose middle is nearest to a column."""
        return min(self.tiles, key=lambda tile: abs(tile.centre - column))


class RowLayout(Protocol):
    """A list of tiles broken into rows; rows are found by the index of any of their tiles."""

    @property
    def total(self) -> int:
        """How many tiles there are."""

    @property
    def overhead(self) -> int:
        """Lines of a row beside its pictures: the frame's top line and the caption."""

    def row_at(self, index: int) -> TileRow:
        """The row that holds a tile."""


def rows_from(layout: RowLayout, top: int, height: int) -> tuple[TileRow, ...]:
    """The whole rows that fit below each other in `height` lines, from the row that holds tile `top`; never none."""
    if not layout.total:
        return ()
    rows = [layout.row_at(min(max(top, 0), layout.total - 1))]
    used = rows[0].rows + layout.overhead
    while rows[-1].end < layout.total:
        row = layout.row_at(rows[-1].end)
        used += row.rows + layout.overhead
        if used > height:
            break
        rows.append(row)
    return tuple(rows)


def fits(layout: RowLayout, height: int) -> bool:
    """Whether all rows are visible at once in `height` lines."""
    used = 0
    first = 0
    while first < layout.total and used <= height:
        row = layout.row_at(first)
        used += row.rows + layout.overhead
        first = row.end
    return used <= height


def top_above(layout: RowLayout, bottom: int, height: int) -> int:
    """The first tile of the highest row from which the row that holds tile `bottom` is still wholly visible."""
    row = layout.row_at(bottom)
    used = row.rows + layout.overhead
    while row.first > 0:
        above = layout.row_at(row.first - 1)
        used += above.rows + layout.overhead
        if used > height:
            break
        row = above
    return row.first


def top_showing(layout: RowLayout, top: int, selected: int, height: int) -> int:
    """The top that shows the selected tile, as near to the present one and with as full a screen as can be."""
    if not layout.total:
        return 0
    last_top = top_above(layout, layout.total - 1, height)
    top = layout.row_at(min(max(top, 0), last_top)).first
    if selected < top:
        return layout.row_at(max(selected, 0)).first
    lowest = top_above(layout, min(selected, layout.total - 1), height)
    return max(top, lowest)


def fitting_height(width: int, height: int, overhead: int) -> int:
    """Rows of cells for pictures so that whole rows of tiles fill a view of that size; at least 3."""
    ideal = min(max(round(width * 0.09) + 1, 5), 12)
    shown = max(1, round(height / (ideal + overhead)))
    return max(3, height // shown - overhead)
