"""The work of `serve` for permanent deletion: finish interrupted ones, remove what was in quarantine for a week."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from core.deletion.permanent_deletion import PermanentDeletion
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 3600.0


class QuarantineUpkeep:
    """Finishes and removes what is in the journal of deletions. Create it before jobs are taken over, then `run` it."""

    def __init__(self, deletion: PermanentDeletion, jobs: Jobs) -> None:
        """Register the kind of job."""
        self._deletion = deletion
        self._jobs = jobs
        jobs.register(JobKind.REMOVAL, self._remove, priority=JobPriority.BACKGROUND, words="Removing deleted files")

    async def run(self) -> None:
        """Look once an hour, until cancelled."""
        while True:
            try:
                await self._deletion.recover()
                if await self._deletion.is_due():
                    await self._jobs.run(JobKind.REMOVAL, {}, joins=lambda _: True)
            except JobCancelledError:
                _log.info("the removal of deleted files was cancelled")
            except GalleryError as error:
                _log.warning("deleted files are not removed now: %s", error.message)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _remove(self, run: JobRun) -> None:
        await run.checkpoint()
        await self._deletion.remove_due()
