"""One photo as large as the screen allows, to be zoomed and moved about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from core.models import DerivativeSize, Photo, Priority
from tui.graphics.placements import Fit, Picture, Placement
from tui.graphics.surface import PREFETCH_CELLS
from tui.graphics.tokens import MAX_SIDE
from tui.session import Session
from tui.widgets.tile_painting import clipped
from tui.widgets.viewport import FITTED, Screen, Window, actual_zoom, cut, panned, zoomed

Direction = Literal["left", "right", "up", "down"]


class PhotoView(Widget, can_focus=True):
    """A photo in the middle of its room."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"photo--reason"}
    DEFAULT_CSS = """
    PhotoView {
        width: 1fr;
        height: 1fr;
        background: $lightbox;
        & > .photo--reason { color: $lightbox-muted; background: $lightbox; }
    }
    """

    @dataclass
    class Turned(Message):
        """The wheel or a click at the side asks for another photo."""

        step: int

    @dataclass
    class Pressed(Message):
        """A double click on the photo."""

    def __init__(self, session: Session) -> None:
        """Show nothing yet."""
        super().__init__()
        self.session = session
        self.photo: Photo | None = None
        self._neighbours: tuple[Photo, ...] = ()
        self._window: Window = FITTED
        self._placement: Placement | None = None
        self._paused = False
        self._covered = 0

    @property
    def is_zoomed(self) -> bool:
        """Whether arrows move the photo instead of turning to the next."""
        return self._window.is_zoomed

    def show(self, photo: Photo | None, neighbours: Sequence[Photo] = ()) -> None:
        """Show a photo, fitted unless it is the one shown already; the neighbours are made ready."""
        if photo is None or self.photo is None or photo.asset_key != self.photo.asset_key:
            self._window = FITTED
        self.photo = photo
        self._neighbours = tuple(neighbours)
        self.rebuild()

    def zoom(self, direction: Literal["in", "out", "fit"]) -> None:
        """Zoom a step, or back to the whole photo."""
        self._window = zoomed(self._window, direction)
        self.rebuild()

    def toggle_actual_size(self) -> None:
        """Between the whole photo and its full size."""
        if self.photo is None or self._window.is_zoomed:
            self._window = FITTED
        else:
            self._window = Window(actual_zoom(self.photo.width, self.photo.height, self._room))
        self.rebuild()

    def pan(self, direction: Direction) -> None:
        """Move about in a zoomed photo."""
        if self._placement is not None:
            self._window = panned(self._window, direction, self._placement.picture.region)
            self.rebuild()

    def rebuild(self) -> None:
        """Place the photo anew: another part of it, another size, or other cells."""
        photo = self.photo
        if photo is None or photo.width <= 0 or photo.height <= 0 or not self.size:
            self._placement = None
        else:
            self._placement = self._placed(photo, self._window)
        self._announce()
        self.refresh()

    def cover(self, columns: int) -> None:
        """Something stands on the last columns: the photo makes way as far as it can without becoming smaller."""
        if self._covered != columns:
            self._covered = columns
            self.refresh()

    def pause(self) -> None:
        """The photo is not on the screen any more."""
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """The photo is back on the screen; meanwhile its tokens may have come to stand for another picture."""
        self._paused = False
        self._announce()
        self.refresh()

    def on_mount(self) -> None:
        """Hear of pictures that cannot be had."""
        self.session.canvas.on_failure(self, self._picture_failed)

    def on_resize(self) -> None:
        """Fit the new size."""
        self.rebuild()

    def on_unmount(self) -> None:
        """Let the canvas forget this view."""
        self.session.canvas.forget(self)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel turns to the next photo."""
        event.stop()
        self.post_message(self.Turned(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel turns to the previous photo."""
        event.stop()
        self.post_message(self.Turned(-1))

    def on_click(self, event: events.Click) -> None:
        """The sides turn, a double click in the middle is full size and back."""
        side = self.size.width // 5
        if event.x < side:
            self.post_message(self.Turned(-1))
        elif event.x >= self.size.width - side:
            self.post_message(self.Turned(1))
        elif event.chain == 2:
            self.post_message(self.Pressed())

    def render_line(self, y: int) -> Strip:
        """Draw one line: tokens between margins, or the reason why there is no picture."""
        width, height = self.size
        ground = self.rich_style
        placement = self._placement
        if placement is None:
            return Strip.blank(width, ground)
        top, left = (height - placement.rows) // 2, max((width - self._covered - placement.columns) // 2, 0)
        reason = self.session.canvas.failure(placement)
        if reason is not None:
            return self._reason_line(reason, width) if y == height // 2 else Strip.blank(width, ground)
        if not top <= y < top + placement.rows:
            return Strip.blank(width, ground)
        right = width - left - placement.columns
        tokens = self.session.canvas.tokens(placement, y - top)
        return Strip([Segment(" " * left, ground), Segment(tokens, ground), Segment(" " * right, ground)], width)

    def _picture_failed(self, _placement: Placement, _reason: str) -> None:
        self.refresh()

    @property
    def _room(self) -> Screen:
        capabilities = self.session.capabilities
        columns, rows = (min(max(side, 1), MAX_SIDE) for side in self.size)
        return Screen(columns, rows, capabilities.cell_width, capabilities.cell_height)

    def _placed(self, photo: Photo, window: Window) -> Placement:
        part = cut(photo.width, photo.height, self._room, window)
        picture = Picture(photo.asset_key, photo.version, DerivativeSize.VIEW, part.region, Fit.CONTAIN)
        return Placement(picture, part.columns, part.rows)

    def _announce(self) -> None:
        self.session.canvas.show(self, list(self._wanted()))

    def _wanted(self) -> Iterator[tuple[Placement, Priority]]:
        if self._paused or self._placement is None:
            return
        yield self._placement, Priority.SELECTED
        room = PREFETCH_CELLS
        for neighbour in self._neighbours:
            if neighbour.width > 0 and neighbour.height > 0:
                placement = self._placed(neighbour, FITTED)
                room -= placement.columns * placement.rows
                if room >= 0:
                    yield placement, Priority.PREFETCH

    def _reason_line(self, reason: str, width: int) -> Strip:
        style: Style = self.get_component_rich_style("photo--reason")
        text = clipped(reason, width)
        return Strip([Segment(text.center(width), style)])
