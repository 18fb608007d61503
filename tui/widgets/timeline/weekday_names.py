"""The names of the weekdays above the days of a month."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from tui.runtime.drawing.kept_styles import KeptStyles
from tui.widgets.tiles.tile_painting import clipped
from tui.widgets.timeline.month_layout import day_columns
from tui.wording import WEEKDAYS

_MARGIN = 2


class WeekdayNames(KeptStyles):
    """One line with a name above each column of days."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"weekdays--name"}
    DEFAULT_CSS = """
    WeekdayNames {
        height: 1;
        background: $background;
        & > .weekdays--name { color: $muted; background: $background; }
    }
    """

    def render_line(self, y: int) -> Strip:
        """Draw the names."""
        del y
        columns = day_columns(self.size.width - _MARGIN)
        short = columns < max(map(len, WEEKDAYS)) + 1
        names = (clipped(name[:3] if short else name, columns - 1).ljust(columns) for name in WEEKDAYS)
        style = self.kept_style("weekdays--name")
        return Strip([Segment(" " * _MARGIN + "".join(names), style)]).adjust_cell_length(self.size.width, style)
