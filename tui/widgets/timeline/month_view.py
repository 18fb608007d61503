"""The days of a month as tiles with a picture of each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

from rich.segment import Segment

from core.models import Photo
from tui.graphics.payloads.placements import Picture, Placement
from tui.session import Session
from tui.widgets.tiles.tile_painting import Caption, TileStyles, blank_segment, picture_segments
from tui.widgets.tiles.tile_rows import RowLayout, Tile
from tui.widgets.timeline.month_layout import MonthLayout
from tui.widgets.timeline.period_view import PeriodView
from tui.wording import count_words, long_day_words


class MonthView(PeriodView):
    """A month in weeks. The first tile is the first day."""

    has_scrollbar: ClassVar[bool] = False

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty view; see `show`."""
        super().__init__(session, id=id)
        self._month = date(1, 1, 1)
        self._counts: Mapping[date, int] = {}
        self._photo_of: Mapping[date, Photo] = {}

    def show(self, day: date, photos: Mapping[date, int], pictures: Mapping[date, Photo]) -> None:
        """Show the month of a day with the cursor there; the numbers of photos of days, and a photo of each."""
        self._month, self._counts, self._photo_of = day.replace(day=1), photos, pictures
        self.show_at(day.day - 1)
        self.pictures_changed()

    @property
    def day_at_cursor(self) -> date:
        """The day at the cursor."""
        return self._day(self.cursor_index)

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out weeks that fill the view."""
        return MonthLayout(self._month, width, height)

    def picture_lines(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return the picture of a day; nothing where it has no photos."""
        placement = next(self.placements(tile, rows), None)
        if placement is not None:
            return [[line] for line in picture_segments(self.session.canvas, placement, styles)]
        if self._day(tile.index) in self._counts:
            return [[blank_segment(tile.columns, styles)]] * rows
        return [[Segment(" " * tile.columns, styles.ground)]] * rows

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the day and its number of photos."""
        day = self._day(index)
        photos = self._counts.get(day, 0)
        if self.session.plain:
            return (Caption(long_day_words(day), count_words(photos, "photo")),)
        words = count_words(photos, "photo") if photos else ""
        return (Caption(f"{day.day}", words, strong=bool(photos), short_right=f"{photos:,}" if photos else ""),)

    def name_of(self, index: int) -> str:
        """Return the day."""
        return f"{self._day(index).day}"

    def placements(self, tile: Tile, rows: int) -> Iterator[Placement]:
        """Return the picture of a day."""
        photo = self._photo_of.get(self._day(tile.index))
        if photo is not None:
            picture = Picture(photo.asset_key, photo.version, self.sharp_size(tile.columns))
            yield Placement(picture, tile.columns, rows, photo.low_resolution)

    def _day(self, index: int) -> date:
        return self._month.replace(day=min(index + 1, monthrange(self._month.year, self._month.month)[1]))
