"""The status line: the most useful keys, background activity, the protocol in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from core.models import Activity
from tui.widgets.tiles.tile_painting import clipped

_MARGIN = 2
_GAP = 3
_BAR = 12


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and the label of its action."""

    key: str
    word: str
    call: str
    """The call of its action."""
    lasting: bool = False
    """Whether it stays when others are dropped for lack of room."""

    @property
    def width(self) -> int:
        """The width in cells."""
        return cell_len(self.key) + 1 + cell_len(self.word)


class StatusLine(Widget):
    """One line. Hints that do not fit are dropped, the last ones first, lasting ones at the end."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--key", "status--word", "status--activity", "status--bar"}
    DEFAULT_CSS = """
    StatusLine {
        dock: bottom;
        height: 1;
        background: $surface;
        & > .status--key { color: $accent; background: $surface; text-style: bold; }
        & > .status--word { color: $muted; background: $surface; }
        & > .status--activity { color: $foreground; background: $surface; }
        & > .status--bar { color: $accent; background: $surface; }
    }
    """

    @dataclass
    class Pressed(Message):
        """Perform the action of a clicked hint."""

        call: str

    def __init__(self) -> None:
        """Create an empty widget."""
        super().__init__()
        self._hints: tuple[Hint, ...] = ()
        self._activity = Activity()
        self._about = ""

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Show these keys, the most useful first."""
        if self._hints != tuple(hints):
            self._hints = tuple(hints)
            self.refresh()

    def show_activity(self, activity: Activity) -> None:
        """Show the background activity; one without a sentence shows nothing."""
        if self._activity != activity:
            self._activity = activity
            self.refresh()

    def show_about(self, words: str) -> None:
        """Show a text at the right edge."""
        if self._about != words:
            self._about = words
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Perform the action of a clicked hint."""
        column = _MARGIN
        for hint in self._fitting():
            if column <= event.x < column + hint.width:
                self.post_message(self.Pressed(hint.call))
                return
            column += hint.width + _GAP

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        width = self.size.width
        ground = self.rich_style
        if y > 0:
            return Strip.blank(width, ground)
        style = self.get_component_rich_style
        segments = [Segment(" " * _MARGIN, ground)]
        for hint in self._fitting():
            segments.append(Segment(hint.key, style("status--key")))
            segments.append(Segment(f" {hint.word}{' ' * _GAP}", style("status--word")))
        right = self._right()
        used = sum(cell_len(segment.text) for segment in segments)
        gap = width - used - sum(cell_len(segment.text) for segment in right)
        return Strip([*segments, Segment(" " * max(gap, 0), ground), *right]).adjust_cell_length(width, ground)

    def _fitting(self) -> list[Hint]:
        room = self.size.width - _MARGIN - sum(cell_len(segment.text) for segment in self._right())
        kept: set[Hint] = set()
        # The first hint is that of Enter.
        for hint in sorted(self._hints, key=lambda hint: not (hint.lasting or hint is self._hints[0])):
            if room < hint.width + _GAP:
                break
            room -= hint.width + _GAP
            kept.add(hint)
        return [hint for hint in self._hints if hint in kept]

    def _right(self) -> list[Segment]:
        style = self.get_component_rich_style
        room = max(self.size.width - 30, 10)
        segments: list[Segment] = []
        if self._activity.sentence:
            total = self._activity.total
            counted = f" {self._activity.done:,} of {total:,}" if total else ""
            segments.append(Segment(clipped(self._activity.sentence, room) + counted, style("status--activity")))
            if total and self.size.width >= 100:
                filled = min(_BAR, round(_BAR * self._activity.done / total))
                segments.append(Segment(f" {'━' * filled}", style("status--bar")))
                segments.append(Segment("━" * (_BAR - filled), style("status--word")))
        if self._about and self.size.width >= (80 if segments else 50):
            segments.append(Segment(f"{'  ' if segments else ''}{self._about}", style("status--word")))
        if segments:
            segments.append(Segment(" " * _MARGIN, self.rich_style))
        return segments
