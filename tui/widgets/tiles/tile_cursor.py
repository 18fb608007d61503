"""The cursor of a view of tiles, and the whole rows in view; every move keeps the cursor in view. Pure."""

from __future__ import annotations

from typing import Literal

from tui.widgets.tiles.tile_rows import FRAME, RowLayout, Tile, TileRow, grown, rows_from, top_above, top_showing

Direction = Literal["left", "right", "up", "down", "page_up", "page_down", "first", "last"]


_ROWS_FOR_OVERLAP = 3


class TileCursor:
    """A cursor in a view of some height over a layout of rows."""

    def __init__(self) -> None:
        """Start without tiles."""
        self.fills_end = False
        """Whether the last screen is filled with somewhat higher rows."""
        self.layout: RowLayout | None = None
        self.index = 0
        self.visible: tuple[TileRow, ...] = ()
        self._height = 0
        self._top = 0
        self._column: float | None = None

    @property
    def total(self) -> int:
        """Return the number of tiles."""
        return self.layout.total if self.layout is not None else 0

    @property
    def first_visible(self) -> int:
        """Index of the first tile on the screen."""
        return self.visible[0].first if self.visible else 0

    @property
    def end_visible(self) -> int:
        """Index after the last tile on the screen."""
        return self.visible[-1].end if self.visible else 0

    def lay_out(self, layout: RowLayout, height: int) -> None:
        """Use another layout or size; the cursor stays at its index as far as that exists."""
        self.layout = layout
        self._height = height
        self._column = None
        self.index = min(self.index, max(layout.total - 1, 0))
        self._show(self._top)

    def lay_out_again(self) -> None:
        """Use the rows of a layout that has changed; the cursor stays on its tile and in view."""
        self._show(self._top)

    def move_to(self, index: int) -> None:
        """Move the cursor to a tile; indexes are clamped."""
        self._column = None
        self._move_to(index)

    def move_to_top(self, index: int) -> None:
        """Move the cursor to a tile whose row is the first in view, as far as there are rows below it."""
        self._column = None
        self.index = min(max(index, 0), max(self.total - 1, 0))
        if self.layout is not None and self.total:
            self._show(self.layout.row_at(self.index).first)

    def move(self, direction: Direction) -> bool:
        """Move the cursor; return False when it was at that edge of all tiles."""
        if self.layout is None or not self.total:
            return False
        before = self.index
        if direction in {"left", "right"}:
            self.move_to(before + (1 if direction == "right" else -1))
        elif direction in {"first", "last"}:
            self.move_to(0 if direction == "first" else self.total - 1)
        elif direction in {"up", "down"}:
            return self._move_row(self.layout, 1 if direction == "down" else -1)
        else:
            self._move_screen(self.layout, 1 if direction == "page_down" else -1)
        return self.index != before

    def scroll(self, rows: int) -> None:
        """Scroll by whole rows, down when positive; the cursor stays in view."""
        layout = self.layout
        if layout is None or not self.visible:
            return
        top = self._top
        for _ in range(abs(rows)):
            row = layout.row_at(top)
            top = min(row.end, self.total - 1) if rows > 0 else max(row.first - 1, 0)
        top = min(layout.row_at(top).first, top_above(layout, self.total - 1, self._height))
        shown = rows_from(layout, top, self._height)
        if not shown[0].first <= self.index < shown[-1].end:
            row = shown[0] if self.index < shown[0].first else shown[-1]
            self.index = row.nearest(self._middle()).index
        self._show(top)

    def box_of(self, index: int) -> tuple[int, int, int, int] | None:
        """Return column, line, width and height of a visible tile with frame and captions."""
        y = 0
        overhead = self.layout.overhead if self.layout is not None else 0
        for row in self.visible:
            if row.first <= index < row.end:
                tile = row.tiles[index - row.first]
                return tile.left, y + row.lines_above, tile.columns + FRAME, row.rows + overhead
            y += row.height(overhead)
        return None

    def lines(self) -> list[tuple[TileRow, int]]:
        """Return the lines of the screen: a row and the number of the line in it, negative for those above it."""
        overhead = self.layout.overhead if self.layout is not None else 0
        return [(row, line) for row in self.visible for line in range(-row.lines_above, row.rows + overhead)]

    def rows_after(self) -> tuple[TileRow, ...]:
        """Return the rows of the next screen."""
        if self.layout is None or self.end_visible >= self.total:
            return ()
        return rows_from(self.layout, self.end_visible, self._height)

    def thumb(self) -> tuple[int, int] | None:
        """Return first line and length of the scrollbar's thumb; None when everything is visible."""
        shown = self.end_visible - self.first_visible
        if not self.visible or shown >= self.total:
            return None
        length = max(1, round(self._height * shown / self.total))
        return round((self._height - length) * self.first_visible / (self.total - shown)), length

    def _move_to(self, index: int) -> None:
        # Before the first layout the number of tiles is not known: `lay_out` clamps it.
        self.index = max(index, 0) if self.layout is None else min(max(index, 0), max(self.total - 1, 0))
        self._show(self._top)

    def _move_row(self, layout: RowLayout, sign: int) -> bool:
        row = layout.row_at(self.index)
        beyond = row.end if sign > 0 else row.first - 1
        if not 0 <= beyond < self.total:
            return False
        self._column = self._middle()
        target = layout.row_at(beyond)
        self.index = target.nearest(self._column).index
        if self.first_visible <= self.index < self.end_visible:
            self._show(self._top)
            return True
        # By a screen, not by a row: where pictures are repainted, that costs a quarter. One row stays visible.
        kept = row if len(self.visible) >= _ROWS_FOR_OVERLAP else target
        self._show(kept.first if sign > 0 else top_above(layout, kept.first, self._height))
        return True

    def _move_screen(self, layout: RowLayout, sign: int) -> None:
        if sign > 0 and self.end_visible >= self.total:
            self.move_to(self.total - 1)
        elif sign < 0 and self.first_visible == 0:
            self.move_to(0)
        else:
            self._column = self._middle()
            top = self.end_visible if sign > 0 else top_above(layout, self.first_visible - 1, self._height)
            self.index = layout.row_at(top).nearest(self._column).index
            self._show(top)

    def _middle(self) -> float:
        """Return the column that moves up and down keep."""
        if self._column is not None:
            return self._column
        assert self.layout is not None
        row = self.layout.row_at(self.index)
        tile: Tile = row.tiles[self.index - row.first]
        return tile.centre

    def _show(self, top: int) -> None:
        if self.layout is None or not self.total:
            self._top, self.visible = 0, ()
            return
        self._top = top_showing(self.layout, top, self.index, self._height)
        self.visible = rows_from(self.layout, self._top, self._height)
        if self.fills_end and self._top and self.visible[-1].end == self.layout.total:
            self.visible = grown(self.visible, self._height, self.layout.overhead)
