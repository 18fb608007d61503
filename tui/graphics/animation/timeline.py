"""Which frame of an animation is to be seen when. Pure: every method is told the time, in seconds of any one clock."""

from __future__ import annotations

from collections.abc import Sequence


class Timeline:
    """Walks through frames and leaves out those whose time is over, but waits for one that has not come yet."""

    def __init__(self, seconds: Sequence[float], plays: int | None, now: float) -> None:
        """Begin with the first frame; it is shown for `seconds[0]`, and all of them `plays` times (None: for ever)."""
        self._seconds = tuple(seconds)
        self._plays = plays
        self.restart(now)

    def restart(self, now: float) -> None:
        """Begin with the first frame again."""
        self.number = 0
        """The frame that is to be seen, from 0 on."""
        self.ended = False
        """Whether the last frame stays, because all was played as often as it should be."""
        self._left = self._plays
        self._until = now + self._seconds[0]
        self._waited = False

    @property
    def due(self) -> float:
        """When the frame after this one is to be seen."""
        return self._until

    def resume(self, now: float) -> None:
        """Go on after a pause: the frame at hand gets its whole time."""
        self._until = now + self._seconds[self.number]

    def advance(self, now: float, available: int) -> bool:
        """Go on to what is to be seen now; say whether that is another frame, or the end.

        `available` frames have come, the first ones. After waiting for one no frame is left out to make up for it.
        """
        before = self.number, self.ended
        if self._waited and self._follows(available):
            self._until, self._waited = now, False
        if now - self._until > sum(self._seconds):
            self._until = now
        while now >= self._until and not self.ended:
            following = (self.number + 1) % len(self._seconds)
            if not following and self._is_last_time():
                self.ended = True
            elif following >= available:
                self._waited = True
                break
            else:
                self.number = following
                self._until += self._seconds[following]
        return (self.number, self.ended) != before

    def _follows(self, available: int) -> bool:
        return (self.number + 1) % len(self._seconds) < available

    def _is_last_time(self) -> bool:
        if self._left is None:
            return False
        self._left -= 1
        return self._left <= 0
