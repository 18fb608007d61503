"""A list of text rows in columns with a cursor."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.tiles.tile_painting import clipped

_MARGIN = 2
_GAP = 2
_WIDEST = 30
"""Maximum width of a column that is not the last one."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; its key identifies it when the list is loaded again."""

    key: Hashable
    cells: tuple[str, ...]
    """The texts, safe for display, one per heading."""
    is_past: bool = False
    """Whether it is shown muted, because it is over."""


class RowList(ScrollView, can_focus=False):
    """Fixed headings and rows that scroll. A click moves the cursor, a second one opens."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--heading", "rows--row", "rows--past", "rows--cursor"}
    DEFAULT_CSS = """
    RowList {
        width: 1fr;
        height: 1fr;
        background: $background;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        scrollbar-color: $faint;
        & > .rows--heading { color: $muted; background: $background; }
        & > .rows--row { color: $foreground; background: $background; }
        & > .rows--past { color: $muted; background: $background; }
        & > .rows--cursor { color: $selected-text; background: $accent; }
    }
    """

    class Opened(Message):
        """The row at the cursor was clicked."""

    class Moved(Message):
        """The cursor moved to another row."""

    def __init__(self, *, linear: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        """Create an empty list; `linear` marks the row at the cursor with a sign in addition to its colours."""
        super().__init__(id=id)
        self.linear = linear
        self.rows: tuple[ListRow, ...] = ()
        self.cursor_index = 0
        self._headings: tuple[str, ...] = ()
        self._widths: tuple[int, ...] = ()

    @property
    def selected_row(self) -> ListRow | None:
        """The row at the cursor, None without rows."""
        return self.rows[self.cursor_index] if self.rows else None

    def show(self, headings: Sequence[str], rows: Sequence[ListRow], *, reset_cursor: bool = False) -> None:
        """Show these rows; the cursor stays on its row, or at its index when that row is gone.

        `reset_cursor` is for another list: the cursor starts at the first row.
        """
        before = None if reset_cursor else self.selected_row
        self._headings, self.rows = tuple(headings), tuple(rows)
        places = {row.key: place for place, row in enumerate(self.rows)}
        place = places.get(before.key, self.cursor_index) if before is not None else 0
        self.cursor_index = max(0, min(place, len(self.rows) - 1))
        widths = [
            max(cell_len(cells[column]) for cells in (self._headings, *(row.cells for row in self.rows)))
            for column in range(len(self._headings))
        ]
        self._widths = (*(min(width, _WIDEST) for width in widths[:-1]), *widths[-1:])
        self.virtual_size = Size(1, len(self.rows) + 1)
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def move_to(self, place: int) -> None:
        """Move the cursor to a row, or the nearest one."""
        if not self.rows:
            return
        self.cursor_index = max(0, min(place, len(self.rows) - 1))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved())

    def move(self, direction: str) -> None:
        """Move the cursor: up, down, page_up, page_down, first or last."""
        page = max(self.size.height - 2, 1)
        steps = {"up": -1, "down": 1, "page_up": -page, "page_down": page}
        step = steps.get(direction, len(self.rows) if direction == "last" else -len(self.rows))
        self.move_to(self.cursor_index + step)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked row, or open the row at the cursor."""
        place = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or place >= len(self.rows):
            return
        if place == self.cursor_index:
            self.post_message(self.Opened())
        else:
            self.move_to(place)

    def render_line(self, y: int) -> Strip:
        """Draw a line: the headings, or a row."""
        width = self.size.width
        style = self.get_component_rich_style
        place = y - 1 + self.scroll_offset.y
        if y == 0:
            return self._strip(" ", self._headings, style("rows--heading"), width)
        if place >= len(self.rows):
            return Strip.blank(width, style("rows--row"))
        row, at_cursor = self.rows[place], place == self.cursor_index
        name = "rows--cursor" if at_cursor else "rows--past" if row.is_past else "rows--row"
        return self._strip(">" if at_cursor and self.linear else " ", row.cells, style(name), width)

    def _strip(self, mark: str, cells: Sequence[str], style: Style, width: int) -> Strip:
        line = (
            (" " * _GAP)
            .join(set_cell_size(clipped(cell, each), each) for cell, each in zip(cells, self._widths, strict=True))
            .rstrip()
        )
        shown = clipped(line, max(width - 2 * _MARGIN, 0))
        return Strip([Segment(f"{mark} {shown}", style)]).adjust_cell_length(width, style)

    def _reveal(self) -> None:
        """Scroll the row at the cursor into view, below the headings."""
        height = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        if self.cursor_index < top:
            self.scroll_to(y=self.cursor_index, animate=False)
        elif self.cursor_index >= top + height:
            self.scroll_to(y=self.cursor_index - height + 1, animate=False)
