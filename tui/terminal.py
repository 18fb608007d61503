"""A visitor's terminal as the screens see it: a stream of bytes, a size, a name; and how it is put back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

MAX_COLUMNS = 500
MAX_ROWS = 200
MAX_CELLS = 60_000
"""About a 4K screen in a small font; drawing takes time by the cell, of the loop that all visitors share."""
_DEFAULT_COLUMNS = 80
_DEFAULT_ROWS = 24
_MAX_PIXELS = 32_768

ENVIRONMENT = frozenset({"COLORTERM", "LC_TERMINAL", "LC_TERMINAL_VERSION", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"})
"""The variables of a visitor that we look at; a door drops all others."""

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"

# Alternate screen; buttons, drags and SGR coordinates; no cursor; focus; bracketed paste; no automatic wrap.
_START = "\x1b[?1049h\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"

# First a string terminator, for a picture that was cut; then what _START did, in reverse; attributes and cursor last.
_RESTORE = "\x1b\\\x1b[?2026l\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[0m\x1b[?1049l\x1b[?25h"


@dataclass(frozen=True, slots=True)
class TerminalSize:
    """Cells, and pixels of all cells together where the terminal tells (else 0)."""

    columns: int
    rows: int
    width_px: int = 0
    height_px: int = 0

    def clamped(self) -> TerminalSize:
        """Return a size one can draw for: at most 500 columns, 200 rows and 60,000 cells; 80×24 for what is unknown."""
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
    """What is known of a terminal before it is asked."""

    term: str = "xterm-256color"
    """TERM, as the pty request or the environment says."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Only the variables named in `ENVIRONMENT` are looked at."""


class ByteStream(Protocol):
    """Both directions of one terminal. All methods are called in the event loop's thread."""

    def write(self, data: bytes) -> None:
        """Take bytes for the terminal without waiting; may raise OSError when it is gone."""

    async def drain(self) -> None:
        """Wait until more may be written; may raise OSError when the terminal is gone."""

    async def read(self) -> bytes:
        """Wait for what was typed and answered; b"" means that the terminal is gone."""

    def size(self) -> TerminalSize:
        """Return the current size as the terminal claims it, not yet clamped."""

    def on_resize(self, callback: Callable[[], None]) -> None:
        """Call back after each change of the size; a later callback replaces the earlier one."""


def start_sequence() -> bytes:
    """Return what turns a terminal into our canvas; `restore()` is its reverse."""
    return _START.encode()


def restore() -> bytes:
    """Return what gives the terminal back to its user, whatever state a session left it in."""
    return _RESTORE.encode()
