"""A card with some lines to read."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogs.dialog import Dialog


class TextCard(Dialog[None]):
    """Some lines to read; any key closes the card, or Escape alone one that is not shown again."""

    def __init__(self, title: str, words: str, *, closes_with_escape: bool = False) -> None:
        """Show these lines, which must be safe for display; with `closes_with_escape`, until Escape is pressed."""
        super().__init__()
        self._title = title
        self._words = words
        self._closes_with_escape = closes_with_escape

    def compose(self) -> ComposeResult:
        """Compose the card."""
        with VerticalScroll(id="card", can_focus=False):
            yield Static(Content.styled(self._title, "bold"), id="title")
            yield Static(Content(self._words), id="words")
            if self._closes_with_escape:
                yield Static(Content.styled("\nEsc closes.", "$muted"))

    def on_key(self, event: events.Key) -> None:
        """Close the card."""
        event.stop()
        event.prevent_default()
        if event.key == "escape" or not self._closes_with_escape:
            self.dismiss()

    def on_click(self) -> None:
        """Close the card."""
        if not self._closes_with_escape:
            self.dismiss()
