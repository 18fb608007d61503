"""How much of the one event loop a visit may take, so that no visitor's screens make the others wait."""

from __future__ import annotations

BURST_SECONDS = 0.5
"""Processor time that may be taken at once, after a while of taking little."""
SHARE = 0.2
"""The part of the time that may be taken for long."""


class LoopShare:
    """A token bucket of processor seconds; all moments are those of one clock that never goes back."""

    def __init__(self, now: float) -> None:
        """Begin with a whole burst."""
        self._left = BURST_SECONDS
        self._checked = now

    def spend(self, seconds: float, now: float) -> None:
        """So much was taken just now."""
        self._refill(now)
        self._left -= seconds

    def wait(self, now: float) -> float:
        """Return the seconds until more may be taken; 0 when it may be now."""
        self._refill(now)
        return max(0.0, -self._left / SHARE)

    def _refill(self, now: float) -> None:
        self._left = min(BURST_SECONDS, self._left + (now - self._checked) * SHARE)
        self._checked = now
