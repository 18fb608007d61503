"""The ruler of the timeline: years, how many photos each month has, and which months are in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.photos.timeline_days import TimelineMonth
from tui.runtime.drawing.kept_styles import KeptStyles

_LABEL = 4
_BAR = 2
RULER_COLUMNS = 1 + _LABEL + 1 + _BAR + 1
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_STEPS = len(_EIGHTHS) - 1
_NO_DATE = "?"


class DensityRuler(KeptStyles):
    """Months from top to bottom, the newest first, each with as much room. A click or drag goes to a month."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"ruler--year", "ruler--bar", "ruler--shown"}
    DEFAULT_CSS = """
    DensityRuler {
        width: 9;
        height: 1fr;
        background: $background;
        & > .ruler--year { color: $muted; background: $background; }
        & > .ruler--bar { color: $faint; background: $background; }
        & > .ruler--shown { color: $accent; background: $background; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A month was chosen, by its number from the newest on."""

        month: int

        def can_replace(self, message: Message) -> bool:
            """Only the last one of a drag matters."""
            return isinstance(message, DensityRuler.Chosen)

    def __init__(self) -> None:
        """Create an empty ruler; see `show`."""
        super().__init__()
        self._months: Sequence[TimelineMonth] = ()
        self._seen = range(0)

    def show(self, months: Sequence[TimelineMonth], seen: range) -> None:
        """Show months, the newest first, and the numbers of those in view."""
        if self._months is not months or self._seen != seen:
            self._months, self._seen = months, seen
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the months of one line."""
        numbers = months_of_line(y, self.size.height, len(self._months))
        if not numbers:
            return Strip.blank(self.size.width, self.kept_style())
        is_seen = bool(set(numbers) & set(self._seen))
        is_new = numbers != months_of_line(y - 1, self.size.height, len(self._months))
        label = year_label(self._months, numbers) if is_new or not y else ""
        bar = bar_words(max(self._months[each].photos for each in numbers), max(each.photos for each in self._months))
        style = self.kept_style("ruler--shown")
        edge = Segment("▐" if is_seen else " ", style)
        year = Segment(f" {label:>{_LABEL}}", style if is_seen else self.kept_style("ruler--year"))
        return Strip([year, edge, Segment(f"{bar} ", style if is_seen else self.kept_style("ruler--bar"))])

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a drag."""
        event.stop()
        self.capture_mouse()
        self._choose(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Go to another month during a drag."""
        if self.app.mouse_captured is self:
            self._choose(event.y)

    def on_mouse_up(self) -> None:
        """End a drag."""
        self.release_mouse()

    def _choose(self, y: int) -> None:
        numbers = months_of_line(min(max(y, 0), self.size.height - 1), self.size.height, len(self._months))
        if numbers:
            self.post_message(self.Chosen(numbers[0]))


def months_of_line(line: int, lines: int, months: int) -> range:
    """Return the numbers of the months that a line of the ruler stands for; at least one of each line."""
    if not months or lines <= 0:
        return range(0)
    first = line * months // lines
    return range(first, max((line + 1) * months // lines, first + 1))


def year_label(months: Sequence[TimelineMonth], numbers: range) -> str:
    """Return the year of which the newest month is in a line, "?" for photos without a date, else nothing."""
    for number in numbers:
        start = months[number].start
        before = months[number - 1].start if number else None
        if start is None:
            return _NO_DATE
        if before is None or before.year != start.year:
            return f"{start.year}"
    return ""


def bar_words(photos: int, most: int) -> str:
    """Return a bar of two cells for a number of photos; the square root tells small months apart."""
    filled = max(round(sqrt(photos / most) * _BAR * _STEPS), 1) if photos else 0
    full, part = divmod(filled, _STEPS)
    return ("█" * full + (_EIGHTHS[part] if part else "")).ljust(_BAR)
