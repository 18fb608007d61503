"""The grid of photos: one virtual widget over a photo sequence of any length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar

from rich.segment import Segment
from textual.worker import Worker

from core.errors import GalleryError
from core.models import DerivativeSize, Marks, MarksChanged, Photo, PhotoId
from core.wording import marks_words, stack_mark, video_words
from tui.graphics.payloads.placements import Picture, Placement
from tui.photos.photo_sequence import PhotoSequence
from tui.photos.selection import Selection
from tui.runtime.remote_app import RemoteApp
from tui.session import Session
from tui.widgets.tiles.few_rows import few_rows
from tui.widgets.tiles.justified import JustifiedLayout, filling_height
from tui.widgets.tiles.tile_cursor import Direction
from tui.widgets.tiles.tile_painting import Caption, TileStyles, blank_segment, picture_segments
from tui.widgets.tiles.tile_rows import ONE_COLUMN_BELOW, RowLayout, Tile, fits, fitting_height, ideal_height
from tui.widgets.tiles.tile_view import TileView
from tui.wording import short_day_words

_OVERHEAD = 2
_FEW = 48
"""Photos; up to this number they fill the viewport if all of them fit in it."""
_LEAST_OF_IDEAL = 0.65
"""How high their rows must be to fit, as a part of the ideal height, so that none is out of view."""
_LARGER = 2.0
"""How much higher a last row may be, so that few photos fill it."""


class PhotoGrid(TileView):
    """Justified rows of photos with captions. Blocks of photos are loaded when they come into view."""

    def __init__(self, session: Session, selection: Selection | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty grid; see `show`."""
        super().__init__(session, id=id)
        self.selection = session.selection if selection is None else selection
        self.sequence: PhotoSequence | None = None
        self.range_start: int | None = None
        """The start of a range that ends at the cursor; None without one."""
        self._reading: Worker[None] | None = None
        self._layout: JustifiedLayout | None = None

    def show(self, sequence: PhotoSequence, cursor: int = 0) -> None:
        """Show other photos, or the same ones after a change of the library."""
        if self.sequence is None or self.sequence.photo_set != sequence.photo_set:
            self.range_start = None
        self.sequence = sequence
        self.rebuild()
        self.move_to(cursor)
        self._read_visible()

    def make_mark(self, photo_ids: AbstractSet[PhotoId], marked: Callable[[Marks], Marks]) -> None:
        """Draw a mark on photos before it is read."""
        if self.sequence is not None:
            self._draw_tiles(*self.sequence.make_mark(photo_ids, marked))
            if isinstance(self.app, RemoteApp):
                self.app.draw_now(self)

    async def show_marks(self, change: MarksChanged) -> bool:
        """Read the marks of changed photos again that are loaded, and draw them; return False in lists by marks.

        Raises:
            GalleryError: the database cannot be read.
        """
        sequence = self.sequence
        if sequence is None or sequence.is_by_marks:
            return False
        changed = await sequence.refresh_marks(change)
        if sequence is self.sequence:
            self._draw_tiles(*changed)
        return True

    @property
    def photo_at_cursor(self) -> Photo | None:
        """The photo at the cursor, None while it is not loaded."""
        return self.sequence.photo(self.cursor_index) if self.sequence is not None else None

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out justified rows so that whole ones fill the viewport; few photos fill it with larger pictures."""
        if self.app.size.width < ONE_COLUMN_BELOW:
            return self._justified(width, height - _OVERHEAD, in_a_row=1)
        aspects = self.sequence.aspects(0) if self.sequence is not None else None
        tallest = usual = fitting_height(width, height, _OVERHEAD)
        if aspects:
            tallest = filling_height(aspects, width, height, usual, self._cell_aspect, _OVERHEAD)
        layout = self._justified(width, tallest, min(round(usual * _LARGER), height - _OVERHEAD))
        if not aspects or len(aspects) != layout.total or layout.total > _FEW:
            return layout
        few = few_rows(aspects, width, height, self._cell_aspect, _OVERHEAD)
        is_high = few.mean_height >= _LEAST_OF_IDEAL * min(usual, ideal_height(width)) and fits(few, height)
        return few if is_high or fits(layout, height) else layout

    def _justified(
        self,
        width: int,
        tallest: int,
        tallest_last: int | None = None,
        *,
        even: bool = False,
        in_a_row: int | None = None,
        starts: Sequence[int] = (),
    ) -> RowLayout:
        assert self.sequence is not None
        self._layout = JustifiedLayout(
            self.sequence,
            width,
            tallest,
            self._cell_aspect,
            _OVERHEAD,
            even=even,
            tallest_last=tallest_last,
            in_a_row=in_a_row,
            starts=starts,
        )
        return self._layout

    @property
    def _cell_aspect(self) -> float:
        return self.session.capabilities.cell_height / self.session.capabilities.cell_width

    def rebuild(self) -> None:
        """Lay out again for other photos or another size."""
        if self.sequence is not None:
            super().rebuild()

    def picture_lines(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return tokens of the photo, a placeholder while it is loading, or the reason of a failure."""
        placement = next(self.placements(tile, rows), None)
        if placement is None:
            return [[blank_segment(tile.columns, styles)]] * rows
        return [[line] for line in picture_segments(self.session.canvas, placement, styles)]

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the file name and the day; before it the marks of a stack, and of a video with its duration."""
        photo = self.sequence.photo(index) if self.sequence is not None else None
        if photo is None:
            return (Caption(""),)
        mark = "✓ " if self.is_selected(index) and not self.session.plain else ""
        video = video_words(photo, spoken=self.session.plain)
        stack = stack_mark(photo, spoken=self.session.plain)
        mark += "".join(f"{each}  " for each in (stack, video) if each)
        marks = marks_words(photo.marks, spoken=self.session.plain)
        day = short_day_words(photo.taken.local) if photo.taken is not None else ""
        right = "   ".join(filter(None, (marks, day)))
        return (Caption(mark + photo.file_name, right, short_right=marks),)

    def name_of(self, index: int) -> str:
        """Return the file name."""
        photo = self.sequence.photo(index) if self.sequence is not None else None
        return photo.file_name if photo is not None else ""

    def is_selected(self, index: int) -> bool:
        """Return whether a photo is selected or in the range."""
        if index in self.chosen_range:
            return True
        photo = self.sequence.photo(index) if self.sequence is not None else None
        return photo is not None and photo.asset_key in self.selection

    @property
    def chosen_range(self) -> range:
        """The tiles of the range; empty without one."""
        if self.range_start is None:
            return range(0)
        return range(min(self.range_start, self.cursor_index), max(self.range_start, self.cursor_index) + 1)

    def placements(self, tile: Tile, rows: int) -> Iterator[Placement]:
        """Return the thumbnail of a loaded photo."""
        photo = self.sequence.photo(tile.index) if self.sequence is not None else None
        if photo is not None:
            size = self.sharp_size(tile.columns) if self.total <= _FEW else DerivativeSize.THUMBNAIL
            yield Placement(Picture(photo.asset_key, photo.version, size), tile.columns, rows, photo.low_resolution)

    def visible_changed(self) -> None:
        """Load the photos that came into view."""
        self._read_visible()

    def _read_visible(self) -> None:
        if self._missing() is not None and (self._reading is None or self._reading.is_finished):
            self._reading = self.run_worker(self._read, name="read photos")

    def _missing(self) -> int | None:
        if self.sequence is None or not self.visible_rows:
            return None
        first, end = self.visible_rows[0].first, self.visible_rows[-1].end
        missing = self.sequence.missing(first, end)
        return missing if missing is not None else self.sequence.missing(end, end + end - first)

    async def _read(self) -> None:
        """Load blocks until all visible photos are loaded; blocks that left the view are skipped."""
        while (number := self._missing()) is not None and self.sequence is not None:
            try:
                await self.sequence.load(number)
            except GalleryError as error:
                self.notify(str(error), severity="error", markup=False)
                return
            if self._layout is not None and self._layout.refine():
                self.rows_changed()
            else:
                self.pictures_changed()


class PhotoStrip(PhotoGrid):
    """One row of photos with their dates; up and down leave it."""

    has_scrollbar: ClassVar[bool] = False
    shows_names: ClassVar[bool] = False

    names: tuple[str, ...] = ()
    """What the photos are called in place of their days, one each; empty where they have their days."""

    def show_photos(self, photos: Sequence[Photo], names: tuple[str, ...] = (), *, is_other: bool = False) -> None:
        """Show loaded photos; the cursor stays on its photo unless they are those of another list."""
        self.names = names
        kept = None if is_other else self.photo_at_cursor
        index = next((number for number, photo in enumerate(photos) if kept and photo.id == kept.id), 0)
        self.show(PhotoSequence.of_photos(self.session.gallery, self.session.actor, photos), index)

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out rows as high as the strip."""
        return self._justified(width, height - _OVERHEAD, even=True)

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the day; the file name for a photo without a date, and in plain mode."""
        photo = self.sequence.photo(index) if self.sequence is not None else None
        if index < len(self.names):
            return (Caption(self.names[index], strong=False),)
        if photo is None or photo.taken is None or self.session.plain:
            return super().captions(index)
        mark = "✓ " if self.is_selected(index) else ""
        taken = photo.taken.local
        return (Caption(mark + short_day_words(taken), strong=False, short=f"{mark}{taken.year}"),)

    def move(self, direction: Direction) -> None:
        """Move left and right through all photos; up and down leave the strip."""
        if not self.session.plain and direction in {"up", "down", "page_up", "page_down"}:
            self.post_message(self.Edge(self, direction))
        else:
            super().move(direction)
