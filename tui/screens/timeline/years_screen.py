"""The years of the timeline as heat maps: which days have how many photos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import ClassVar

from textual.widget import Widget

from core.models import MonthSet
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.photos.timeline_days import TimelineDays
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.timeline.day_tiles import NO_EFFECT_ON_DAYS
from tui.session import Session
from tui.widgets.tiles.tile_view import TileView
from tui.widgets.timeline.years_view import YearsView
from tui.wording import count_words, timeline_month_words

YEARS = "Years"


class YearsScreen(ListScreen):
    """The months of all years, their days shaded by their number of photos."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = {
        **NO_EFFECT_ON_DAYS,
        "timeline.calendar": "These are all years.",
    }

    def __init__(self, session: Session, trail: tuple[str, ...], day: date, show_month: Callable[[date], None]) -> None:
        """Begin at the month of a day; `show_month` shows a chosen one, by its first day, in the screen below."""
        super().__init__(session, (*trail, YEARS))
        self._day = day
        self._show_month = show_month
        self._days = TimelineDays()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the months."""
        yield YearsView(self.session, id="years")

    @property
    def view(self) -> TileView:
        """The months."""
        return self._years

    async def load(self) -> None:
        """Read the days."""
        self._days = TimelineDays(await self.session.gallery.library.timeline.days(self.session.actor))
        self._years.show(self._days.photos_of_days(), self._day)
        self._show_position()
        self.set_focus(self._years)

    def on_tile_view_cursor_moved(self) -> None:
        """Name the month at the cursor."""
        self._day = self._years.month_at_cursor
        self._show_position()

    def meets(self, need: Need) -> bool:
        """Add months, and whether there are photos."""
        return bool(self._days.months) if need in {Need.TIMELINE, Need.ITEMS} else super().meets(need)

    async def open_at_cursor(self) -> None:
        """Show the calendar of the month."""
        month = self._years.month_at_cursor
        self.dismiss()
        self._show_month(month)

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the month."""
        month = self._years.month_at_cursor
        return await open_slideshow(self, (*self.trail, timeline_month_words(month)), MonthSet(month.year, month.month))

    async def jump_to(self, letter: str) -> bool:
        """Find nothing: months are not sorted by name."""
        del letter
        return False

    def on_breadcrumb_about_pressed(self) -> None:
        """Say that there is one order."""
        self.answer_key(self.no_effect["order"])

    def action_month(self, step: int) -> None:
        """Go to the next month with photos before this one (1), or after it (-1)."""
        starts = [each.start for each in self._days.months if each.start is not None]
        month = self._years.month_at_cursor
        found = [each for each in starts if (each < month if step > 0 else each > month)]
        if found:
            self._years.show(self._days.photos_of_days(), found[0] if step > 0 else found[-1])
        else:
            self.answer_key("There are no photos of an earlier month." if step > 0 else "This is the newest month.")

    def _show_position(self) -> None:
        month = self._years.month_at_cursor
        year = count_words(self._days.photos_of_year(month.year), "photo")
        photos = self._years.photos_of(month)
        self.show_trail(f"{timeline_month_words(month)} · {photos:,} · {month.year}: {year}")

    @property
    def _years(self) -> YearsView:
        return self.query_one("#years", YearsView)
