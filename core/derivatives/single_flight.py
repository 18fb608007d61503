"""Single flight: equal requests are answered by one job, with the highest priority that any of them asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Final, TypeVar

from core.background import detached_context
from core.derivatives.worker_pool import Job, WorkerPool
from core.models import Priority

_T = TypeVar("_T")

GRACE_SECONDS: Final = 0.25
"""How long an interruptible job continues without a waiting request."""


class SharedJob:
    """One piece of work in a worker pool, shared by the requests that wait for it."""

    def __init__(self, pool: WorkerPool, priority: Priority) -> None:
        self.priority = priority
        self.waiting = 0
        """Requests that wait for the result."""
        self.has_grace = False
        """Whether the work continues for `GRACE_SECONDS` after the last request was cancelled."""
        self._pool = pool
        self._job: Job[Any] | None = None

    async def run(self, call: Callable[[], _T], *, interruptible: bool = False, seconds: float | None = None) -> _T:
        """Run a call in a worker process; for its limits and errors see `WorkerPool.run` and `submit`."""
        self.has_grace = interruptible
        job = self._job = await self._pool.submit(call, self.priority, seconds, interruptible=interruptible)
        self.raise_priority(self.priority)  # it may have risen while `submit` waited for room
        try:
            return await self._pool.result(job)
        finally:
            # The traceback of the job's error refers to this frame: only the garbage collector would free them.
            self._job = None
            del job

    def raise_priority(self, priority: Priority) -> None:
        """Give the job this priority unless its own is higher."""
        self.priority = min(self.priority, priority)
        if self._job is not None:
            self._pool.raise_priority(self._job, self.priority)


class SingleFlight:
    """The shared jobs in progress, by key. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._flights: dict[Hashable, tuple[SharedJob, asyncio.Task[Any]]] = {}

    def __len__(self) -> int:
        """Return the number of jobs in progress."""
        return len(self._flights)

    async def run(
        self, key: Hashable, priority: Priority, perform: Callable[[SharedJob], Coroutine[Any, Any, _T]]
    ) -> _T:
        """Return the result of `perform(job)`, or that of the job in progress for the same key.

        Cancelling one request does not affect the others. When the last one is cancelled, so is the work. An
        interruptible job continues for `GRACE_SECONDS`, because someone who pans often asks for the same part again.

        Raises:
            Exception: whatever `perform` raised, in every request.
        """
        job, task = self._flights.get(key) or self._begin(key, priority, perform)
        job.raise_priority(priority)
        job.waiting += 1
        try:
            result: _T = await asyncio.shield(task)
        finally:
            job.waiting -= 1
            if job.waiting == 0 and job.has_grace:
                asyncio.get_running_loop().call_later(
                    GRACE_SECONDS, self._cancel_unwanted, key, job, task, context=detached_context()
                )
            elif job.waiting == 0:
                self._cancel_unwanted(key, job, task)
            # The traceback of the task's error refers to this frame: only the garbage collector would free them.
            del task
        return result

    async def close(self) -> None:
        """Cancel all jobs in progress."""
        tasks = [task for _, task in self._flights.values()]
        self._flights.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(
        self, key: Hashable, priority: Priority, perform: Callable[[SharedJob], Coroutine[Any, Any, _T]]
    ) -> tuple[SharedJob, asyncio.Task[_T]]:
        job = SharedJob(self._pool, priority)

        async def fly() -> _T:
            try:
                return await perform(job)
            finally:
                self._remove(key, job)

        task = asyncio.create_task(fly(), context=detached_context())
        task.add_done_callback(_retrieve)
        self._flights[key] = (job, task)
        return job, task

    def _cancel_unwanted(self, key: Hashable, job: SharedJob, task: asyncio.Task[Any]) -> None:
        if job.waiting == 0 and not task.done():
            self._remove(key, job)
            task.cancel()

    def _remove(self, key: Hashable, job: SharedJob) -> None:
        if key in self._flights and self._flights[key][0] is job:
            del self._flights[key]


def _retrieve(task: asyncio.Task[Any]) -> None:
    """Retrieve the exception of a job without waiting requests, so that asyncio does not log it."""
    if not task.cancelled():
        task.exception()
