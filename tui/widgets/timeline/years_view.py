"""Months as small calendars whose days are shaded by their number of photos, a year below the other."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import sqrt

from rich.segment import Segment
from rich.style import Style

from tui.graphics.payloads.placements import Placement
from tui.session import Session
from tui.widgets.tiles.tile_painting import Caption, TileStyles
from tui.widgets.tiles.tile_rows import FRAME, RowLayout, Tile, TileRow
from tui.widgets.timeline.period_view import PeriodView
from tui.wording import count_words, timeline_month_words

MONTHS = 12
_DAY_COLUMNS = 2
_COLUMNS = 7 * _DAY_COLUMNS
_WEEKS = 6
_IN_A_ROW = (12, 6, 4, 3, 2, 1)
_SHADES = ("· ", "░░", "▒▒", "▓▓", "██")
"""From a day without photos to one with the most: read without colours, too."""


class YearsLayout:
    """Twelve tiles for each year, as many in a row as there is room for."""

    overhead = 2

    def __init__(self, years: int, width: int) -> None:
        """Lay out the months of some years."""
        self.total = years * MONTHS
        self._in_a_row = next((each for each in _IN_A_ROW if each * (_COLUMNS + FRAME) <= width), 1)

    def row_at(self, index: int) -> TileRow:
        """Return the row of a month."""
        first = index - index % self._in_a_row
        tiles = (
            Tile(first + place, place * (_COLUMNS + FRAME), _COLUMNS)
            for place in range(min(self._in_a_row, self.total - first))
        )
        return TileRow(tuple(tiles), _WEEKS)


class YearsView(PeriodView):
    """The months of all years with photos, the newest year first."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty view; see `show`."""
        super().__init__(session, id=id)
        self._years: Sequence[int] = ()
        self._photos: Mapping[date, int] = {}
        self._of_months = Counter[date]()
        self._most = 1

    def show(self, photos: Mapping[date, int], day: date) -> None:
        """Show the numbers of photos of days, with the cursor at the month of a day."""
        self._photos = photos
        self._most = max(photos.values(), default=1)
        self._years = sorted({each.year for each in photos}, reverse=True)
        self._of_months = Counter()
        for each, number in photos.items():
            self._of_months[each.replace(day=1)] += number
        year = min(range(len(self._years)), key=lambda place: abs(self._years[place] - day.year), default=0)
        self.show_at(year * MONTHS + day.month - 1)

    @property
    def month_at_cursor(self) -> date:
        """The first day of the month at the cursor; the first day of all without any."""
        return self._month(self.cursor_index) if self._years else date(1, 1, 1)

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out the months."""
        del height
        return YearsLayout(len(self._years), width)

    def picture_lines(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return the days of a month in weeks."""
        del rows
        month = self._month(tile.index)
        weekday, days = monthrange(month.year, month.month)
        lines = []
        for week in range(_WEEKS):
            numbers = range(week * 7 - weekday + 1, week * 7 - weekday + 8)
            lines.append([self._day(month, number, days, styles) for number in numbers])
        return lines

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the month and its number of photos."""
        month = self._month(index)
        photos = self._of_months[month]
        words = timeline_month_words(month)
        if self.session.plain:
            return (Caption(words, count_words(photos, "photo")),)
        return (Caption(f"{words[:3]} {month.year}", f"{photos:,}" if photos else "", strong=bool(photos)),)

    def name_of(self, index: int) -> str:
        """Return the month."""
        return timeline_month_words(self._month(index))[:3]

    def placements(self, tile: Tile, rows: int) -> Iterator[Placement]:
        """Return nothing: months have no pictures."""
        del tile, rows
        return iter(())

    def photos_of(self, month: date) -> int:
        """Return how many photos a month has, by its first day."""
        return self._of_months[month]

    def _day(self, month: date, number: int, days: int, styles: TileStyles) -> Segment:
        if not 1 <= number <= days:
            return Segment(" " * _DAY_COLUMNS, styles.ground)
        photos = self._photos.get(month.replace(day=number), 0)
        shade = shade_of(photos, self._most)
        colour = styles.frame.color if shade else styles.scrollbar.color
        return Segment(_SHADES[shade], Style(color=colour, bgcolor=styles.ground.bgcolor))

    def _month(self, index: int) -> date:
        year, month = divmod(index, MONTHS)
        return date(self._years[min(year, len(self._years) - 1)], month + 1, 1)


def shade_of(photos: int, most: int) -> int:
    """Return the shade of a day, 0 without photos to 4; the square root tells days with few photos apart."""
    return max(round(sqrt(photos / most) * (len(_SHADES) - 1)), 1) if photos else 0
