"""The running sessions: start a few at a time, end all of them at shutdown."""

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
    """The running sessions."""

    def __init__(self) -> None:
        """Start without sessions."""
        self._tasks: dict[asyncio.Task[None], Callable[[], None]] = {}
        self._starting = asyncio.Semaphore(STARTING_AT_ONCE)

    def __len__(self) -> int:
        """Return the number of running sessions."""
        return len(self._tasks)

    def start(
        self, session: Coroutine[Any, Any, None], name: str, force_end: Callable[[], None] = lambda: None
    ) -> asyncio.Task[None]:
        """Run a session in a task until it ends; errors are logged.

        `force_end` closes the session if it does not end in time at shutdown.
        """
        task = asyncio.get_running_loop().create_task(session, name=name)
        self._tasks[task] = force_end
        task.add_done_callback(self._ended)
        return task

    async def wait_for_start_slot(self) -> StartSlot:
        """Wait for one of the few slots to draw a first screen, which takes tens of milliseconds of the event loop."""
        await self._starting.acquire()
        return StartSlot(self._starting.release)

    async def shut_down(self, seconds: float) -> None:
        """Cancel every session, wait at most `seconds`, then force the rest to end."""
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
            _log.error("a session failed", exc_info=error)


class StartSlot:
    """A slot to draw a first screen: released by enough output, by the end of the session, or after a short time."""

    def __init__(self, release: Callable[[], None]) -> None:
        """Hold the slot until `leave`."""
        self._release: Callable[[], None] | None = release
        self._written = 0
        self._timer = asyncio.get_running_loop().call_later(START_SECONDS, self.leave)

    def wrote(self, size: int) -> None:
        """Count the output of the session in bytes."""
        self._written += size
        if self._written >= _FIRST_FRAME:
            self.leave()

    def leave(self) -> None:
        """Release the slot; idempotent."""
        self._timer.cancel()
        if self._release is not None:
            self._release()
            self._release = None
