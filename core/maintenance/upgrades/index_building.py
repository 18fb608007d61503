"""The job that builds the indexes which an upgrade of a large gallery left out."""

from __future__ import annotations

import sqlite3
from functools import partial

from core.database.database import Database
from core.database.migrations import missing_indexes
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind, JobPriority, JobStage


class IndexBuilding:
    """Builds missing indexes, each in a transaction of its own. Create it before jobs are taken over, then `run` it."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        """Register the kind of job."""
        self._database = database
        self._jobs = jobs
        jobs.register(JobKind.UPGRADE, self._build, priority=JobPriority.INDEX, words="Upgrading the index")

    async def run(self) -> None:
        """Build the missing indexes as a job, if there are any.

        Raises:
            GalleryError: the job was cancelled, or nothing can be written.
        """
        if await self._database.read(missing_indexes):
            await self._jobs.run(JobKind.UPGRADE, {}, joins=lambda _: True)

    async def _build(self, run: JobRun) -> None:
        """Build them; what is left when the process ends is built after the next start."""
        missing = await self._database.read(missing_indexes)
        for done, name in enumerate(missing):
            run.show(JobStage.MIGRATION, "Building indexes that make lists faster", done, len(missing))
            await run.checkpoint()
            await self._database.write(partial(_build_index, name=name))
        run.show(JobStage.MIGRATION, "Building indexes that make lists faster", len(missing), len(missing))


def _build_index(connection: sqlite3.Connection, name: str) -> None:
    """Build an index, unless another process has."""
    statement = missing_indexes(connection).get(name)
    if statement is not None:
        connection.execute(f"DROP INDEX IF EXISTS {name}")
        connection.execute(statement)
