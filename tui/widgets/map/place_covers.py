"""Photos of the place at the cursor of a list; keys are those of the list."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.widgets.tiles.photo_grid import PhotoStrip


class PlaceCovers(PhotoStrip, can_focus=False):
    """One row of photos without a cursor."""

    class Pressed(Message):
        """A photo was clicked."""

    def on_click(self, event: events.Click) -> None:
        """Have the place opened."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Pressed())
