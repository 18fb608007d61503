"""A budget of processor time in the event loop, so that nobody delays the others."""

from __future__ import annotations

import math

BURST_SECONDS = 0.5
"""Seconds of processor time that may be used at once."""
SHARE = 0.2
"""The share of processor time in the long run."""


class LoopBudget:
    """A token bucket of processor seconds; all times are of one monotonic clock."""

    def __init__(self, now: float, share: float = SHARE, most_owed: float = math.inf) -> None:
        """Start with a full bucket; no more than `most_owed` processor seconds are waited for."""
        self._left = BURST_SECONDS
        self._checked = now
        self._share = share
        self._most_owed = most_owed

    def spend(self, seconds: float, now: float) -> None:
        """Deduct processor seconds that were used until now."""
        self._refill(now)
        self._left = max(self._left - seconds, -self._most_owed)

    def wait(self, now: float) -> float:
        """Return the seconds until the bucket is above zero; 0 when it is now."""
        self._refill(now)
        return max(0.0, -self._left / self._share)

    def _refill(self, now: float) -> None:
        self._left = min(BURST_SECONDS, self._left + (now - self._checked) * self._share)
        self._checked = now
