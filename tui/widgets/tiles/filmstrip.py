"""The filmstrip: small tiles of the current photo and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.worker import Worker

from core.errors import GalleryError
from core.models import Photo, Priority
from tui.graphics.payloads.placements import Picture, Placement
from tui.photos.photo_sequence import PhotoSequence
from tui.runtime.drawing.kept_styles import KeptStyles
from tui.session import Session

TILE_COLUMNS = 10
TILE_ROWS = 4
_GAP = 1
_MARGIN = 2


@dataclass(frozen=True, slots=True)
class _Tile:
    index: int
    left: int
    photo: Photo | None
    placement: Placement | None


class Filmstrip(KeptStyles):
    """A centred row of tiles around the current photo, which is underlined."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"filmstrip--current"}
    DEFAULT_CSS = """
    Filmstrip {
        height: 5;
        background: $lightbox;
        display: none;
        &.-open { display: block; }
        & > .filmstrip--current { color: $accent; background: $lightbox; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A tile was clicked."""

        index: int

    def __init__(self, session: Session) -> None:
        """Create an empty widget."""
        super().__init__()
        self.session = session
        self._sequence: PhotoSequence | None = None
        self._index = 0
        self._tiles: tuple[_Tile, ...] = ()
        self._paused = False

    def show(self, sequence: PhotoSequence | None, index: int) -> None:
        """Show the photos around an index; None hides them and releases their pictures."""
        self._sequence = sequence
        self._index = index
        self.rebuild()
        if sequence is not None:
            _: Worker[None] = self.run_worker(
                partial(self._read, sequence), name="read the filmstrip", group="filmstrip", exclusive=True
            )

    def rebuild(self) -> None:
        """Place the tiles again."""
        self._tiles = tuple(self._placed()) if self._sequence is not None and self.size else ()
        self._announce()
        self.refresh()

    def pause(self) -> None:
        """Release the pictures while the filmstrip is not on the screen."""
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """Show the pictures again."""
        self._paused = False
        self._announce()
        self.refresh()

    def on_resize(self) -> None:
        """Lay out as many tiles as fit."""
        self.rebuild()

    def on_unmount(self) -> None:
        """Remove the tiles from the canvas."""
        self.session.canvas.forget(self)

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked tile."""
        event.stop()
        for tile in self._tiles:
            if tile.left <= event.x < tile.left + TILE_COLUMNS:
                self.post_message(self.Chosen(tile.index))

    def render_line(self, y: int) -> Strip:
        """Draw one line of all tiles, and below them the mark of the current one."""
        ground = self.kept_style()
        segments: list[Segment] = []
        column = 0
        for tile in self._tiles:
            text, style = " " * TILE_COLUMNS, ground
            if y < TILE_ROWS and tile.placement is not None:
                text = self.session.canvas.tokens(tile.placement, y)
            elif y == TILE_ROWS and tile.index == self._index:
                text, style = "▔" * TILE_COLUMNS, self.kept_style("filmstrip--current")
            segments += [Segment(" " * (tile.left - column), ground), Segment(text, style)]
            column = tile.left + TILE_COLUMNS
        return Strip([*segments, Segment(" " * max(self.size.width - column, 0), ground)], max(self.size.width, column))

    def _indexes(self) -> range:
        """Return the indexes that fit: the current one in the middle, except near the first and the last photo."""
        assert self._sequence is not None
        total = self._sequence.total
        fitting = min(max((self.size.width - 2 * _MARGIN + _GAP) // (TILE_COLUMNS + _GAP), 1), total)
        first = min(max(self._index - fitting // 2, 0), total - fitting)
        return range(first, first + fitting)

    def _placed(self) -> Iterator[_Tile]:
        assert self._sequence is not None
        indexes = self._indexes()
        left = max((self.size.width - len(indexes) * (TILE_COLUMNS + _GAP) + _GAP) // 2, 0)
        for index in indexes:
            photo = self._sequence.photo(index)
            placement = None
            if photo is not None and photo.width > 0:
                picture = Picture(photo.asset_key, photo.version)
                placement = Placement(picture, TILE_COLUMNS, TILE_ROWS, photo.low_resolution)
            yield _Tile(index, left, photo, placement)
            left += TILE_COLUMNS + _GAP

    async def _read(self, sequence: PhotoSequence) -> None:
        """Load the missing photos."""
        indexes = self._indexes()
        missing = sequence.missing(indexes.start, indexes.stop) if indexes else None
        while missing is not None and sequence is self._sequence:
            try:
                await sequence.load(missing)
            except GalleryError:
                return  # the lightbox shows the error when that photo is opened
            self.rebuild()
            missing = sequence.missing(indexes.start, indexes.stop)

    def _announce(self) -> None:
        tiles = [] if self._paused else sorted(self._tiles, key=lambda tile: abs(tile.index - self._index))
        wanted = [(tile.placement, Priority.VISIBLE) for tile in tiles if tile.placement is not None]
        self.session.canvas.show(self, wanted)
