"""What a client says about its terminal, cut to what is sane: name, size and environment."""

from __future__ import annotations

import re
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable, Mapping

from core.text import display_text

MAX_COLUMNS, MAX_ROWS = 1000, 500
MAX_PIXELS = 16_384
DEFAULT_COLUMNS, DEFAULT_ROWS = 80, 24
RESIZE_SECONDS = 0.05

_MAX_NAME = 64
_MAX_VARIABLES = 24
_MAX_VALUE = 128
_ALLOWED = re.compile(r"LC_[A-Z_]{1,24}|LANG|COLORTERM|TERM_PROGRAM(_VERSION)?")

Size = tuple[int, int, int, int]
"""Columns, rows, and the window's width and height in pixels (0 when unknown)."""


def clamp_size(columns: int, rows: int, width: int, height: int) -> Size:
    """Return a size that a screen can be drawn for; clients send 0, 65535 and 2³²-1.

    Pixels are dropped where they cannot belong to that many cells.
    """
    sane_columns = min(columns, MAX_COLUMNS) if columns > 0 else DEFAULT_COLUMNS
    sane_rows = min(rows, MAX_ROWS) if rows > 0 else DEFAULT_ROWS
    known = columns <= width <= MAX_PIXELS and rows <= height <= MAX_PIXELS
    cut = (sane_columns, sane_rows) != (columns, rows)
    return (sane_columns, sane_rows, width, height) if known and not cut else (sane_columns, sane_rows, 0, 0)


def terminal_name(requested: str) -> str:
    """Return TERM as the client named it, safe to show and short."""
    return display_text(requested, _MAX_NAME) or "dumb"


def is_allowed(name: str) -> bool:
    """Say whether a visitor may set this variable."""
    return _ALLOWED.fullmatch(name) is not None


class Environment:
    """Collects the few variables that describe a terminal; everything else is dropped when it arrives."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: dict[str, str] = {}

    def set(self, name: bytes, value: bytes) -> bool:
        """Keep a variable; False when it is not on the list, too long or one too many."""
        try:
            text, content = name.decode("ascii"), value.decode("utf-8")
        except UnicodeDecodeError:
            return False
        if not is_allowed(text) or len(content) > _MAX_VALUE:
            return False
        if text not in self._values and len(self._values) >= _MAX_VARIABLES:
            return False
        self._values[text] = display_text(content, _MAX_VALUE)
        return True

    def values(self) -> Mapping[str, str]:
        """Return what was kept."""
        return dict(self._values)


class ResizeGate:
    """Passes on the newest of many sizes, at most one in `RESIZE_SECONDS`; the first one at once."""

    def __init__(self, loop: AbstractEventLoop, deliver: Callable[[Size], None]) -> None:
        """Deliver to that function, in the loop."""
        self._loop = loop
        self._deliver = deliver
        self._waiting: Size | None = None
        self._timer: TimerHandle | None = None

    def put(self, size: Size) -> None:
        """A new size arrived."""
        if self._timer is None:
            self._deliver(size)
            self._timer = self._loop.call_later(RESIZE_SECONDS, self._tick)
        else:
            self._waiting = size

    def close(self) -> None:
        """Deliver nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._waiting = None

    def _tick(self) -> None:
        self._timer = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.put(waiting)
