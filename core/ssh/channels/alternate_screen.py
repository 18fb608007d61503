"""Whether a terminal shows its alternate screen, which a session must leave at its end."""

from __future__ import annotations

_ENTER, _LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


class AlternateScreen:
    """Follows the output of a session to see whether it left the terminal on the alternate screen."""

    def __init__(self) -> None:
        """Start on the main screen."""
        self.entered = False
        self._tail = b""

    def feed(self, data: bytes) -> None:
        """Follow these bytes of output."""
        seen = self._tail + data
        entered, left = seen.rfind(_ENTER), seen.rfind(_LEAVE)
        if entered != left:
            self.entered = entered > left
        self._tail = seen[-(len(_ENTER) - 1) :]
