"""Textual's strips without their caches: the only file that replaces parts of Textual.

Each `textual.strip.Strip`, a line of a widget, has seven caches of strips made from it: 14 objects, even when nothing
is in them. `crop_extend` and `divide` return the strip itself when there is nothing to cut, and put it into its own
cache. Such a cycle is freed only by a full garbage collection, which with many sessions holds the event loop for 0.1 to
1 s: the tail of the time from a key to its frame. docs/decisions/strip-caches.md has the measurements and a report for
Textual. Delete this file when Textual's strips have no such cycle.
"""

from __future__ import annotations

from typing import Any

import textual.strip
from rich.segment import Segment
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.strip import Strip

from tui.runtime.line_filters import truecolor_segments


class NoCache:
    """A cache that keeps nothing, shared by all strips; it has what strips use of Textual's `FIFOCache`."""

    __slots__ = ()

    def get(self, key: object) -> None:
        """Return None: nothing is kept."""
        del key

    def __setitem__(self, key: object, value: object) -> None:
        del key, value


def remove_strip_caches() -> None:
    """Make all strips from now on without caches, and keep a strip that a filter does not change. Idempotent."""
    module: Any = textual.strip
    strips: Any = Strip
    colours: Any = ANSIToTruecolor
    module.FIFOCache = _no_cache
    strips.apply_filter = _apply_filter
    colours.apply = _apply_truecolor


_NO_CACHE = NoCache()


def _no_cache(_maxsize: int) -> NoCache:
    return _NO_CACHE


def _apply_filter(strip: Strip, filter: LineFilter, background: Color) -> Strip:  # noqa: A002 - named by Textual
    given = strip._segments  # noqa: SLF001
    segments = filter.apply(given, background)
    return strip if segments is given else Strip(segments, strip._cell_length)  # noqa: SLF001


def _apply_truecolor(colours: ANSIToTruecolor, segments: list[Segment], background: Color) -> list[Segment]:
    return truecolor_segments(colours._terminal_theme, segments, background)  # noqa: SLF001
