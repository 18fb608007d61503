"""A terminal as the screens see it: a stream of bytes, and the sequences that prepare and restore it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from core.models import TerminalSize

ENVIRONMENT = frozenset({"COLORTERM", "LC_TERMINAL", "LC_TERMINAL_VERSION", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"})
"""The variables of a visitor that we look at; a door drops all others."""

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"

# Alternate screen; buttons, drags and SGR coordinates; no cursor; focus; bracketed paste; no automatic wrap.
_START = "\x1b[?1049h\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"

# First a string terminator, for a picture that was cut; then what _START did, in reverse; attributes and cursor last.
_RESTORE = "\x1b\\\x1b[?2026l\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[0m\x1b[?1049l\x1b[?25h"


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
