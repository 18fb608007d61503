"""When a session takes over a new size of its window: at once after a rest, less and less often during a flood."""

from __future__ import annotations

import math

SHORTEST_SECONDS = 0.05
"""Between the first two sizes of a window that is dragged; it doubles with each further one."""
LONGEST_SECONDS = 0.5
REST_SECONDS = 1.0
"""After which a size is the first one again."""


class ResizePacing:
    """The sizes of one session; all times are of one monotonic clock."""

    def __init__(self) -> None:
        """Start without sizes."""
        self._taken_at = -math.inf
        self._pause = SHORTEST_SECONDS

    def due(self, now: float) -> float:
        """Return when the newest size may be taken over; not later than now for a single change."""
        if now - self._taken_at > REST_SECONDS:
            self._pause = SHORTEST_SECONDS
        return self._taken_at + self._pause

    def taken(self, now: float) -> None:
        """Note that a size was taken over."""
        self._taken_at = now
        self._pause = min(2 * self._pause, LONGEST_SECONDS)
