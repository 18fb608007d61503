"""A list of cards as wide as the view, with a cursor: a line of facts and a line of details for each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.tiles.tile_painting import clipped

_MARGIN = 2
CARD_LINES = 3
"""Lines of a card, with the empty one below it."""
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row; its key identifies it when the list is loaded again."""

    key: Hashable
    cells: tuple[str, ...]
    """The texts, safe for display, one per heading; empty ones are left out."""
    is_past: bool = False
    """Whether it is shown muted, because it is over."""


class RowList(ScrollView, can_focus=False):
    """Cards that scroll. A click moves the cursor, a second one opens."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--title",
        "rows--fact",
        "rows--detail",
        "rows--past",
        "rows--cursor",
        "rows--ground",
    }
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
        & > .rows--title { color: $foreground; background: $surface; text-style: bold; }
        & > .rows--fact { color: $foreground; background: $surface; }
        & > .rows--detail { color: $muted; background: $surface; }
        & > .rows--past { color: $muted; background: $surface; }
        & > .rows--ground { background: $background; }
        & > .rows--cursor { color: $selected-text; background: $accent; }
    }
    """

    class Opened(Message):
        """The row at the cursor was clicked."""

    class Moved(Message):
        """The cursor moved to another row."""

    def __init__(
        self,
        *,
        linear: bool = False,
        compact: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """Create an empty list; `linear` marks the row at the cursor with a sign in addition to its colours.

        `compact` rows have one line without details and gaps, for choices in a dialog.
        """
        super().__init__(id=id)
        self._lines = 1 if compact else CARD_LINES
        self.linear = linear
        self.rows: tuple[ListRow, ...] = ()
        self.cursor_index = 0
        self._headings: tuple[str, ...] = ()
        self._facts = 1

    @property
    def selected_row(self) -> ListRow | None:
        """The row at the cursor, None without rows."""
        return self.rows[self.cursor_index] if self.rows else None

    def show(
        self, headings: Sequence[str], rows: Sequence[ListRow], *, facts: int = 1, reset_cursor: bool = False
    ) -> None:
        """Show these rows; the cursor stays on its row, or at its index when that row is gone.

        `facts` is the number of cells in the first line of a card; the others are below, after their headings.

        `reset_cursor` is for another list: the cursor starts at the first row.
        """
        before = None if reset_cursor else self.selected_row
        self._headings, self.rows, self._facts = tuple(headings), tuple(rows), facts
        places = {row.key: place for place, row in enumerate(self.rows)}
        place = places.get(before.key, self.cursor_index) if before is not None else 0
        self.cursor_index = max(0, min(place, len(self.rows) - 1))
        self.virtual_size = Size(1, len(self.rows) * self._lines)
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
        page = max(self.size.height // self._lines - 1, 1)
        steps = {"up": -1, "down": 1, "page_up": -page, "page_down": page}
        step = steps.get(direction, len(self.rows) if direction == "last" else -len(self.rows))
        self.move_to(self.cursor_index + step)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked row, or open the row at the cursor."""
        place, line = divmod(event.y + self.scroll_offset.y, self._lines)
        if line == CARD_LINES - 1 or place >= len(self.rows):
            return
        if place == self.cursor_index:
            self.post_message(self.Opened())
        else:
            self.move_to(place)

    def render_line(self, y: int) -> Strip:
        """Draw a line of a card, or the gap below it."""
        width = self.size.width
        style = self.get_component_rich_style
        place, line = divmod(y + self.scroll_offset.y, self._lines)
        if place >= len(self.rows) or line == CARD_LINES - 1:
            return Strip.blank(width, style("rows--ground"))
        row, at_cursor = self.rows[place], place == self.cursor_index
        if at_cursor:
            title = fact = detail = style("rows--cursor")
            title = title + Style(bold=True)
        elif row.is_past:
            title = fact = detail = style("rows--past")
        else:
            title, fact, detail = style("rows--title"), style("rows--fact"), style("rows--detail")
        mark = "> " if at_cursor and self.linear and line == 0 else " " * _MARGIN
        room = max(width - 2 * _MARGIN, 0)
        if line > 0:
            return Strip([Segment(mark + clipped(self._details(row), room), detail)]).adjust_cell_length(width, detail)
        if self._lines == 1:
            return Strip([Segment(mark + clipped("  ".join(row.cells), room), title)]).adjust_cell_length(width, title)
        name = clipped(row.cells[0], room)
        others = [cell for cell in row.cells[1 : self._facts] if cell]
        facts = clipped("".join(f"{_BETWEEN}{cell}" for cell in others), room - cell_len(name))
        return Strip([Segment(mark + name, title), Segment(facts, fact)]).adjust_cell_length(width, fact)

    def _details(self, row: ListRow) -> str:
        """Return the cells of the second line, each after its heading."""
        cells = zip(self._headings[self._facts :], row.cells[self._facts :], strict=True)
        return _BETWEEN.join(f"{heading} {cell}".strip() for heading, cell in cells if cell)

    def _reveal(self) -> None:
        """Scroll the card at the cursor into view."""
        shown = min(self._lines, CARD_LINES - 1)
        height = max(self.size.height, shown)
        top, first = self.scroll_offset.y, self.cursor_index * self._lines
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif first + shown > top + height:
            self.scroll_to(y=first + shown - height, animate=False)
