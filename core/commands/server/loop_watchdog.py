"""Log what holds the event loop: nobody is served while one callback runs.

A thread asks the loop for a sign of life every second. The clock is that of the thread: while the machine sleeps or the
process is stopped, the thread does not run either, and that time does not count. Neither does the time in which the
loop was ready and other programs had the processors: no callback is at fault then.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_log = logging.getLogger(__name__)

LIMIT_SECONDS = 5.0
"""How long a callback may hold the loop before it is logged."""
TICK_SECONDS = 1.0


@contextmanager
def loop_watched(limit: float = LIMIT_SECONDS, tick: float = TICK_SECONDS) -> Iterator[None]:
    """Watch the running event loop while the block runs, and log the stack of what holds it for `limit` seconds."""
    loop, stopped = asyncio.get_running_loop(), threading.Event()
    schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    watching = threading.Thread(
        target=_watch,
        args=(loop, threading.get_ident(), schedule, stopped, limit, tick),
        name="loop watchdog",
        daemon=True,
    )
    watching.start()
    try:
        yield
    finally:
        stopped.set()


class StallClock:
    """Decide for how long a loop has been held, from observations at regular times."""

    def __init__(self, limit: float, tick: float, now: float, cpu: float) -> None:
        """Start now; observations come about every `tick` seconds."""
        self.held = 0.0
        """Seconds since the last sign of life, without those in which the process did not run."""
        self._limit = limit
        self._tick = tick
        self._now = now
        self._cpu = cpu
        self._delay: float | None = None
        self._reported = False

    def observe(self, now: float, cpu: float, *, is_alive: bool, delay: float = 0.0) -> bool:
        """Count the time since the last observation; return whether a stall is to be reported, once for each.

        `cpu` is the processor time of the loop's thread. It counts where an observation is late because a callback
        did not let any other thread run. `delay` is the time in which that thread waited for a processor so far.
        """
        passed, used = now - self._now, cpu - self._cpu
        delayed = 0.0 if self._delay is None else delay - self._delay
        self._now, self._cpu, self._delay = now, cpu, delay
        if is_alive:
            self.held, self._reported = 0.0, False
            return False
        self.held += max(min(passed - delayed, 2 * self._tick), min(used, passed), 0.0)
        if self._reported or self.held < self._limit:
            return False
        self._reported = True
        return True


def _watch(
    loop: asyncio.AbstractEventLoop, thread: int, schedule: Path, stopped: threading.Event, limit: float, tick: float
) -> None:
    processor = time.pthread_getcpuclockid(thread)
    clock = StallClock(limit, tick, time.monotonic(), time.clock_gettime(processor))
    alive = threading.Event()
    alive.set()
    while not stopped.wait(tick):
        is_alive = alive.is_set()
        if is_alive and clock.held >= limit:
            _log.warning("the event loop runs again after %.0f s", clock.held)
        used, delay = time.clock_gettime(processor), _processor_delay(schedule)
        if clock.observe(time.monotonic(), used, is_alive=is_alive, delay=delay):
            _log.error("the event loop has been held for %.0f s by\n%s", clock.held, _stack_of(thread))
        if is_alive:
            alive.clear()
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(alive.set)


def _processor_delay(schedule: Path) -> float:
    """Return for how many seconds a thread has waited for a processor (Linux, sched-stats); 0 where that is unknown."""
    try:
        return int(schedule.read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _stack_of(thread: int) -> str:
    """Return where a thread is, the innermost call first, because logs cut long lines; without values of variables."""
    frame = sys._current_frames().get(thread)  # noqa: SLF001 - the documented way to another thread's frame
    return "".join(reversed(traceback.format_stack(frame))).rstrip() if frame is not None else "an unknown callback"
