"""A terminal as the screens see it: a stream of bytes, and the sequences that prepare and restore it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.models import TerminalSize

ENVIRONMENT = frozenset(
    {"COLORTERM", "LC_TERMINAL", "LC_TERMINAL_VERSION", "NO_COLOR", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"}
)
"""The variables that describe a client's terminal; the SSH server drops all others."""

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"

# Alternate screen; buttons, drags and SGR coordinates; no cursor; focus; bracketed paste; no automatic wrap.
_START = "\x1b[?1049h\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"

# First a string terminator, in case a picture was cut off; then the reverse of _START; attributes and cursor last.
_RESTORE = "\x1b\\\x1b[?2026l\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[0m\x1b[?1049l\x1b[?25h"


class ByteStream(Protocol):
    """Input and output of one terminal. All methods are called in the event loop's thread."""

    def write(self, data: bytes) -> None:
        """Buffer bytes for the terminal; raises OSError when it has disconnected."""

    async def drain(self) -> None:
        """Wait until the buffer has room; raises OSError when the terminal has disconnected."""

    async def read(self) -> bytes:
        """Wait for input; b"" means that the terminal has disconnected."""

    def size(self) -> TerminalSize:
        """Return the current size as the terminal reports it, not clamped."""

    def on_resize(self, callback: Callable[[], None]) -> None:
        """Set the callback for changes of the size; it replaces an earlier one."""


def start_sequence() -> bytes:
    """Return the sequence that prepares a terminal; `restore()` reverses it."""
    return _START.encode()


def restore() -> bytes:
    """Return the sequence that restores the terminal after a session in any state."""
    return _RESTORE.encode()
