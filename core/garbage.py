"""Full garbage collections in moments in which nobody waits for the event loop.

A full collection goes through every object of every session and holds the loop for 0.1 s and more. Python starts one
whenever enough objects were made, which is while someone presses keys. Here the two younger generations are collected
as usual, in a few milliseconds, and the oldest one when nothing happens. Most of what it holds are sessions that ended.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import sys
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)

CHECK_SECONDS = 0.5
QUIET_SECONDS = 1.0
"""Since the last input of any session."""
IDLE_SHARE = 0.1
"""The most processor time of the loop since the last check, as a share, at which the loop counts as idle."""
AGAIN_SECONDS = 60.0
"""After the last session ended and was collected, a last collection frees what was still in use then."""
MOST_ENDED = 10
"""So many sessions may have ended, and"""
MOST_GROWTH = 10
"""collections of the middle generation may have passed, before a full one no longer waits for a quiet moment,"""
MOST_SHARE = 0.01
"""but then full collections take at most this share of the time."""

THRESHOLDS = (20_000, 5, 1_000_000_000)
"""Objects more than before until the youngest generation is collected, and collections of each until the next older
one; the oldest is never due by itself. 20,000 and 100,000 objects take about 2 and 10 ms."""


class GarbageCollector:
    """The full garbage collections of this process; `run` makes them, in the event loop's thread."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, processor: Callable[[], float] = time.thread_time
    ) -> None:
        """Measure time with `clock` and the processor time of the loop's thread with `processor`, both in seconds."""
        self._clock = clock
        self._processor = processor
        self._input_at = self._done_at = self._checked_at = clock()
        self._used = processor()
        self._ended = 0
        self._once_more = False
        self._last_seconds = 0.0
        self.count = 0
        """Full collections so far."""
        self.seconds = 0.0
        """Seconds that they took."""

    def postpone(self) -> None:
        """Wait for another quiet moment: input has arrived, and someone waits for its effect."""
        self._input_at = self._clock()

    def session_ended(self) -> None:
        """Collect what a session leaves behind in the next quiet moment."""
        self._ended += 1
        self.postpone()

    async def run(self) -> None:
        """Collect in quiet moments until cancelled; until then Python starts no full collection by itself."""
        before = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        try:
            while True:
                await asyncio.sleep(CHECK_SECONDS)
                self.check()
        finally:
            gc.set_threshold(*before)

    def check(self) -> bool:
        """Make a full collection if one is due; return whether it was."""
        now, used = self._clock(), self._processor()
        idle = used - self._used <= IDLE_SHARE * (now - self._checked_at)
        self._checked_at, self._used = now, used
        growth = gc.get_count()[2]
        again = self._once_more and now - self._done_at >= AGAIN_SECONDS
        if not self._ended and not growth and not again:
            return False
        urgent = self._ended >= MOST_ENDED or growth >= MOST_GROWTH
        quiet = idle and now - self._input_at >= QUIET_SECONDS
        if not quiet and not (urgent and self._last_seconds <= MOST_SHARE * (now - self._done_at)):
            return False
        self._collect(now)
        if not quiet:
            # Connections of sessions that have just ended are still being closed; they are for the next quiet moment.
            self._ended = 1
        return True

    def _collect(self, began: float) -> None:
        freed = gc.collect()
        _give_back()
        # Its own time is not that of the loop's work.
        self._done_at = self._checked_at = self._clock()
        self._used = self._processor()
        self._last_seconds = self._done_at - began
        self._once_more = self._ended > 0
        self._ended = 0
        self.count += 1
        self.seconds += self._last_seconds
        _log.debug("a full garbage collection freed %d objects in %.0f ms", freed, self._last_seconds * 1e3)


def _give_back() -> None:
    """Return free memory of the C heap to the system, where the C library can.

    Sessions that ended leave free blocks between those that are in use, and glibc returns only the end of its heap by
    itself. After 50 sessions these were 8 of 147 MB.
    """
    if _trim is not None:
        _trim(0)


_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""Of glibc; other C libraries have none."""
