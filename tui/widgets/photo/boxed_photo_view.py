"""A view of one photo that can draw boxes around the text in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from core.models import Photo
from tui.session import Session
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.photo.text_boxes import Cell, Corners, box_cells


class BoxedPhotoView(PhotoView):
    """A centred photo, with boxes over it until another photo is shown; they follow zoom, position and rotation."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"photo--box"}
    DEFAULT_CSS = """
    BoxedPhotoView > .photo--box { color: $accent; background: $lightbox; }
    """

    def __init__(self, session: Session, id: str | None = None) -> None:  # noqa: A002 - as Textual names it
        """Create an empty widget."""
        super().__init__(session, id=id)
        self._boxes: tuple[Corners, ...] = ()
        self._drawn_boxes: Mapping[int, Mapping[int, str]] = {}  # by line and column of this widget

    @property
    def has_boxes(self) -> bool:
        """Whether there are boxes."""
        return bool(self._boxes)

    def show_boxes(self, boxes: Sequence[Corners]) -> None:
        """Draw boxes around these lines of text in the photo."""
        self._boxes = tuple(boxes)
        self._place_boxes()
        self.refresh()

    def hide_boxes(self) -> bool:
        """Remove the boxes; return whether there were any."""
        had_boxes = self.has_boxes
        if had_boxes:
            self.show_boxes(())
        return had_boxes

    def show(self, photo: Photo | None, neighbours: Sequence[Photo] = ()) -> None:
        """Show a photo; remove the boxes of another one."""
        if photo is None or self.photo is None or photo.asset_key != self.photo.asset_key:
            self._boxes = ()
        super().show(photo, neighbours)

    def rebuild(self) -> None:
        """Place the photo again, and the boxes."""
        super().rebuild()
        self._place_boxes()

    def on_photo_view_played(self) -> None:
        """Remove the boxes when a video is opened: they belong to its still."""
        if self.playback.is_open:
            self.hide_boxes()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the photo, with the boxes over it."""
        strip = super().render_line(y)
        cells = self._drawn_boxes.get(y)
        if not cells or (self._placement and self.session.canvas.failure(self._placement)):
            return strip
        style, parts, drawn = self.kept_style("photo--box"), list[Strip](), 0
        for column in sorted(cells):
            parts += [strip.crop(drawn, column), Strip([Segment(cells[column], style)], 1)]
            drawn = column + 1
        return Strip.join([*parts, strip.crop(drawn)])

    def _place_boxes(self) -> None:
        placement, cells = self._placement, dict[int, dict[int, str]]()
        if placement is not None and self._boxes:
            left, top = self._corner(placement)
            for cell, character in box_cells(self._boxes, placement).items():
                at = Cell(cell.column + left, cell.row + top)
                if 0 <= at.column < self.size.width:
                    cells.setdefault(at.row, {})[at.column] = character
        self._drawn_boxes = cells
