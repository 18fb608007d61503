"""The layout of a month: seven tiles in a row, each day below its weekday. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from tui.widgets.tiles.tile_rows import FRAME, Tile, TileRow

_DAYS = 7
_LEAST_COLUMNS = 3
_LEAST_ROWS = 1


def day_columns(width: int) -> int:
    """Return the columns of a day with its frame in a view of that width."""
    return max(width // _DAYS, _LEAST_COLUMNS + FRAME)


class MonthLayout:
    """The days of a month as tiles of one size that fill the view; the first is index 0."""

    overhead = 2

    def __init__(self, month: date, width: int, height: int) -> None:
        """Lay out the month of a day."""
        first_weekday, self.total = monthrange(month.year, month.month)
        weeks = (first_weekday + self.total + _DAYS - 1) // _DAYS
        columns = day_columns(width) - FRAME
        rows = max(height // weeks - self.overhead, _LEAST_ROWS)
        self._rows: list[TileRow] = []
        for week in range(weeks):
            places = [week * _DAYS + weekday - first_weekday for weekday in range(_DAYS)]
            tiles = [
                Tile(place, weekday * (columns + FRAME), columns)
                for weekday, place in enumerate(places)
                if 0 <= place < self.total
            ]
            self._rows.append(TileRow(tuple(tiles), rows))
        self._first_weekday = first_weekday

    def row_at(self, index: int) -> TileRow:
        """Return the week of a day."""
        return self._rows[(index + self._first_weekday) // _DAYS]
