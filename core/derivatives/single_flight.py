"""Jobs that several may wait for: equal requests become one, as urgent as its most urgent, gone with the last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Final, TypeVar

from core.derivatives.worker_pool import Job, WorkerPool
from core.models import Priority

_T = TypeVar("_T")

LINGER_SECONDS: Final = 0.25


class JointJob:
    """One piece of work in a worker pool, and how urgent it is to whoever waits for it."""

    def __init__(self, pool: WorkerPool, priority: Priority) -> None:
        self.priority = priority
        self.waiting = 0
        self.lingers = False
        """Whether it is worth to go on for a moment without anybody who waits: somebody may want it again."""
        self._pool = pool
        self._job: Job[Any] | None = None

    async def run(self, call: Callable[[], _T], *, interruptible: bool = False) -> _T:
        """Run a call in a worker; see `WorkerPool.run` and `submit` for what it may be and raise."""
        self.lingers = interruptible
        job = self._job = await self._pool.submit(call, self.priority, interruptible=interruptible)
        self.hasten(self.priority)  # somebody more urgent may have come while there was no room
        return await self._pool.result(job)

    def hasten(self, priority: Priority) -> None:
        """Be at least that urgent."""
        self.priority = min(self.priority, priority)
        if self._job is not None:
            self._pool.hasten(self._job, self.priority)


class JointJobs:
    """The jobs that are under way, by what they make. Belongs to one event loop; end it with `close`."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._under_way: dict[Hashable, tuple[JointJob, asyncio.Task[Any]]] = {}

    def __len__(self) -> int:
        """How many jobs are under way."""
        return len(self._under_way)

    async def join(
        self, key: Hashable, priority: Priority, perform: Callable[[JointJob], Coroutine[Any, Any, _T]]
    ) -> _T:
        """Return the result of `perform(job)`, or of the one that is under way for the same key.

        Cancelling one who waits does not touch the others; when the last one goes, the work is cancelled; what can be
        interrupted in the middle goes on for `LINGER_SECONDS`, because whoever pans about wants the same again at once.

        Raises:
            Exception: whatever `perform` raised, to everybody who waits.
        """
        job, task = self._under_way.get(key) or self._begin(key, priority, perform)
        job.hasten(priority)
        job.waiting += 1
        try:
            result: _T = await asyncio.shield(task)
        finally:
            job.waiting -= 1
            if job.waiting == 0 and job.lingers:
                asyncio.get_running_loop().call_later(LINGER_SECONDS, self._end_unwanted, key, job, task)
            elif job.waiting == 0:
                self._end_unwanted(key, job, task)
        return result

    async def close(self) -> None:
        """Give up everything that is under way."""
        tasks = [task for _, task in self._under_way.values()]
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(
        self, key: Hashable, priority: Priority, perform: Callable[[JointJob], Coroutine[Any, Any, _T]]
    ) -> tuple[JointJob, asyncio.Task[_T]]:
        job = JointJob(self._pool, priority)

        async def carry_out() -> _T:
            try:
                return await perform(job)
            finally:
                self._forget(key, job)

        task = asyncio.create_task(carry_out())
        task.add_done_callback(_retrieve)
        self._under_way[key] = (job, task)
        return job, task

    def _end_unwanted(self, key: Hashable, job: JointJob, task: asyncio.Task[Any]) -> None:
        if job.waiting == 0 and not task.done():
            self._forget(key, job)
            task.cancel()

    def _forget(self, key: Hashable, job: JointJob) -> None:
        if key in self._under_way and self._under_way[key][0] is job:
            del self._under_way[key]


def _retrieve(task: asyncio.Task[Any]) -> None:
    """Look at a failure that nobody waited for any more, so that it is not reported as forgotten."""
    if not task.cancelled():
        task.exception()
