"""Timeline: which frame of an animation to show at a given time. It reads no clock; times are seconds of any clock."""

from __future__ import annotations

from collections.abc import Sequence


class Timeline:
    """Steps through frames: skips those whose time has passed, waits for one that has not arrived yet."""

    def __init__(self, seconds: Sequence[float], plays: int | None, now: float) -> None:
        """Start at the first frame, which is shown for `seconds[0]`; play `plays` times in all (None: endlessly)."""
        self._seconds = tuple(seconds)
        self._plays = plays
        self.restart(now)

    def restart(self, now: float) -> None:
        """Start again at the first frame."""
        self.index = 0
        """The current frame, from 0."""
        self.ended = False
        """Whether the animation was played as often as specified; the last frame stays."""
        self._left = self._plays
        self._until = now + self._seconds[0]
        self._waited = False

    @property
    def due(self) -> float:
        """When the next frame is due."""
        return self._until

    def resume(self, now: float) -> None:
        """Continue after a pause; the current frame is shown for its whole time."""
        self._until = now + self._seconds[self.index]

    def advance(self, now: float, available: int) -> bool:
        """Move to the frame due now; return whether the frame or `ended` changed.

        The first `available` frames have arrived. After waiting for one, no frame is skipped to catch up.
        """
        before = self.index, self.ended
        if self._waited and self._follows(available):
            self._until, self._waited = now, False
        if now - self._until > sum(self._seconds):
            self._until = now
        while now >= self._until and not self.ended:
            following = (self.index + 1) % len(self._seconds)
            if not following and self._is_last_time():
                self.ended = True
            elif following >= available:
                self._waited = True
                break
            else:
                self.index = following
                self._until += self._seconds[following]
        return (self.index, self.ended) != before

    def _follows(self, available: int) -> bool:
        return (self.index + 1) % len(self._seconds) < available

    def _is_last_time(self) -> bool:
        if self._left is None:
            return False
        self._left -= 1
        return self._left <= 0
