"""A budget of processor time per session, so that no session delays the others in the event loop."""

from __future__ import annotations

BURST_SECONDS = 0.5
"""Seconds of processor time that may be used at once."""
SHARE = 0.2
"""The share of processor time in the long run."""


class LoopBudget:
    """A token bucket of processor seconds; all times are of one monotonic clock."""

    def __init__(self, now: float) -> None:
        """Start with a full bucket."""
        self._left = BURST_SECONDS
        self._checked = now

    def spend(self, seconds: float, now: float) -> None:
        """Deduct processor seconds that were used until now."""
        self._refill(now)
        self._left -= seconds

    def wait(self, now: float) -> float:
        """Return the seconds until the bucket is above zero; 0 when it is now."""
        self._refill(now)
        return max(0.0, -self._left / SHARE)

    def _refill(self, now: float) -> None:
        self._left = min(BURST_SECONDS, self._left + (now - self._checked) * SHARE)
        self._checked = now
