"""Permanent deletions and returns from quarantine as jobs: with progress, cancelled between two photos."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from core.deletion.deletion_plan import DeletionPlan, DeletionProgress, DeletionResult
from core.deletion.permanent_deletion import PermanentDeletion
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobId, JobKind, JobPriority, JobStage
from core.models import Actor, PhotoId

_KEPT: Final = 20

_Work = Callable[[DeletionProgress, Callable[[], Awaitable[None]]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """What an admin confirmed."""

    work: _Work
    progress: DeletionProgress
    sentence: str


class DeletionJobs:
    """Runs deletions and returns as jobs of this process. Belongs to one event loop.

    They were confirmed for this process: one that ends with it is not continued by the next one.
    """

    def __init__(self, deletion: PermanentDeletion, jobs: Jobs) -> None:
        """Delete and restore with `deletion`."""
        self._deletion = deletion
        self._jobs = jobs
        self._confirmed: dict[str, _Confirmed] = {}
        self._progress: dict[JobId, DeletionProgress] = {}

    async def start(self, actor: Actor, plan: DeletionPlan, confirmation: str) -> JobId:
        """Start to delete the photos of a plan, and return the id of the job.

        Raises:
            NotAllowedError: the settings do not allow it, or the actor is not an admin.
            UsageError: the confirmation is not that of the plan.
        """
        await self._deletion.require_confirmed(actor, plan, confirmation)
        work = partial(self._deletion.delete, actor, plan, confirmation)
        progress = DeletionProgress(len(plan.photos))
        return await self._start(JobKind.DELETION, actor, _Confirmed(work, progress, "Deleting photos permanently"))

    async def start_restoring(self, actor: Actor, photo_ids: Sequence[PhotoId]) -> JobId:
        """Start to restore deleted photos, and return the id of the job.

        Raises:
            NotAllowedError: the actor is not an admin.
        """
        await self._deletion.require_permitted(actor)
        work = partial(self._deletion.restore, actor, photo_ids)
        confirmed = _Confirmed(work, DeletionProgress(len(photo_ids)), "Restoring deleted photos")
        return await self._start(JobKind.RESTORATION, actor, confirmed)

    def progress(self, job_id: JobId) -> DeletionProgress:
        """Return how far a job of this process is."""
        return self._progress[job_id]

    async def result(self, job_id: JobId) -> DeletionResult:
        """Wait for the end of a job of this process; also of one that is cancelled or fails."""
        progress = self._progress[job_id]
        try:
            await self._jobs.join(job_id)
        except JobCancelledError as error:
            progress.ended_by = error.hint or error.message
        except GalleryError as error:
            progress.ended_by = str(error)
        return progress.result

    async def _start(self, kind: JobKind, actor: Actor, confirmed: _Confirmed) -> JobId:
        self._jobs.register(kind, self._perform, priority=JobPriority.INDEX, words=confirmed.sentence)
        key = secrets.token_hex(8)
        self._confirmed[key] = confirmed
        arguments = {"confirmed": key, "photos": confirmed.progress.total}
        job_id = await self._jobs.start(kind, arguments, started_by=actor.name)
        self._progress[job_id] = confirmed.progress
        while len(self._progress) > _KEPT:
            del self._progress[next(iter(self._progress))]
        return job_id

    async def _perform(self, run: JobRun) -> None:
        confirmed = self._confirmed.pop(str(run.arguments["confirmed"]), None)
        if confirmed is None:
            raise GalleryError("It ended with its process.", "What is left is in the trash, or in quarantine.")
        progress = confirmed.progress

        async def safe_point() -> None:
            run.error_count = len(progress.refused)
            run.show(JobStage.DELETION, confirmed.sentence, progress.done, progress.total)
            await run.checkpoint()

        try:
            await confirmed.work(progress, safe_point)
        except asyncio.CancelledError:
            progress.ended_by = run.cancelled_by or "The gallery is closing."
            raise
        except GalleryError as error:
            progress.ended_by = str(error)
            raise
        run.error_count = len(progress.refused)
