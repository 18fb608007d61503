"""A month of the timeline as a calendar, with a picture of each day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from textual.widget import Widget
from textual.worker import Worker

from core.models import DaySet
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.photos.timeline_days import TimelineDays
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects
from tui.screens.timeline.day_tiles import ALWAYS_BY_DATE, NO_EFFECT_ON_DAYS
from tui.screens.timeline.years_screen import YearsScreen
from tui.session import Session
from tui.widgets.tiles.tile_view import TileView
from tui.widgets.timeline.month_view import MonthView
from tui.widgets.timeline.weekday_names import WeekdayNames
from tui.wording import count_words, long_day_words, timeline_month_words

_DAYS_OF_WEEK = 7


class CalendarScreen(ListScreen):
    """The days of a month."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = NO_EFFECT_ON_DAYS

    def __init__(self, session: Session, trail: tuple[str, ...], day: date, show_day: Callable[[date], None]) -> None:
        """Show the month of a day; `show_day` shows the photos of a chosen one in the screen below."""
        super().__init__(session, (*trail, timeline_month_words(day)))
        self._day = day
        self._show_day = show_day
        self._days = TimelineDays()
        self._photos: Mapping[date, int] = {}

    def compose_body(self) -> Iterable[Widget]:
        """Yield the names of the weekdays and the days."""
        if not self.session.plain:
            yield WeekdayNames()
        yield MonthView(self.session, id="month")

    @property
    def view(self) -> TileView:
        """The days."""
        return self._month

    @property
    def opens(self) -> ScreenKind | None:
        """The photos of the timeline."""
        return ScreenKind.PHOTOS if self._day in self._photos else None

    async def load(self) -> None:
        """Read the days, and a picture of each day of this month."""
        self._days = TimelineDays(await self.session.gallery.library.timeline.days(self.session.actor))
        self._photos = self._days.photos_of_days()
        await self._show(self._day)
        self.set_focus(self._month)

    def on_tile_view_cursor_moved(self) -> None:
        """Name the day at the cursor."""
        self._day = self._month.day_at_cursor
        self._show_position()

    def meets(self, need: Need) -> bool:
        """Add months, and whether there are photos."""
        return bool(self._photos) if need in {Need.TIMELINE, Need.ITEMS} else super().meets(need)

    async def open_at_cursor(self) -> None:
        """Show the photos of the day in the timeline."""
        if self._day not in self._photos:
            self.answer_key("No photo was taken on this day.")
            return
        day = self._day
        self.dismiss()
        self._show_day(day)

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the day."""
        return await open_slideshow(self, (*self.trail, f"{self._day.day}"), DaySet(self._day))

    async def jump_to(self, letter: str) -> bool:
        """Find nothing: days have no letters."""
        del letter
        return False

    def on_breadcrumb_about_pressed(self) -> None:
        """Say that there is one order."""
        self.answer_key(ALWAYS_BY_DATE)

    def reached_edge(self, event: TileView.Edge) -> None:
        """Move into the next month, or the one before, to the same weekday."""
        later = event.direction in {"right", "down", "page_down", "last"}
        if event.direction in {"first", "last", "page_up", "page_down"}:
            self.action_month(-1 if later else 1)
            return
        step = 1 if event.direction in {"left", "right"} else _DAYS_OF_WEEK
        try:
            day = self._day + timedelta(days=step if later else -step)
        except OverflowError:
            self.answer_key("This is the end of the calendar.")
            return
        self._go_to(day)

    def action_month(self, step: int) -> None:
        """Go to the next month with photos before this one (1), or after it (-1), as in the timeline."""
        starts = [each.start for each in self._days.months if each.start is not None]
        month = self._day.replace(day=1)
        found = [each for each in starts if (each < month if step > 0 else each > month)]
        if not found:
            self.answer_key("There are no photos of an earlier month." if step > 0 else "This is the newest month.")
            return
        start = found[0] if step > 0 else found[-1]
        last = monthrange(start.year, start.month)[1]
        day = start.replace(day=min(self._day.day, last))
        self._go_to(day)

    def action_calendar(self) -> None:
        """Show all years."""
        self.app.push_screen(YearsScreen(self.session, self.trail[:-1], self._day, self._month_chosen))

    def action_share(self) -> None:
        """Offer a link to the photos of the day."""
        words = f"{long_day_words(self._day)}: {count_words(self._photos.get(self._day, 0), 'photo')}"
        share_subjects(self, [Subject(words, DaySet(self._day))] if self._day in self._photos else [])

    def _month_chosen(self, month: date) -> None:
        self._go_to(month)

    def _go_to(self, day: date) -> None:
        """Show the month of a day with the cursor there; the last one asked for."""
        _: Worker[None] = self.run_worker(partial(self._show, day), name="month", group="month", exclusive=True)

    async def _show(self, day: date) -> None:
        first = day.replace(day=1)
        wanted = [each for each in self._photos if each.year == day.year and each.month == day.month]
        pictures = await self.session.gallery.library.timeline.pictures(self.session.actor, wanted)
        self._day = day
        self.trail = (*self.trail[:-1], timeline_month_words(first))
        self._month.show(day, self._photos, pictures)
        self._show_position()

    def _show_position(self) -> None:
        photos = self._photos.get(self._day, 0)
        month = sum(
            number for day, number in self._photos.items() if (day.year, day.month) == (self._day.year, self._day.month)
        )
        self.show_trail(f"{long_day_words(self._day)} · {photos:,} of {count_words(month, 'photo')}")

    @property
    def _month(self) -> MonthView:
        return self.query_one("#month", MonthView)
