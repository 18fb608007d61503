"""The month and year of what the timeline shows, in a line above it that stays."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tui.photos.timeline_days import TimelineDays
from tui.runtime.drawing.kept_styles import KeptStyles
from tui.widgets.tiles.tile_painting import clipped
from tui.wording import count_words, timeline_month_words

_MARGIN = 2


class MonthHeading(KeptStyles):
    """One line: the month at the left, the year at the right, each with its number of photos."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"heading--month", "heading--about"}
    DEFAULT_CSS = """
    MonthHeading {
        height: 1;
        background: $background;
        & > .heading--month { color: $foreground; background: $background; text-style: bold; }
        & > .heading--about { color: $muted; background: $background; }
    }
    """

    def __init__(self) -> None:
        """Create an empty line; see `show`."""
        super().__init__()
        self._shown = ("", "", "")

    def show(self, days: TimelineDays, index: int) -> None:
        """Show the month and year of a photo."""
        month = days.month_at(index)
        shown = ("", "", "")
        if month is not None:
            year = 0 if month.start is None else month.start.year
            about_year = f"{year} · {_count(days.photos_of_year(year))}" if year else ""
            shown = (timeline_month_words(month.start), f" · {_count(month.photos)}", about_year)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        del y
        month, about, year = self._shown
        width = self.size.width
        room = max(width - 2 * _MARGIN, 0)
        month = clipped(month, room)
        about = clipped(about, room - cell_len(month))
        gap = room - cell_len(month) - cell_len(about) - cell_len(year)
        if gap < _MARGIN:
            gap, year = room - cell_len(month) - cell_len(about), ""
        title, detail = self.kept_style("heading--month"), self.kept_style("heading--about")
        margin = " " * min(_MARGIN, width)
        segments = [Segment(margin + month, title), Segment(about + " " * gap + year + " " * _MARGIN, detail)]
        return Strip(segments).adjust_cell_length(width, detail)


def _count(photos: int) -> str:
    return count_words(photos, "photo")
