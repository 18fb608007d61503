"""One run of a job: how its work reports progress, and where it can be paused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Final

from core.jobs.job_records import Arguments
from core.jobs.models import JobId, JobPriority, JobProgress, JobStage
from core.jobs.progress_meter import ProgressMeter

_LOOK_SECONDS: Final = 0.2
"""How often a thread that waits looks whether it is to stop."""


class JobRun:
    """Given to the function that does the work of a job. Belongs to one event loop, except where it says otherwise."""

    def __init__(
        self,
        arguments: Arguments,
        priority: JobPriority = JobPriority.INDEX,
        job_id: JobId | None = None,
        on_progress: Callable[[JobProgress], None] = lambda _: None,
    ) -> None:
        """Made by `Jobs`, with an id; work that is tested alone gets a run of its own."""
        self.job_id = job_id
        self.arguments = arguments
        self.priority = priority
        self.error_count = 0
        """Errors that did not stop the work: a job with some is `completed_with_errors`."""
        self.cancelled_by: str | None = None
        """Why the job is cancelled; None for a process that ends, and leaves the job to the next one."""
        self._meter = ProgressMeter()
        self._on_progress = on_progress
        self._open = asyncio.Event()
        self._open_for_threads = threading.Event()
        self.hold(is_held=False)

    @property
    def progress(self) -> JobProgress:
        """How far it is."""
        return self._meter.progress

    @property
    def is_held(self) -> bool:
        """Whether the next safe point will wait: what was done so far should be stored before."""
        return not self._open.is_set()

    def show(self, stage: JobStage, sentence: str, done: int = 0, total: int | None = None) -> None:
        """Report progress; `total` is None while it is unknown."""
        self._on_progress(self._meter.update(stage, sentence, done, total))

    async def checkpoint(self) -> None:
        """Wait while the job is paused or has to wait for others: a safe point of the work."""
        while not self._open.is_set():
            await self._open.wait()

    def checkpoint_in_thread(self, stop: threading.Event) -> None:
        """Wait like `checkpoint`, in a thread; return early once `stop` is set."""
        while not (stop.is_set() or self._open_for_threads.wait(_LOOK_SECONDS)):
            pass

    def hold(self, *, is_held: bool) -> None:
        """Make the work wait at its next safe point, or continue."""
        if not is_held:
            self._open.set()
            self._open_for_threads.set()
        elif self._open.is_set():
            self._open.clear()
            self._open_for_threads.clear()
            self._meter.pause()
