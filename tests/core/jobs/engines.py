"""Job engines of tests, and work that waits for the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.database.database import Database
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.models import Activity
from core.operations import Operations, Registry
from tests.core.building import ADMIN

SCAN, LATER = JobKind.SCAN, JobKind.DERIVATIVES


class SteppedWork:
    """Work that passes a safe point for each step that the test permits, until the test ends it."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.passed = 0
        self.runs: list[JobRun] = []
        self._steps: asyncio.Queue[Callable[[], object] | None] = asyncio.Queue()
        self._passed = asyncio.Event()

    async def __call__(self, run: JobRun) -> object:
        self.runs.append(run)
        self.begun.set()
        while (ends := await self._steps.get()) is None:
            await run.checkpoint()
            self.passed += 1
            run.show(JobStage.METADATA, "Working", self.passed, 10)
            self._passed.set()
        return ends()

    def step(self) -> None:
        """Permit one more step; it is passed once the work is not held."""
        self._steps.put_nowait(None)

    async def until(self, passed: int) -> None:
        """Wait until this number of steps is passed."""
        async with asyncio.timeout(60):
            while self.passed < passed:
                self._passed.clear()
                await self._passed.wait()

    def end(self, ends: Callable[[], object] = lambda: "done") -> None:
        """Let the work return, or raise."""
        self._steps.put_nowait(ends)


def engine(database: Database, folder: Path, *kinds: tuple[JobKind, Any], activities: list[Activity]) -> Jobs:
    """Return the jobs of one process, as the gallery makes them; background work is what is not a scan."""
    operations = Operations(database, Registry(()), refresh=lambda _, actor: actor)
    jobs = Jobs(database, folder, activities.append, operations.apply)
    for kind, work in kinds:
        priority = JobPriority.INDEX if kind is SCAN else JobPriority.BACKGROUND
        jobs.register(kind, work, priority=priority, words=kind.capitalize())
    return jobs


__all__ = ["ADMIN", "LATER", "SCAN", "SteppedWork", "engine"]
