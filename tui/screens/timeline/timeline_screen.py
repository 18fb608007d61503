"""The timeline: all photos by day, with months and years, and a ruler that leads to any month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from core.models import EverythingSet, SortOrder
from tui.keys.screen_action import Need
from tui.photos.timeline_days import TimelineDays
from tui.screens.browse.grid import GridScreen
from tui.screens.timeline.calendar_screen import CalendarScreen
from tui.session import Session
from tui.widgets.timeline.day_grid import DayGrid
from tui.widgets.timeline.density_ruler import DensityRuler
from tui.widgets.timeline.month_heading import MonthHeading

TIMELINE = "Timeline"
_ALWAYS_BY_DATE = "The timeline is always sorted by date."
_RULER_FROM = 50
"""Columns of a window from which on it has room for the ruler."""


class TimelineScreen(GridScreen):
    """All photos by the day on which they were taken, the newest first."""

    no_effect: ClassVar[Mapping[str, str]] = {"order": _ALWAYS_BY_DATE, "jump": _ALWAYS_BY_DATE}

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, TIMELINE), EverythingSet(), None, SortOrder.DATE)
        self._days = TimelineDays()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the month in view, the grid, and the ruler."""
        yield MonthHeading()
        yield Horizontal(DayGrid(self.session, id="photos"), DensityRuler(), id="timeline")

    async def load(self) -> None:
        """Read the days, then load the photos as a grid does."""
        days = await self.session.gallery.library.timeline.days(self.session.actor)
        self._days = self._day_grid.days = TimelineDays(days)
        await super().load()
        self._show_month()

    def resized(self) -> None:
        """Show the ruler where there is room for it."""
        super().resized()
        self.query_one(DensityRuler).display = self.app.size.width >= _RULER_FROM and not self.session.plain

    def meets(self, need: Need) -> bool:
        """Add months; the newest photos are another list."""
        if need is Need.TIMELINE:
            return bool(self._days.total)
        return need is Need.OTHER_PHOTOS or super().meets(need)

    def show_day(self, day: date) -> None:
        """Move to the first photo of a day, else of the nearest day before it."""
        self._day_grid.show_from(self._days.index_of(day))

    def on_day_grid_scrolled(self) -> None:
        """Show the month in view."""
        self._show_month()

    def on_density_ruler_chosen(self, event: DensityRuler.Chosen) -> None:
        """Go to a month."""
        if event.month < len(self._days.months):
            self._day_grid.show_from(self._days.months[event.month].first)

    def on_breadcrumb_about_pressed(self) -> None:
        """Say that there is one order."""
        self.answer_key(_ALWAYS_BY_DATE)

    def action_month(self, step: int) -> None:
        """Go to the beginning of the next month in the list, or of the previous one."""
        found = self._days.stepped(self._grid.cursor_index, step)
        if found is None:
            self.answer_key("This is the last month." if step > 0 else "This is the first month.")
        else:
            self._day_grid.show_from(found)

    def action_calendar(self) -> None:
        """Show the calendar of the month at the cursor."""
        found = self._days.day_at(self._grid.cursor_index)
        newest = next(iter(self._days.photos_of_days()), None)
        day = newest if found is None or found.day is None else found.day
        if day is None:
            self.answer_key("No photo here has a date of its own.")
        else:
            self.app.push_screen(CalendarScreen(self.session, self.trail, day, self.show_day))

    def _show_month(self) -> None:
        rows = self._grid.visible_rows
        first = rows[0].first if rows else 0
        end = rows[-1].end if rows else 1
        self.query_one(MonthHeading).show(self._days, first)
        seen = range(self._days.month_number(first), self._days.month_number(end - 1) + 1)
        self.query_one(DensityRuler).show(self._days.months, seen)

    @property
    def _day_grid(self) -> DayGrid:
        return self.query_one("#photos", DayGrid)
