"""Who is here now, so that a shutdown can see everyone out, and newcomers come in a few at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)

STARTING_AT_ONCE = 3
START_SECONDS = 1.5
_FIRST_FRAME = 1024


class ActiveSessions:
    """The running visits."""

    def __init__(self) -> None:
        """Nobody is here yet."""
        self._tasks: dict[asyncio.Task[None], Callable[[], None]] = {}
        self._starting = asyncio.Semaphore(STARTING_AT_ONCE)

    def __len__(self) -> int:
        """How many visits run."""
        return len(self._tasks)

    def start(
        self, visit: Coroutine[Any, Any, None], name: str, force_end: Callable[[], None] = lambda: None
    ) -> asyncio.Task[None]:
        """Run a visit until it ends; its errors are its own affair.

        `force_end` does without the visit what must be done when it does not end although the gallery closes.
        """
        task = asyncio.get_running_loop().create_task(visit, name=name)
        self._tasks[task] = force_end
        task.add_done_callback(self._ended)
        return task

    async def wait_for_start_slot(self) -> StartSlot:
        """Wait for a place among those that draw their first frame: each takes tens of milliseconds of the loop."""
        await self._starting.acquire()
        return StartSlot(self._starting.release)

    async def shut_down(self, seconds: float) -> None:
        """Ask every visit to end, wait for that long, then give up those that still run."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task, force_end in self._tasks.items():
            _log.warning("%s did not end in time", task.get_name())
            force_end()

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a visit ended badly", exc_info=error)


class StartSlot:
    """A place among the newcomers; given back with the first frame, at the end, or after a moment."""

    def __init__(self, release: Callable[[], None]) -> None:
        """Hold the place until `leave`."""
        self._release: Callable[[], None] | None = release
        self._written = 0
        self._timer = asyncio.get_running_loop().call_later(START_SECONDS, self.leave)

    def wrote(self, size: int) -> None:
        """Count what the visit drew."""
        self._written += size
        if self._written >= _FIRST_FRAME:
            self.leave()

    def leave(self) -> None:
        """Give the place to the next one; more than once is the same as once."""
        self._timer.cancel()
        if self._release is not None:
            self._release()
            self._release = None
