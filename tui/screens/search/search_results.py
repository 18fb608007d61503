"""The photos of the query in a search sheet: the grid of everywhere else, without a cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.strip import Strip

from core.models import Photo
from tui.photos.photo_sequence import PhotoSequence
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoGrid

_NOTHING = "No photo matches this search."


class SearchResults(PhotoGrid, can_focus=False):
    """The first photos of a query. A click on one posts `Opened`."""

    def __init__(self, session: Session) -> None:
        """Show nothing."""
        super().__init__(session, id="results")
        self._is_blank = True

    def clear(self) -> None:
        """Show nothing, as the query has changed.

        The pictures stay requested until `show_first`: most of them are in the answer to the next letter, too.
        """
        self._is_blank = True
        self.refresh()

    def show_first(self, photos: Sequence[Photo]) -> None:
        """Show the photos of a query, from the first one on."""
        self._is_blank = False
        self.show(PhotoSequence.of_photos(self.session.gallery, self.session.actor, photos))

    def render_line(self, y: int) -> Strip:
        """Draw one line; blanks while there is no answer to the query, and why there is no photo."""
        if not self._is_blank and self.total:
            return super().render_line(y)
        if self._is_blank or y != 1:
            return Strip.blank(self.size.width, self.rich_style)
        note = Segment(f" {_NOTHING}", self.get_component_rich_style("tiles--detail"))
        return Strip([note]).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Post which photo was clicked; the focus stays in the input."""
        event.stop()
        event.prevent_default()
        index = None if self._is_blank else self._index_at(event.x, event.y)
        if index is not None:
            self.post_message(self.Opened(self, index))
