"""A view of one photo, with zoom and pan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.worker import Worker

from core.models import DerivativeSize, Photo, Priority
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.scheduling.drawn_listeners import DrawnListener
from tui.graphics.screen.tokens import MAX_SIDE
from tui.graphics.surface import PREFETCH_CELLS
from tui.runtime.drawing.kept_styles import KeptStyles
from tui.session import Session
from tui.widgets.photo.photo_drive import PhotoDrive
from tui.widgets.photo.playback import ViewPlayback
from tui.widgets.photo.viewport import (
    FITTED,
    PhotoArea,
    PhotoWindow,
    actual_zoom,
    aimed,
    cut,
    dragged,
    fill_zoom,
    is_exhausted,
    largest_zoom,
    panned,
    zoomed,
)
from tui.widgets.tiles.tile_painting import clipped

Direction = Literal["left", "right", "up", "down"]


class PhotoView(KeptStyles, can_focus=True):
    """A centred photo."""

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
        """Another photo was requested by the wheel or a click at the side."""

        step: int

    @dataclass
    class Pressed(Message):
        """Toggle actual size after a double click."""

    @dataclass
    class Moved(Message):
        """Zoom, position or rotation changed."""

        view: PhotoView

    @dataclass
    class Played(Message):
        """The animation started or stopped."""

        view: PhotoView

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 - as Textual names it
        """Create an empty widget."""
        super().__init__(id=id)
        self.session = session
        self.photo: Photo | None = None
        self._neighbours: tuple[Photo, ...] = ()
        self._window: PhotoWindow = FITTED
        self._turns = 0
        self._drive = PhotoDrive()
        self._drag: tuple[int, int] | None = None
        self._was_dragged = False
        self.keeps_window = False
        """Whether zoom and position are kept for the next photo."""
        self._placement: Placement | None = None
        self._paused = False
        self._drawn_listener: DrawnListener | None = None
        self.playback = ViewPlayback(self, session.canvas, self.Played)
        """The playback of its animation."""

    @property
    def is_zoomed(self) -> bool:
        """Whether the photo is zoomed, so that arrows pan."""
        return self._window.is_zoomed

    @property
    def is_away(self) -> bool:
        """Whether the photo was zoomed, and its drive is offline, so that its preview is enlarged."""
        return self._drive.is_away(self.photo)

    @property
    def is_magnified(self) -> bool:
        """Whether the photo is shown in another size than the one that fits."""
        return self._window != FITTED

    @property
    def zoom_words(self) -> str:
        """The size of the photo: 150 % of fit."""
        return f"{round(self._window.zoom * 100)} % of fit"

    def show(self, photo: Photo | None, neighbours: Sequence[Photo] = ()) -> None:
        """Show a photo, fitted unless it is shown already; prefetch its neighbours."""
        is_other = photo is None or self.photo is None or photo.asset_key != self.photo.asset_key
        if is_other and not self.keeps_window:
            self._window = FITTED
            self._turns = 0
        if is_other:
            self.playback.take(None)
        self.photo = photo
        self._neighbours = tuple(neighbours)
        self.rebuild()

    def when_drawn(self, listener: DrawnListener) -> None:
        """Call `listener` once when the terminal shows the picture, or there is none to wait for."""
        self._drawn_listener = listener
        self._listen()

    def zoom(self, direction: Literal["in", "out"], at: Offset | None = None) -> None:
        """Zoom by one step around a cell of this widget."""
        size, before = self._shape, self._placement
        if size is None or before is None:
            return
        window = zoomed(self._window, direction, largest_zoom(*size, self._room))
        if at is not None and window.is_zoomed:
            left, top = self._corner(before)
            across, down = (at.x + 0.5 - left) / before.columns, (at.y + 0.5 - top) / before.rows
            then = cut(*size, self._room, window).region
            window = aimed(window, before.picture.region, then, _unit(across), _unit(down))
        self._look(window)

    def fit(self) -> None:
        """Show the whole photo as large as it fits."""
        self._look(FITTED)

    def toggle_fill(self) -> None:
        """Toggle between fitting and filling the screen."""
        if self._shape is not None:
            filled = PhotoWindow(fill_zoom(*self._shape, self._room))
            self._look(filled if self._window == FITTED and filled.is_zoomed else FITTED)

    def toggle_actual_size(self) -> None:
        """Toggle between fitting and actual size: one pixel of the photo per pixel of the screen."""
        if self._shape is None or self._window != FITTED:
            self._look(FITTED)
        else:
            self._look(PhotoWindow(actual_zoom(*self._shape, self._room)))

    def turn(self, quarters: int) -> None:
        """Rotate the view clockwise until another photo is shown; the file is not changed."""
        self._turns = (self._turns + quarters) % 4
        self._look(FITTED)

    def follow(self, other: PhotoView) -> None:
        """Copy zoom, position and rotation of another view."""
        if (self._window, self._turns) != (other._window, other._turns):
            self._window, self._turns = other._window, other._turns
            self.rebuild()

    def pan(self, direction: Direction) -> None:
        """Pan a zoomed photo."""
        if self._placement is not None:
            self._look(panned(self._window, direction, self._placement.picture.region))

    def rebuild(self) -> None:
        """Place the photo again after a change of part, size or cells."""
        photo = self.photo
        if self.session.plain:
            self._window = FITTED
        if photo is None or self._shape is None or not self.size or self.session.plain:
            self._placement = None
        else:
            self._placement = self._placed(photo, self._window, self._turns)
        self._announce()
        self._listen()
        self.refresh()

    def pause(self) -> None:
        """Release the photo while the view is not on the screen."""
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """Show the photo again; its tokens may have been reused."""
        self._paused = False
        self._announce()
        self.refresh()

    def on_mount(self) -> None:
        """Subscribe to failures of pictures."""
        self.session.canvas.on_failure(self, self._picture_failed)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self.rebuild()

    def on_unmount(self) -> None:
        """Remove this view from the canvas."""
        self.playback.take(None)
        self.session.canvas.forget(self)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show the next photo; with Ctrl or while zoomed, zoom out."""
        self._wheel(event, "out", 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show the previous photo; with Ctrl or while zoomed, zoom in."""
        self._wheel(event, "in", -1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start dragging a zoomed photo."""
        self._was_dragged = False
        if self.is_zoomed and event.button == 1:
            self._drag = (event.screen_x, event.screen_y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pan the dragged photo."""
        if self._drag is None or self._placement is None:
            return
        across, down = event.screen_x - self._drag[0], event.screen_y - self._drag[1]
        if across or down:
            self._drag = (event.screen_x, event.screen_y)
            self._was_dragged = True
            placement = self._placement
            moved = (across / placement.columns, down / placement.rows)
            self._look(dragged(self._window, placement.picture.region, *moved))

    def on_mouse_up(self) -> None:
        """Stop dragging."""
        if self._drag is not None:
            self._drag = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Show another photo after a click at a side; toggle actual size after a double click."""
        side = self.size.width // 5
        if self._was_dragged:
            self._was_dragged = False
        elif event.chain == 2 and (self.is_zoomed or side <= event.x < self.size.width - side):
            self.post_message(self.Pressed())
        elif self.is_zoomed:
            return
        elif event.x < side:
            self.post_message(self.Turned(-1))
        elif event.x >= self.size.width - side:
            self.post_message(self.Turned(1))

    def render_line(self, y: int) -> Strip:
        """Draw one line: tokens between margins, or the reason of a missing picture."""
        width, height = self.size
        ground = self.kept_style()
        placement = self._placement
        if placement is None:
            return Strip.blank(width, ground)
        left, top = self._corner(placement)
        reason = self.session.canvas.failure(placement)
        if reason is not None:
            return self._reason_line(reason, width) if y == height // 2 else Strip.blank(width, ground)
        if not top <= y < top + placement.rows:
            return Strip.blank(width, ground)
        right = width - left - placement.columns
        tokens = self.session.canvas.tokens(placement, y - top)
        return Strip([Segment(" " * left, ground), Segment(tokens, ground), Segment(" " * right, ground)], width)

    def _listen(self) -> None:
        """Wait for the picture in its current placement."""
        placement = self._placement
        if self._drawn_listener is None:
            return
        if placement is None:
            self._picture_drawn(None)
        else:
            # Listeners are called by the writer of the session, outside the context of this widget.
            drawn = partial(self.call_later, self._picture_drawn, placement)
            self.session.canvas.drawn.listen(self, placement, drawn)

    def _picture_drawn(self, placement: Placement | None) -> None:
        listener = self._drawn_listener
        if listener is not None and placement == self._placement:
            self._drawn_listener = None
            listener()

    def _picture_failed(self, _placement: Placement, _reason: str) -> None:
        self.refresh()

    @property
    def _room(self) -> PhotoArea:
        capabilities = self.session.capabilities
        columns, rows = (min(max(side, 1), MAX_SIDE) for side in self.size)
        return PhotoArea(columns, rows, capabilities.cell_width, capabilities.cell_height)

    @property
    def _shape(self) -> tuple[int, int] | None:
        """Return the size in pixels in the current rotation; None when unknown."""
        photo = self.photo
        if photo is None or photo.width <= 0 or photo.height <= 0:
            return None
        return _turned(photo, self._turns)

    def _look(self, window: PhotoWindow) -> None:
        self._window = window
        self.rebuild()
        self.post_message(self.Moved(self))
        if self.is_zoomed and self.photo is not None and self._drive.is_unknown(self.photo):
            _: Worker[None] = self.run_worker(partial(self._read_drive, self.photo), group="drive", exclusive=True)

    async def _read_drive(self, photo: Photo) -> None:
        await self._drive.read(self.session, photo)
        self.post_message(self.Moved(self))

    def _corner(self, placement: Placement) -> tuple[int, int]:
        """Return the cell of this widget at the top left of the photo."""
        width, height = self.size
        return (width - placement.columns) // 2, (height - placement.rows) // 2

    def _wheel(self, event: events.MouseEvent, direction: Literal["in", "out"], step: int) -> None:
        event.stop()
        if event.ctrl or self.is_zoomed:
            self.zoom(direction, event.offset)
        else:
            self.post_message(self.Turned(step))

    def _placed(self, photo: Photo, window: PhotoWindow, turns: int = 0) -> Placement:
        width, height = _turned(photo, turns)
        part = cut(width, height, self._room, window)
        picture = Picture(
            photo.asset_key,
            photo.version,
            DerivativeSize.PREVIEW,
            part.region,
            Fit.CONTAIN,
            turns,
            original=is_exhausted(part, width, height, self._raster),
        )
        return Placement(picture, part.columns, part.rows, photo.low_resolution)

    @property
    def _raster(self) -> PhotoArea:
        """Return the area in pixels of the protocol: half-blocks have two in a cell."""
        room = self._room
        if not self.session.capabilities.draws_pixels:
            return PhotoArea(room.columns, room.rows, 1, 2)
        return room

    def _announce(self) -> None:
        self.session.canvas.show(self, list(self._wanted()))
        self.playback.place(None if self._paused or self.is_zoomed else self._placement)

    def _wanted(self) -> Iterator[tuple[Placement, Priority]]:
        if self._paused or self._placement is None:
            return
        yield self._placement, Priority.SELECTED
        room = PREFETCH_CELLS
        kept = (self._window, self._turns) if self.keeps_window else (FITTED, 0)
        for neighbour in self._neighbours:
            if neighbour.width > 0 and neighbour.height > 0:
                placement = self._placed(neighbour, *kept)
                room -= placement.columns * placement.rows
                if room >= 0:
                    yield placement, Priority.PREFETCH

    def _reason_line(self, reason: str, width: int) -> Strip:
        style: Style = self.kept_style("photo--reason")
        text = clipped(reason, width)
        return Strip([Segment(text.center(width), style)])


def _turned(photo: Photo, turns: int) -> tuple[int, int]:
    return (photo.width, photo.height) if turns % 2 == 0 else (photo.height, photo.width)


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)
