"""The worker process of models: apart from those of pictures, with a limit of memory of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from core.config import Settings
from core.derivatives.worker_pool import WorkerPool
from core.models import Priority

_T = TypeVar("_T")


class ModelWorkers:
    """One worker process at nice 19, started when it is first used. Belongs to one event loop; end it with `close`.

    A process that dies, or that needs too much time or memory, fails its own call, which is tried again as decoders
    are; it has no access to the database.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = replace(settings, worker_count=1, worker_memory=settings.model_memory)
        self._pool: WorkerPool | None = None
        self._starting = asyncio.Lock()

    async def run(self, function: Callable[..., _T], *args: object, priority: Priority, seconds: float) -> _T:
        """Run a function of a module in the process; for what it raises see `WorkerPool.run`."""
        async with self._starting:
            if self._pool is None:
                pool = WorkerPool()
                await pool.start(self._settings, at_once=False)
                self._pool = pool
        return await self._pool.run(function, *args, priority=priority, seconds=seconds)

    async def close(self) -> None:
        """End the process, and free its memory; the next call starts another one."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()
