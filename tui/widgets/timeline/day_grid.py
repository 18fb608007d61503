"""The grid of the timeline: photos with a heading above each month, and the day above its first photo."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from tui.photos.timeline_days import TimelineDays
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoGrid
from tui.widgets.tiles.tile_painting import Caption, TileStyles, clipped
from tui.widgets.tiles.tile_rows import FRAME, RowLayout, Tile, TileRow, fitting_height
from tui.wording import count_words, timeline_month_words, weekday_words

_OVERHEAD = 2


class DayGrid(PhotoGrid):
    """Justified rows that begin again at each month. Days are named in the upper edge of their first photo."""

    has_scrollbar: ClassVar[bool] = False

    class Scrolled(Message):
        """Other rows are in view."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty grid; set `days` before photos are shown."""
        super().__init__(session, id=id)
        self.days = TimelineDays()
        self._cursor.fills_end = True  # rows begin again at each month, so that no height of theirs fills all screens

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out rows of one height at most, each month from a row of its own."""
        return self._justified(width, fitting_height(width, height, _OVERHEAD + 1), starts=self.days.month_firsts)

    def show_from(self, index: int) -> None:
        """Move the cursor to a photo and show its row first, as far as there are rows below it."""
        before = self.cursor_index, self.visible_rows
        self._cursor.move_to_top(index)
        self._follow(*before)

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the name and marks; where there is no upper edge to name it in, in plain mode, the day, too."""
        (caption, *_) = super().captions(index)
        return (caption if self.session.plain else replace(caption, right=caption.short_right),)

    def visible_changed(self) -> None:
        """Load the photos that came into view, and tell the screen."""
        super().visible_changed()
        self.post_message(self.Scrolled())

    def _row_segments(self, row: TileRow, line: int, width: int, styles: TileStyles) -> list[Segment]:
        if line < 0:
            return _heading(self.days, row.first, width, styles)
        if line > 0:
            return super()._row_segments(row, line, width, styles)
        segments: list[Segment] = []
        column = 0
        for tile in row.tiles:
            at_cursor = tile.index == self.cursor_index and self.has_focus
            frame = styles.frame if at_cursor else styles.selected if self.is_selected(tile.index) else None
            if tile.left > column:
                segments.append(Segment(" " * (tile.left - column), styles.ground))
            segments += _upper_edge(tile, self._day_words(tile), frame, styles)
            column = tile.left + tile.columns + FRAME
        segments.append(Segment(" " * max(width - column, 0), styles.ground))
        return segments

    def _day_words(self, tile: Tile) -> str:
        """Return the day above its first photo, in the words that there is room for; otherwise nothing."""
        found = self.days.day_at(tile.index)
        if found is None or found.day is None or not self.days.starts_day(tile.index):
            return ""
        day, photos = found.day, found.photos
        weekday = weekday_words(day)
        short = f"{weekday[:3]} {day.day}"
        forms = (f"{weekday} {day.day} · {count_words(photos, 'photo')}", f"{short} · {photos:,}", short, f"{day.day}")
        return next((words for words in forms if cell_len(words) <= tile.columns), "")


def _heading(days: TimelineDays, index: int, width: int, styles: TileStyles) -> list[Segment]:
    month = days.month_at(index)
    words = "" if month is None else f" {timeline_month_words(month.start)}"
    about = "" if month is None else f" · {count_words(month.photos, 'photo')}"
    words = clipped(words, width)
    about = clipped(about, width - cell_len(words))
    rest = " " * (width - cell_len(words) - cell_len(about))
    return [Segment(words, styles.title + Style(bold=True)), Segment(about + rest, styles.detail)]


def _upper_edge(tile: Tile, words: str, frame: Style | None, styles: TileStyles) -> list[Segment]:
    """Return the line above a tile: the day, and what is left of the edge of a frame."""
    rest = tile.columns - cell_len(words)
    gap = " " if words and rest else ""
    if frame is None:
        return [Segment(f" {words}{' ' * rest} ", styles.detail)]
    return [Segment(f" {words}{gap}{'▂' * (rest - len(gap))} ", frame)]
