"""The map on the screen: land, clusters with their numbers and pictures; keys are those of its screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from core.library.places.photo_map import PhotoCluster
from core.models import Photo, Priority
from core.models.places.map_grid import GridSquare
from tui.graphics.payloads.placements import Picture, Placement
from tui.runtime.drawing.kept_styles import KeptStyles
from tui.session import Session
from tui.widgets.map.cluster_labels import ClusterLabel, labels_of
from tui.widgets.map.map_picture import CellKind, MapPicture
from tui.widgets.map.map_window import MapWindow

_PARTS: dict[CellKind, str] = {
    CellKind.SEA: "map--sea",
    CellKind.LAND: "map--land",
    CellKind.BORDER: "map--border",
    CellKind.COAST_OF_SEA: "map--sea",
    CellKind.COAST_OF_LAND: "map--land",
}
_MARK = "◆"


class MapPane(KeptStyles):
    """A map. Drag it, zoom with the wheel, choose a cluster with a click."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "map--sea",
        "map--land",
        "map--border",
        "map--cluster",
        "map--chosen",
        "map--mark",
    }
    DEFAULT_CSS = """
    MapPane {
        width: 1fr;
        height: 1fr;
        background: $background;
        & > .map--sea { color: $faint; background: $background; }
        & > .map--land { color: $faint; background: $tile; }
        & > .map--border { color: $faint 55%; background: $tile; }
        & > .map--cluster { color: $accent; background: $surface; text-style: bold; }
        & > .map--chosen { color: $selected-text; background: $accent; text-style: bold; }
        & > .map--mark { color: $success; background: $background; text-style: bold; }
    }
    """

    @dataclass
    class Moved(Message):
        """The map was dragged so many cells to the right and down."""

        columns: int
        rows: int

    @dataclass
    class Zoomed(Message):
        """The wheel was turned at a cell."""

        steps: int
        column: int
        row: int

    @dataclass
    class Chosen(Message):
        """A cluster was clicked."""

        square: GridSquare

    class Resized(Message):
        """The pane has another size."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty map; see `show`."""
        super().__init__(id=id)
        self.session = session
        self._window = MapWindow(0.0, 0.0, 0, 1, 1)
        self._picture = MapPicture(())
        self._clusters: Sequence[PhotoCluster] = ()
        self._labels: tuple[ClusterLabel, ...] = ()
        self._photos: Mapping[GridSquare, Photo] = {}
        self._chosen: GridSquare | None = None
        self._mark: tuple[float, float] | None = None
        self._paused = False
        self._held: Offset | None = None
        self._dragged = False

    @property
    def labels(self) -> tuple[ClusterLabel, ...]:
        """The clusters that are drawn, the largest first."""
        return self._labels

    def show(
        self,
        window: MapWindow,
        picture: MapPicture,
        clusters: Sequence[PhotoCluster],
        *,
        chosen: GridSquare | None,
        mark: tuple[float, float] | None,
    ) -> None:
        """Show a part of the Earth with these clusters; `mark` is a point of its own, as latitude and longitude."""
        self._window, self._picture, self._clusters = window, picture, clusters
        self._chosen, self._mark = chosen, mark
        self.rebuild()

    def choose(self, chosen: GridSquare | None) -> None:
        """Highlight another cluster."""
        self._chosen = chosen
        self.refresh()

    def show_photos(self, photos: Mapping[GridSquare, Photo]) -> None:
        """Show pictures of clusters that have room for one."""
        self._photos = photos
        self._announce()
        self.refresh()

    def rebuild(self) -> None:
        """Place clusters again, for other cells or another size."""
        draws = self.session.capabilities.draws_pixels and not self.session.plain
        self._labels = labels_of(self._window, self._clusters, pictures=draws)
        self._announce()
        self.refresh()

    def pause(self) -> None:
        """Cancel the requests of pictures while the map is not on the screen."""
        self._paused = True
        self._announce()

    def resume(self) -> None:
        """Show the pictures again."""
        self._paused = False
        self._announce()
        self.refresh()

    def on_resize(self) -> None:
        """Have the screen draw another map."""
        self.post_message(self.Resized())

    def on_unmount(self) -> None:
        """Remove the pictures from the canvas."""
        self.session.canvas.forget(self)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a drag, or a click."""
        event.stop()
        self._held, self._dragged = event.screen_offset, False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the map with the mouse."""
        if self._held is None or self.app.mouse_captured is not self:
            return
        step = self._held - event.screen_offset
        if step.x or step.y:
            self._held, self._dragged = event.screen_offset, True
            self.post_message(self.Moved(step.x, step.y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag; a click chooses the cluster there."""
        event.stop()
        self.release_mouse()
        held, self._held = self._held, None
        label = None if held is None or self._dragged else self._label_at(event.x, event.y)
        if label is not None:
            self.post_message(self.Chosen(label.cluster.square))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Zoom out."""
        event.stop()
        self.post_message(self.Zoomed(-1, event.x, event.y))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Zoom in."""
        event.stop()
        self.post_message(self.Zoomed(1, event.x, event.y))

    def render_line(self, y: int) -> Strip:
        """Draw a row: land and sea, with numbers and pictures over them."""
        width = self.size.width
        if y >= len(self._picture.rows):
            return Strip.blank(width, self.kept_style())
        segments: list[Segment] = []
        column = 0
        for start, text, style in sorted(self._over(y), key=lambda each: each[0]):
            if start < column:
                continue
            segments += self._ground(y, column, start)
            segments.append(Segment(text, style))
            column = start + self._cells(text)
        segments += self._ground(y, column, width)
        return Strip(segments).adjust_cell_length(width, self.kept_style())

    # Private.

    def _over(self, y: int) -> Iterator[tuple[int, str, Style]]:
        for label in self._labels:
            if label.row == y:
                is_chosen = label.cluster.square == self._chosen
                yield label.column, label.text, self.kept_style("map--chosen" if is_chosen else "map--cluster")
            elif label.row - label.picture_rows <= y < label.row:
                placement = self._placement(label)
                if placement is not None:
                    line = y - label.row + label.picture_rows
                    yield label.picture_column, self.session.canvas.tokens(placement, line), self.kept_style()
        if self._mark is not None:
            column, row = self._window.cell_of(*self._mark)
            if int(row) == y and 0 <= column < self._window.columns:
                yield int(column), _MARK, self.kept_style("map--mark")

    def _ground(self, y: int, start: int, end: int) -> Iterator[Segment]:
        column = 0
        for text, kind in self._picture.rows[y]:
            first, last = max(start - column, 0), min(end - column, len(text))
            if first < last:
                yield Segment(text[first:last], self.kept_style(_PARTS[kind]))
            column += len(text)

    @staticmethod
    def _cells(text: str) -> int:
        return len(text)  # numbers and tokens: one cell for each

    def _placement(self, label: ClusterLabel) -> Placement | None:
        photo = self._photos.get(label.cluster.square)
        if photo is None or not label.picture_columns:
            return None
        picture = Picture(photo.asset_key, photo.version)
        return Placement(picture, label.picture_columns, label.picture_rows, photo.low_resolution)

    def _announce(self) -> None:
        placements = [] if self._paused else [self._placement(label) for label in self._labels]
        self.session.canvas.show(self, [(each, Priority.VISIBLE) for each in placements if each is not None])

    def _label_at(self, x: int, y: int) -> ClusterLabel | None:
        for label in self._labels:
            if label.row == y and label.column <= x < label.column + len(label.text):
                return label
            is_in_picture = label.picture_column <= x < label.picture_column + label.picture_columns
            if is_in_picture and label.row - label.picture_rows <= y <= label.row:
                return label
        return None
