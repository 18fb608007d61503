"""A virtual view of tiles in rows: cursor, scrolling, mouse, frames, captions. Subclasses draw the content of tiles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from core.models import DerivativeSize, Priority
from tui.graphics.payloads.placements import Placement
from tui.graphics.surface import PREFETCH_CELLS
from tui.session import Session
from tui.widgets.tiles.plain import PlainLayout, plain_line
from tui.widgets.tiles.tile_cursor import Direction, TileCursor
from tui.widgets.tiles.tile_painting import (
    TILE_CLASSES,
    TILE_CSS,
    Caption,
    TileStyles,
    caption_segments,
    frame_top,
    framed,
    styles_of,
)
from tui.widgets.tiles.tile_rows import FRAME, RowLayout, Tile, TileRow

_SCROLLBAR = 1
_THUMBNAIL_PIXELS = 480


class TileView(Widget, can_focus=True):
    """Tiles in rows. Only visible tiles are requested: ten thousand tiles cost as much as twenty."""

    ALLOW_SELECT = False
    has_scrollbar: ClassVar[bool] = True
    shows_names: ClassVar[bool] = True
    """Whether the names of tiles are in their captions."""
    COMPONENT_CLASSES: ClassVar[set[str]] = TILE_CLASSES
    DEFAULT_CSS = TILE_CSS

    @dataclass
    class Opened(Message):
        """The tile at `index` was opened."""

        view: TileView
        index: int

    @dataclass
    class CursorMoved(Message):
        """The cursor moved to `index`."""

        view: TileView
        index: int

        def can_replace(self, message: Message) -> bool:
            """Only the last position matters."""
            return isinstance(message, TileView.CursorMoved) and message.view is self.view

    @dataclass
    class Edge(Message):
        """A move went beyond the first or last row."""

        view: TileView
        direction: Direction

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty widget."""
        super().__init__(id=id)
        self.session = session
        self._cursor = TileCursor()
        self._lines: list[tuple[TileRow, int]] = []
        self._wanted: list[tuple[Placement, Priority]] = []
        self._paused = False
        self._clicked: int | None = None
        """The tile of the last click, which a second click opens."""
        self._drawn: dict[int, list[list[Segment]]] = {}
        self._styles_now: TileStyles | None = None

    # For subclasses.

    @abstractmethod
    def lay_out(self, width: int, height: int) -> RowLayout:
        """Return the rows for a view of that size."""

    @abstractmethod
    def picture_lines(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return the lines of a tile's pictures, exactly as wide as the tile."""

    @abstractmethod
    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the lines below a tile: one less than the layout's overhead."""

    @abstractmethod
    def placements(self, tile: Tile, rows: int) -> Iterable[Placement]:
        """Return the placements of a tile."""

    def name_of(self, index: int) -> str:
        """Return the whole name of a tile; empty while it is not loaded."""
        return self.captions(index)[0].left

    def visible_changed(self) -> None:
        """React to other rows in view."""

    def is_selected(self, index: int) -> bool:  # noqa: ARG002 - for children
        """Return whether a tile is selected."""
        return False

    def _ring(self, index: int, styles: TileStyles) -> Style | None:  # noqa: ARG002 - for children
        """Return the frame of a tile that is neither at the cursor nor selected."""
        return None

    # The cursor.

    @property
    def total(self) -> int:
        """Return the number of tiles."""
        return self._cursor.total

    @property
    def cursor_index(self) -> int:
        """Index of the tile at the cursor."""
        return self._cursor.index

    @property
    def visible_rows(self) -> tuple[TileRow, ...]:
        """The rows in view."""
        return self._cursor.visible

    @property
    def cut_name(self) -> str:
        """The name of the tile at the cursor where its caption has no room for the whole of it; otherwise empty."""
        box = self._cursor.box_of(self.cursor_index)
        if box is None:
            return ""
        name = self.name_of(self.cursor_index)
        return name if cell_len(name) > box[2] - FRAME or not self.shows_names else ""

    def move(self, direction: Direction) -> None:
        """Move the cursor; the view follows by whole rows."""
        before = self.cursor_index, self.visible_rows
        if self._cursor.move(direction):
            self._follow(*before)
        else:
            self.post_message(self.Edge(self, direction))

    def move_to(self, index: int) -> None:
        """Move the cursor to a tile and scroll its row into view."""
        before = self.cursor_index, self.visible_rows
        self._cursor.move_to(index)
        self._follow(*before)

    def scroll_rows(self, count: int) -> None:
        """Scroll by whole rows; the cursor stays in view."""
        before = self.cursor_index, self.visible_rows
        self._cursor.scroll(count)
        self._follow(*before)

    # Content.

    def rebuild(self) -> None:
        """Lay out again for other tiles or another size.

        A view that has become too small for a tile is laid out as well: its rows must never name tiles that are gone.
        """
        width, height = self.size.width - _SCROLLBAR, self.size.height
        if width <= FRAME or height <= 0:
            if self._cursor.layout is None:
                return
            width, height = max(width, FRAME + 1), max(height, 1)
        layout = self.lay_out(width, height)
        if self.session.plain:
            layout = PlainLayout(layout.total, width)
        self._cursor.lay_out(layout, height)
        self._place_rows()
        self._announce_cursor()  # its name may be cut now

    def sharp_size(self, columns: int) -> DerivativeSize:
        """Return the smallest stored size that is sharp enough for a picture of that many columns."""
        pixels = columns * self.session.capabilities.cell_width
        return DerivativeSize.THUMBNAIL if pixels <= _THUMBNAIL_PIXELS else DerivativeSize.PREVIEW

    def pause(self) -> None:
        """Cancel the requests of pictures while the view is not on the screen."""
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """Show the pictures again; their tokens may have been reused."""
        self._paused = False
        self._announce()
        self._draw_all()

    def rows_changed(self) -> None:
        """Show the rows of a layout that has changed."""
        self._cursor.lay_out_again()
        self._place_rows()

    def pictures_changed(self) -> None:
        """Draw tiles again after their photos were loaded or their pictures failed."""
        self._announce()
        self._draw_all()

    # Textual.

    def notify_style_update(self) -> None:
        """Use the colours of another theme."""
        self._styles_now = None
        self._drawn.clear()
        super().notify_style_update()

    def on_mount(self) -> None:
        """Subscribe to failures of pictures."""
        self.session.canvas.on_failure(self, self._picture_failed)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self.rebuild()

    def on_unmount(self) -> None:
        """Remove this view from the canvas."""
        self.session.canvas.forget(self)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Draw or hide the cursor; only the tile at a focused one is requested as the selected picture."""
        super().watch_has_focus(has_focus)
        if not self._paused:  # as it is when its screen is left
            self._draw_tiles(self.cursor_index)
            self._announce()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by rows."""
        event.stop()
        self.scroll_rows(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by rows."""
        event.stop()
        self.scroll_rows(-1)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked tile, open it after a second click at any pace; scroll on the scrollbar."""
        if event.x >= self.size.width - _SCROLLBAR and self._cursor.thumb() is not None:
            self.move_to(round(event.y / max(self.size.height - 1, 1) * (self.total - 1)))
            return
        index = self._index_at(event.x, event.y)
        if index is None:
            return
        is_second = self._clicked == index == self.cursor_index and self.has_focus
        self.focus()
        self.move_to(index)
        self._clicked = None if is_second else index
        if is_second:
            self.post_message(self.Opened(self, index))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the view."""
        styles = self._styles
        width = self.size.width
        if y >= len(self._lines):
            segments = [Segment(" " * (width - _SCROLLBAR), styles.ground)]
        elif self.session.plain:
            index = self._lines[y][0].first
            at_cursor = index == self.cursor_index and self.has_focus
            return plain_line(self.captions(index), width, at_cursor, styles, is_selected=self.is_selected(index))
        else:
            row, line = self._lines[y]
            segments = self._row_segments(row, line, width - _SCROLLBAR, styles)
        thumb = self._cursor.thumb() if self.has_scrollbar else None
        segments.append(
            Segment("▐" if thumb and thumb[0] <= y < sum(thumb) else " ", styles.scrollbar if thumb else styles.ground)
        )
        return Strip(segments, width)

    # Private.

    def _picture_failed(self, _placement: Placement, _reason: str) -> None:
        self._draw_all()

    def _draw_all(self) -> None:
        self._drawn.clear()
        self.refresh()

    def _follow(self, before: int, visible: tuple[TileRow, ...]) -> None:
        """Draw the changes of a move: two tiles, or everything when the view scrolled."""
        if self.cursor_index != before:
            self._announce_cursor()
        if self.visible_rows != visible:
            self._place_rows()
        elif self.cursor_index != before:
            self._announce()
            self._draw_tiles(before, self.cursor_index)

    def _announce_cursor(self) -> None:
        """Post to the screen itself, so that what it shows of the cursor is drawn in the same frame as the tiles."""
        self.screen.post_message(self.CursorMoved(self, self.cursor_index))

    def _place_rows(self) -> None:
        self._lines = self._cursor.lines()
        self._announce()
        self._draw_all()
        self.visible_changed()

    def _draw_tiles(self, *indexes: int) -> None:
        boxes = [self._cursor.box_of(index) for index in indexes]
        regions = [Region(*box) for box in boxes if box is not None]
        if regions:
            self.refresh(*regions)

    def _announce(self) -> None:
        """Request the pictures in view from the canvas, that at the cursor first, then the next screen."""
        wanted = [] if self._paused or self.session.plain else list(self._wanted_now())
        if wanted != self._wanted:
            self._wanted = wanted
            self.session.canvas.show(self, wanted)

    def _wanted_now(self) -> Iterator[tuple[Placement, Priority]]:
        tiles = [(tile, row.rows) for row in self.visible_rows for tile in row.tiles]
        tiles.sort(key=lambda entry: entry[0].index != self.cursor_index)
        for tile, rows in tiles:
            is_at_cursor = tile.index == self.cursor_index and self.has_focus
            priority = Priority.SELECTED if is_at_cursor else Priority.VISIBLE
            yield from ((placement, priority) for placement in self.placements(tile, rows))
        room = PREFETCH_CELLS
        for row in self._cursor.rows_after():
            room -= sum(tile.columns for tile in row.tiles) * row.rows
            if room < 0:
                return
            for tile in row.tiles:
                yield from ((placement, Priority.PREFETCH) for placement in self.placements(tile, row.rows))

    def _row_segments(self, row: TileRow, line: int, width: int, styles: TileStyles) -> list[Segment]:
        segments: list[Segment] = []
        column = 0
        for tile in row.tiles:
            if tile.left > column:
                segments.append(Segment(" " * (tile.left - column), styles.ground))
            at_cursor = tile.index == self.cursor_index and self.has_focus
            is_marked = at_cursor or self.is_selected(tile.index)
            frame = (styles.frame if at_cursor else styles.selected) if is_marked else self._ring(tile.index, styles)
            if line == 0:
                segments.append(frame_top(tile.columns, frame, styles))
            elif line <= row.rows:
                segments += framed(self._pictures(tile, row.rows, styles)[line - 1], frame, styles)
            else:
                caption = self.captions(tile.index)[line - row.rows - 1]
                segments += framed(caption_segments(caption, tile.columns, at_cursor, styles), frame, styles)
            column = tile.left + tile.columns + FRAME
        if column < width:
            segments.append(Segment(" " * (width - column), styles.ground))
        return segments

    def _pictures(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return all lines of a tile's pictures, cached because moves draw them again."""
        if tile.index not in self._drawn:
            self._drawn[tile.index] = self.picture_lines(tile, rows, styles)
        return self._drawn[tile.index]

    def _index_at(self, x: int, y: int) -> int | None:
        if y >= len(self._lines):
            return None
        tiles = self._lines[y][0].tiles
        return next((tile.index for tile in tiles if tile.left <= x < tile.left + tile.columns + FRAME), None)

    @property
    def _styles(self) -> TileStyles:
        if self._styles_now is not None:
            return self._styles_now
        self._styles_now = styles_of(self)
        return self._styles_now
