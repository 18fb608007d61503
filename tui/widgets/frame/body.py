"""Widgets whose own lines are blank: they hold others, which cover most of them."""

from __future__ import annotations

from rich.style import Style
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class BlankLines(Widget):
    """Draws lines of its background, which cost nothing; it must have no border and an opaque background."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blank lines."""
        return [Strip.blank(crop.width, Style(bgcolor=self.background_colors[1].rich_color))] * crop.height


class ScreenBody(BlankLines, Container):
    """The part of a screen between the line at the top and the one at the bottom."""
