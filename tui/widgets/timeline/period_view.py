"""Tiles that stand for days or months."""

from __future__ import annotations

from tui.session import Session
from tui.widgets.tiles.tile_view import TileView


class PeriodView(TileView):
    """A view that shows other tiles with the cursor at one of them, also before it is laid out first."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty view."""
        super().__init__(session, id=id)
        self._first_at: int | None = None

    def show_at(self, index: int) -> None:
        """Lay out, with the cursor at a tile."""
        self._first_at = index
        self.rebuild()

    def rebuild(self) -> None:
        """Lay out again."""
        super().rebuild()
        if self._first_at is not None and self.total:
            index, self._first_at = self._first_at, None
            self.move_to(index)
