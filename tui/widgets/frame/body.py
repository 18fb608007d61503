"""Widgets whose own lines are blank: they hold others, which cover most of them."""

from __future__ import annotations

from rich.style import Style
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.frame.empty_note import EmptyNote


class BlankLines(Widget):
    """Draws lines of its background, which cost nothing; it must have no border and an opaque background."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blank lines."""
        return [Strip.blank(crop.width, Style(bgcolor=self.background_colors[1].rich_color))] * crop.height


class ScreenBody(BlankLines, Container):
    """The part of a screen between the line at the top and the one at the bottom."""

    def __init__(self, *children: Widget) -> None:
        """Hold the content of a screen."""
        super().__init__(*children, id="body")
        self._note: EmptyNote | None = None

    def show_note(self, sentence: str = "", advice: str = "") -> None:
        """Show why there is no content, and what to do; without a sentence, hide the note.

        A screen that is never empty has no widget for it.
        """
        if self._note is None and sentence:
            self._note = EmptyNote()
            self.mount(self._note)
        if self._note is not None:
            self._note.show(sentence, advice)
