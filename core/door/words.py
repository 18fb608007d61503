"""The sentences and bytes that the door itself sends to a client."""

from __future__ import annotations

UNKNOWN_KEY = "This gallery does not know your key. Ask its owner to invite you."
GOODBYE = "The gallery is closing. Nothing was lost; come back soon."
TOO_MANY_SESSIONS = "Too many sessions on one connection"
TOO_MANY_TRIES = "Too many authentication failures"
NOT_SIGNED_IN = "Not signed in"

RESTORE = (
    b"\x18"  # ends a sequence that was cut off in the middle
    b"\x1b[?2026l"  # show what is held back
    b"\x1b[<u"  # the keyboard as it was (kitty)
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # the mouse
    b"\x1b[?1004l\x1b[?2004l\x1b[?2048l"  # focus, pasting, sizes
    b"\x1b[0m\x1b[?7h\x1b[?25h"  # colours, line wrap, cursor
    b"\x1b[?1049l"  # the screen that was there before
)
"""Leaves a terminal as it was found, whatever a visit was doing."""

_ENTER, _LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


class ScreenWatch:
    """Knows, from the bytes that went out, whether a visit has left its terminal on the alternate screen."""

    def __init__(self) -> None:
        """A terminal starts on its main screen."""
        self.entered = False
        self._tail = b""

    def saw(self, data: bytes) -> None:
        """These bytes go out now."""
        seen = self._tail + data
        entered, left = seen.rfind(_ENTER), seen.rfind(_LEAVE)
        if entered != left:
            self.entered = entered > left
        self._tail = seen[-(len(_ENTER) - 1) :]


def how_to_visit(address: str, port: int, login_name: str = "") -> str:
    """Return the command that opens the gallery with a terminal."""
    host = "localhost" if address in {"127.0.0.1", "::1", "::ffff:127.0.0.1"} else address
    port_flag = "" if port == 22 else f"-p {port} "
    return f"ssh -t {port_flag}{login_name + '@' if login_name else ''}{host}"


def needs_terminal(command: str) -> str:
    """Say why nothing opened and what to type instead."""
    return f"This gallery is visited from a terminal. Visit it with:  {command}"


def unknown_command(command: str) -> str:
    """Answer `ssh host WORD`."""
    return f"This gallery runs no commands over ssh. Visit it with:  {command}"


def apology(reference: str) -> str:
    """Tell a visitor that their visit broke; the same reference stands in the log."""
    return f"Sorry, something broke and your visit had to end. Nothing was lost. Reference for the owner: {reference}"
