"""The status line: the most useful keys, background activity, the protocol in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from core.models import Activity
from core.wording import progress_words
from tui.runtime.drawing.kept_styles import KeptStyles
from tui.widgets.tiles.tile_painting import clipped

_MARGIN = 2
_GAP = 3
_TIGHT_GAP = 2
"""Where the keys that come before the state have no room otherwise."""
_BAR = 12
_WIDE = 100
_LEAST_ACTIVITY = 16
"""Cells; in less room no background work is shown."""


class Importance(IntEnum):
    """How long a hint stays where there is not room for all."""

    LASTING = 0
    """At any width: the way out, help, and what Enter does."""
    FIRST = 1
    """Before the state of background work."""
    OTHER = 2
    """In the room that is left."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and the label of its action."""

    key: str
    word: str
    call: str
    """The call of its action."""
    importance: Importance
    """What it stays before when there is not room for all."""
    short: str = ""
    """Its label where there is little room; empty: the same."""

    @property
    def width(self) -> int:
        """The width in cells."""
        return cell_len(self.key) + 1 + cell_len(self.word)


class StatusLine(KeptStyles):
    """One line: the keys by importance at the left, the state in the room that they leave at the right."""

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
        self._is_asked_for = False

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

    def show_about(self, words: str, *, is_asked_for: bool = False) -> None:
        """Show a text at the right edge; one that was asked for stays before all keys but the lasting ones."""
        if (self._about, self._is_asked_for) != (words, is_asked_for):
            self._about, self._is_asked_for = words, is_asked_for
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Perform the action of a clicked hint."""
        column = _MARGIN
        for hint in self._fitting():
            if column <= event.x < column + hint.width:
                self.post_message(self.Pressed(hint.call))
                return
            column += hint.width + self._gap

    def render_line(self, y: int) -> Strip:
        """Draw the one line."""
        width = self.size.width
        ground = self.kept_style()
        if y > 0:
            return Strip.blank(width, ground)
        style = self.kept_style
        segments = [Segment(" " * _MARGIN, ground)]
        for hint in self._fitting():
            segments.append(Segment(hint.key, style("status--key")))
            segments.append(Segment(f" {hint.word}{' ' * self._gap}", style("status--word")))
        right = self._right()
        used = sum(cell_len(segment.text) for segment in segments)
        gap = width - used - sum(cell_len(segment.text) for segment in right)
        return Strip([*segments, Segment(" " * max(gap, 0), ground), *right]).adjust_cell_length(width, ground)

    def _fitting(self) -> list[Hint]:
        """Return the hints that fit by importance, then in order; the less important ones leave room for the state."""
        gap, room = self._gap, self._room
        hints = [replace(hint, word=hint.short or hint.word) for hint in self._hints] if self._is_tight else self._hints
        kept: set[Hint] = set()
        for hint in sorted(hints, key=lambda hint: hint.importance):
            needed = hint.width + gap
            reserved = self._reserved_before(hint.importance)
            if room + (1 - reserved if reserved else gap) < needed:  # the distance to the state counts, too
                break
            room -= needed
            kept.add(hint)
        return [hint for hint in hints if hint in kept]

    @property
    def _room(self) -> int:
        return self.size.width - _MARGIN - 1

    @property
    def _gap(self) -> int:
        return _TIGHT_GAP if self._is_tight else _GAP

    @property
    def _is_tight(self) -> bool:
        """Whether the keys that come before the state do not fit with their usual labels and distances."""
        first = [hint for hint in self._hints if hint.importance is not Importance.OTHER]
        reserved = self._reserved_before(Importance.FIRST)
        room = self._room + (1 - reserved if reserved else _GAP)
        return sum(hint.width + _GAP for hint in first) > room

    def _right(self) -> list[Segment]:
        """Return the state in the room that the keys leave."""
        style = self.kept_style
        room = self.size.width - 2 * _MARGIN - sum(hint.width + self._gap for hint in self._fitting())
        segments: list[Segment] = []
        if self._activity.sentence and room >= _LEAST_ACTIVITY:
            counted = self._counted()
            longest = (f"{self._activity.sentence}{counted}", *self._shorter_activities())
            words = next((words for words in longest if cell_len(words) <= room), clipped(longest[-1], room))
            segments.append(Segment(words, style("status--activity")))
            room -= cell_len(segments[0].text)
            if self._activity.total and self.size.width >= _WIDE and room > _BAR:
                filled = min(_BAR, round(_BAR * self._activity.done / (self._activity.total or 1)))
                segments.append(Segment(f" {'━' * filled}", style("status--bar")))
                segments.append(Segment("━" * (_BAR - filled), style("status--word")))
                room -= _BAR + 1
        about = f"{'  ' if segments else ''}{self._about}"
        if self._about and cell_len(about) <= room:
            segments.append(Segment(about, style("status--word")))
        if segments:
            segments.append(Segment(" " * _MARGIN, self.kept_style()))
        return segments

    def _reserved_before(self, importance: Importance) -> int:
        """Return the cells that hints of an importance leave for the state."""
        if importance is Importance.OTHER:
            return self._state_width()
        return self._about_width() if importance is Importance.FIRST and self._is_asked_for else 0

    def _about_width(self) -> int:
        is_shown = self._about and (self._is_asked_for or self.size.width >= _WIDE)
        return cell_len(self._about) + _MARGIN if is_shown else 0

    def _state_width(self) -> int:
        about = self._about_width()
        if not self._activity.sentence:
            return about
        bar = _BAR + 1 if self._activity.total and self.size.width >= _WIDE else 0
        return cell_len(self._activity.sentence) + len(self._counted()) + bar + _MARGIN + about

    def _shorter_activities(self) -> tuple[str, ...]:
        """Return shorter texts for the activity, the longest first: Making thumbnails 85 %, then 85 % done."""
        if not self._activity.total:
            return (self._activity.sentence,)
        done = f"{100 * min(self._activity.done, self._activity.total) // self._activity.total} %"
        return f"{self._activity.sentence} {done}", f"{done} done"

    def _counted(self) -> str:
        """Return how far the work is; where there is room, also when it will be done."""
        activity = self._activity
        left = activity.seconds_left if self.size.width >= _WIDE else None
        words = progress_words(activity.done, activity.total, None, left)
        return f" {words}" if words else ""
