"""The worker process of models: apart from those of pictures, with a limit of memory of its own."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
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
        self._memory: int | None = None

    @property
    def memory(self) -> int | None:
        """Bytes of the process after its last call; None while there is none."""
        return None if self._pool is None else self._memory

    async def run(self, function: Callable[..., _T], *args: object, priority: Priority, seconds: float) -> _T:
        """Run a function of a module in the process; for what it raises see `WorkerPool.run`."""
        async with self._starting:
            if self._pool is None:
                pool = WorkerPool()
                await pool.start(self._settings, at_once=False)
                self._pool = pool
        measured = partial(_measured, function, args)
        result, self._memory = await self._pool.run(measured, priority=priority, seconds=seconds)
        return result

    async def close(self) -> None:
        """End the process, and free its memory; the next call starts another one."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()


def _measured(function: Callable[..., _T], arguments: tuple[object, ...]) -> tuple[_T, int | None]:
    """Call a function in the process, and return the memory that this process has then, where the system says it."""
    result = function(*arguments)
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return result, None
    return result, pages * resource.getpagesize()
