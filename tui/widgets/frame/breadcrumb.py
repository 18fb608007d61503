"""The breadcrumb: the names of the screens from home to this one, and how much this one shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.runtime.drawing.kept_styles import KeptStyles
from tui.widgets.tiles.tile_painting import clipped, cut_in_middle

_SEPARATOR = " › "
_PART = " · "
_LEAST_PARTS = 2
"""Parts of the text about the screen that are cut and not left out."""
_MARGIN = 2
_NARROW = 60
"""Width below which the names of the steps take precedence over the text about the screen."""
_LEAST_ABOUT = 30
"""Columns for the text about the screen where they are more than half of the line."""


class Breadcrumb(KeptStyles):
    """One line at the top. A click on a step returns to it."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "breadcrumb--step",
        "breadcrumb--here",
        "breadcrumb--selected",
        "breadcrumb--about",
    }
    DEFAULT_CSS = """
    Breadcrumb {
        height: 1;
        background: $background;
        & > .breadcrumb--step { color: $muted; background: $background; }
        & > .breadcrumb--here { color: $accent; background: $background; text-style: bold; }
        & > .breadcrumb--selected { color: $foreground; background: $background; }
        & > .breadcrumb--about { color: $muted; background: $background; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A step was clicked, `steps` screens back."""

        steps: int

    class AboutPressed(Message):
        """The text about the screen was clicked."""

    def __init__(self) -> None:
        """Create an empty widget."""
        super().__init__()
        self._steps: tuple[str, ...] = ()
        self._about = ""
        self._selected = ""

    def show(self, steps: Sequence[str], about: str = "", selected: str = "") -> None:
        """Show the names of the screens from home to this one, and at the right a text about this one.

        `selected` is the name of the item at the cursor where its own place has no room for it: it is shown whole, as
        far as the line allows, and takes the room of the others.
        """
        if (self._steps, self._about, self._selected) != (tuple(steps), about, selected):
            self._steps, self._about, self._selected = tuple(steps), about, selected
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Return to the clicked step."""
        column = _MARGIN
        for number, step in enumerate(self._fitting()):
            if column <= event.x < column + cell_len(step) and number < len(self._steps) - 1:
                self.post_message(self.Chosen(len(self._steps) - 1 - number))
                return
            column += cell_len(step) + len(_SEPARATOR)
        if self._about and event.x >= self.size.width - _MARGIN - cell_len(self._about_clipped()):
            self.post_message(self.AboutPressed())

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        width = self.size.width
        if y > 0 or not self._steps:
            return Strip.blank(width, self.kept_style())
        style = self.kept_style
        steps = self._fitting()
        segments = [Segment(" " * _MARGIN, self.kept_style())]
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            segments.append(Segment(step, style("breadcrumb--here" if last else "breadcrumb--step")))
            if not last:
                segments.append(Segment(_SEPARATOR, style("breadcrumb--step")))
        if self._selected:
            room = max(width - 2 * _MARGIN - sum(cell_len(segment.text) for segment in segments[1:]), 0)
            segments.append(Segment(_SEPARATOR, style("breadcrumb--step")))
            segments.append(
                Segment(cut_in_middle(self._selected, room - len(_SEPARATOR)), style("breadcrumb--selected"))
            )
        about = self._about_clipped()
        used = sum(cell_len(segment.text) for segment in segments)
        gap = width - used - cell_len(about) - _MARGIN
        if about and gap >= 2:
            segments.append(Segment(" " * gap, self.kept_style()))
            segments.append(Segment(about, style("breadcrumb--about")))
        return Strip(segments).adjust_cell_length(width, Style.null() + self.kept_style())

    def _fitting(self) -> list[str]:
        """Return the steps in the room available; the text about the screen is dropped first, then the middle steps."""
        steps = list(self._steps)
        whole = sum(map(cell_len, steps)) + len(_SEPARATOR) * (len(steps) - 1)
        room = self.size.width - 2 * _MARGIN
        if self._selected:
            room -= len(_SEPARATOR) + cell_len(self._selected)
        about = cell_len(self._about_clipped()) + 2 if self._about else 0
        if whole > room - about and (self.size.width < _NARROW or self._selected):
            about = 0
        room -= about
        for number in range(1, len(steps)):
            excess = sum(map(cell_len, steps)) + len(_SEPARATOR) * (len(steps) - 1) - room
            if excess <= 0:
                break
            target = min(len(steps) - 1, number)
            steps[target] = cut_in_middle(steps[target], max(cell_len(steps[target]) - excess, 4))
        if self._selected and sum(map(cell_len, steps)) + len(_SEPARATOR) * (len(steps) - 1) > room:
            return steps[-1:]  # the way back has other keys, the name has no other place
        return steps

    def _about_clipped(self) -> str:
        """Return the text about the screen, at most half of the line where both have room; its last parts go first."""
        room = max(self.size.width - _MARGIN * 2, 0)
        room = room if self.size.width < _NARROW else max(room // 2, _LEAST_ABOUT)
        parts = self._about.split(_PART)
        while len(parts) > _LEAST_PARTS and cell_len(_PART.join(parts)) > room:
            parts.pop()
        return clipped(_PART.join(parts), room)
