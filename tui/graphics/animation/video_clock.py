"""VideoClock: which moment of a video is shown at a given time. It reads no clock; times are seconds of any clock."""

from __future__ import annotations

import math


class VideoClock:
    """The moment of a video, in seconds from its first frame; it moves while it runs."""

    def __init__(self) -> None:
        """Stand at the beginning."""
        self.speed = 1.0
        self.limit = math.inf
        """The end of what has arrived: the moment stays there until more has."""
        self._moment = 0.0
        self._since: float | None = None

    @property
    def runs(self) -> bool:
        """Whether the moment moves."""
        return self._since is not None

    def moment(self, now: float) -> float:
        """Return the moment that is shown now."""
        return max(min(self.wanted(now), self.limit), min(self._moment, self.limit))

    def wanted(self, now: float) -> float:
        """Return the moment that would be shown, had everything arrived in time."""
        return self._moment if self._since is None else self._moment + (now - self._since) * self.speed

    def is_past(self, moment: float, now: float) -> bool:
        """Whether a moment would be over, had everything arrived in time."""
        return self.wanted(now) >= moment

    def time_of(self, moment: float) -> float | None:
        """Return when a moment is reached; None while the clock stands."""
        return None if self._since is None else self._since + (moment - self._moment) / self.speed

    def set(self, moment: float, now: float) -> None:
        """Go to a moment, and run on from there if it runs."""
        self._moment = moment
        if self._since is not None:
            self._since = now

    def start(self, now: float) -> None:
        """Run from the moment that is shown."""
        if self._since is None:
            self._since = now

    def stop(self, now: float) -> None:
        """Stand at the moment that is shown."""
        self._moment = self.moment(now)
        self._since = None

    def change_speed(self, speed: float, now: float) -> None:
        """Run so many times as fast as the video was recorded."""
        self.set(self.moment(now), now)
        self.speed = speed
