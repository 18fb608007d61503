"""Terminals as front ends describe them to the screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_COLUMNS = 500
MAX_ROWS = 200
MAX_CELLS = 60_000
"""About a 4K screen in a small font; drawing takes time per cell, on the event loop that all sessions share."""
_DEFAULT_COLUMNS = 80
_DEFAULT_ROWS = 24
_MAX_PIXELS = 32_768


@dataclass(frozen=True, slots=True)
class TerminalSize:
    """Cells, and pixels of all cells together; 0 pixels where the terminal does not report them."""

    columns: int
    rows: int
    width_px: int = 0
    height_px: int = 0

    def clamped(self) -> TerminalSize:
        """Return a size that can be drawn: at most 500 columns, 200 rows, 60,000 cells; 80×24 for what is unknown."""
        columns = min(self.columns, MAX_COLUMNS) if self.columns > 0 else _DEFAULT_COLUMNS
        rows = min(self.rows, MAX_ROWS) if self.rows > 0 else _DEFAULT_ROWS
        return TerminalSize(
            columns=columns,
            rows=min(rows, MAX_CELLS // columns),
            width_px=self.width_px if 0 < self.width_px <= _MAX_PIXELS else 0,
            height_px=self.height_px if 0 < self.height_px <= _MAX_PIXELS else 0,
        )


@dataclass(frozen=True, slots=True)
class TerminalInfo:
    """What is known of a terminal before it is queried."""

    term: str = "xterm-256color"
    """TERM, as the pty request or the environment states it."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """The client's variables that describe its terminal."""


@dataclass(frozen=True, slots=True)
class OutputTerminal:
    """The terminal that shows the output of a command."""

    info: TerminalInfo
    size: TerminalSize
