"""Filters of drawn text, which return the list they were given when they change nothing.

Textual makes another strip of every list that is not the same one, for each line of each frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter

from tui.graphics.terminals.sanitizing import strip_controls


class ControlFilter(LineFilter):
    """Remove control characters from all text that widgets draw."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without control characters."""
        del background
        return changed_segments(segments, _without_controls)


def changed_segments(segments: list[Segment], change: Callable[[Segment], Segment]) -> list[Segment]:
    """Return the segments after `change`, which returns its argument for no change; the same list when all did."""
    changed: list[Segment] | None = None
    for index, segment in enumerate(segments):
        other = change(segment)
        if changed is not None:
            changed.append(other)
        elif other is not segment:
            changed = [*segments[:index], other]
    return segments if changed is None else changed


def truecolor_segments(theme: TerminalTheme, segments: list[Segment], background: Color) -> list[Segment]:
    """Return the segments with all colours as RGB; the system colours are those of the theme."""
    truecolor, behind = _colours(theme).truecolor_style, background.rich_color

    def change(segment: Segment) -> Segment:
        text, style, control = segment
        other = style if style is None else truecolor(style, behind)
        return segment if other is style and control is None else Segment(text, other)

    return changed_segments(segments, change)


def _without_controls(segment: Segment) -> Segment:
    text = segment.text
    if text.isprintable() or (kept := strip_controls(text)) == text:
        return segment
    return Segment(kept, segment.style)


@lru_cache(maxsize=8)
def _colours(theme: TerminalTheme) -> ANSIToTruecolor:
    """Return one filter of a theme for all sessions, because Textual caches its styles by filter."""
    return ANSIToTruecolor(theme)
