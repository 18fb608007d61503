"""The rate of a job and the time that it still needs, measured over the last seconds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from core.jobs.models import JobProgress, JobStage

WINDOW_SECONDS: Final = 10.0
"""A rate is that of this time: long enough not to jump, short enough to follow a change."""
LEAST_SECONDS: Final = 1.0
"""Before this time there is no rate."""


class ProgressMeter:
    """The progress of one job."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._samples: deque[tuple[float, int]] = deque()
        self._progress = JobProgress()

    @property
    def progress(self) -> JobProgress:
        """The progress as of the last call of `update`."""
        return self._progress

    def update(self, stage: JobStage, sentence: str, done: int, total: int | None) -> JobProgress:
        """Note how far the job is, and return that with rate and time left.

        Both are None at first and whenever stage or sentence change; the time left also without a total.
        """
        now = self._clock()
        if (stage, sentence) != (self._progress.stage, self._progress.sentence):
            self._samples.clear()
        self._samples.append((now, done))
        while len(self._samples) > 2 and self._samples[1][0] <= now - WINDOW_SECONDS:
            self._samples.popleft()
        rate = self._rate()
        left = (total - done) / rate if total is not None and rate else None
        self._progress = JobProgress(stage, sentence, done, total, rate, left)
        return self._progress

    def pause(self) -> None:
        """Forget the rate: the time of a pause is not work."""
        self._samples.clear()

    def _rate(self) -> float | None:
        (first, before), (last, after) = self._samples[0], self._samples[-1]
        if last - first < LEAST_SECONDS or after < before:
            return None
        return (after - before) / (last - first)
