"""Files read, hashed and derived by an executor, in batches; what it cannot do is left to the gallery's own workers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Executor
from typing import Any, Final

from core.background import detached_context
from core.config import Settings
from core.derivatives.cluster.batches import BATCH, FileLimits, answers_of, perform
from core.derivatives.cluster.file_tasks import FileTask, checked

_log = logging.getLogger(__name__)

ATTEMPTS: Final = 2
"""How often a batch is sent: a worker that dies costs its tasks one retry."""
GIVEN_UP_AFTER: Final = 3
"""Batches in a row that failed in all attempts, after which the executor is not asked again."""
_GATHER_SECONDS: Final = 0.02
"""How long tasks wait for others to make a batch."""
_GRACE_SECONDS: Final = 60.0
"""How much longer a batch may take than all its files, for its way and for the start of processes."""


class FileWork:
    """Has files worked on by an executor. Belongs to one event loop; end it with `close`."""

    def __init__(self, executor: Executor, settings: Settings, slots: int) -> None:
        """Use an executor that works on `slots` batches at the same time; its owner ends it."""
        self._executor = executor
        self._limits = FileLimits(settings.task_seconds, settings.worker_memory, settings.time_zone)
        self._room = asyncio.Semaphore(2 * slots)
        self._waiting: list[tuple[FileTask, asyncio.Future[Any]]] = []
        self._batches: set[asyncio.Task[None]] = set()
        self._failed_in_a_row = 0
        self.capacity = 2 * slots * BATCH
        """How many tasks are worth asking for at the same time."""

    @property
    def is_given_up(self) -> bool:
        """Whether the executor failed so often that it is not asked again."""
        return self._failed_in_a_row >= GIVEN_UP_AFTER

    async def run(self, task: FileTask) -> Any:
        """Return the result of a task: metadata, a digest or a `RenderedPicture`; None where there is none.

        Then the gallery's own workers try it, and judge the file.
        """
        if self.is_given_up:
            return None
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((task, result))
        if len(self._waiting) >= BATCH:
            self._send()
        elif len(self._waiting) == 1:
            asyncio.get_running_loop().call_later(_GATHER_SECONDS, self._send, context=detached_context())
        return await result

    async def close(self) -> None:
        """Forget all tasks; callers get None."""
        self._failed_in_a_row = GIVEN_UP_AFTER
        self._send()
        for batch in self._batches:
            batch.cancel()
        await asyncio.gather(*self._batches, return_exceptions=True)

    def _send(self) -> None:
        batch, self._waiting = self._waiting, []
        if batch:
            task = asyncio.get_running_loop().create_task(self._run_batch(batch), context=detached_context())
            self._batches.add(task)
            task.add_done_callback(self._batches.discard)
            task.add_done_callback(lambda _: _leave_undone(batch))  # it may be cancelled before it begins

    async def _run_batch(self, batch: Sequence[tuple[FileTask, asyncio.Future[Any]]]) -> None:
        answers: list[bytes] | None = None
        tasks = tuple(task for task, _ in batch)
        async with self._room:
            for _ in range(ATTEMPTS):
                answers = None if self.is_given_up else await self._answers(tasks)
                if answers is not None:
                    break
        self._note(is_answered=answers is not None)
        for (task, result), body in zip(batch, answers or (), strict=False):
            if not result.done():
                result.set_result(checked(task, body))

    async def _answers(self, tasks: tuple[FileTask, ...]) -> list[bytes] | None:
        """Send a batch once; None if the executor failed."""
        try:
            future = self._executor.submit(perform, tasks, self._limits)
        except Exception as error:  # noqa: BLE001 - whatever an executor that has ended raises
            _log.info("a batch could not be sent: %s", type(error).__name__)
            return None
        waiting = asyncio.wrap_future(future)
        try:
            seconds = len(tasks) * self._limits.seconds + _GRACE_SECONDS
            done, _ = await asyncio.wait({waiting}, timeout=seconds)
        finally:
            future.cancel()
        if not done or waiting.cancelled() or waiting.exception() is not None:
            reason = "no answer" if not done or waiting.cancelled() else type(waiting.exception()).__name__
            _log.info("a batch of %d files failed: %s", len(tasks), reason)
            return None
        return answers_of(waiting.result(), len(tasks))

    def _note(self, *, is_answered: bool) -> None:
        was_given_up = self.is_given_up
        if is_answered and not was_given_up:
            self._failed_in_a_row = 0
        elif not is_answered:
            self._failed_in_a_row += 1
            if self.is_given_up and not was_given_up:
                _log.warning("the cluster does not answer: files are worked on by this machine alone")


def _leave_undone(batch: Sequence[tuple[FileTask, asyncio.Future[Any]]]) -> None:
    """Tell callers that wait that there is no result."""
    for _, result in batch:
        if not result.done():
            result.set_result(None)
