"""Permanent deletions as jobs: with progress, cancelled between two photos, and what they did."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Final

from core.deletion.deletion_plan import Deleted, DeletionPlan, DeletionProgress
from core.deletion.permanent_deletion import PermanentDeletion
from core.errors import GalleryError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobId, JobKind, JobPriority, JobStage
from core.models import Actor

_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A deletion that an admin confirmed."""

    actor: Actor
    plan: DeletionPlan
    confirmation: str
    progress: DeletionProgress


class DeletionJobs:
    """Runs deletions as jobs of this process. Belongs to one event loop.

    A deletion is confirmed for this process: one that ends with it is not continued by the next one.
    """

    def __init__(self, deletion: PermanentDeletion, jobs: Jobs) -> None:
        """Delete with `deletion`."""
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
        self._jobs.register(JobKind.DELETION, self._delete, priority=JobPriority.INDEX, words="Permanent deletion")
        key, progress = secrets.token_hex(8), DeletionProgress(len(plan.photos))
        self._confirmed[key] = _Confirmed(actor, plan, confirmation, progress)
        arguments = {"confirmed": key, "photos": len(plan.photos)}
        job_id = await self._jobs.start(JobKind.DELETION, arguments, started_by=actor.name)
        self._progress[job_id] = progress
        while len(self._progress) > _KEPT:
            del self._progress[next(iter(self._progress))]
        return job_id

    def progress(self, job_id: JobId) -> DeletionProgress:
        """Return how far a deletion of this process is."""
        return self._progress[job_id]

    async def result(self, job_id: JobId) -> Deleted:
        """Wait for the end of a deletion of this process; also of one that is cancelled or fails."""
        progress = self._progress[job_id]
        try:
            await self._jobs.join(job_id)
        except JobCancelledError as error:
            progress.ended_by = error.hint or error.message
        except GalleryError as error:
            progress.ended_by = str(error)
        return progress.result

    async def _delete(self, run: JobRun) -> None:
        confirmed = self._confirmed.pop(str(run.arguments["confirmed"]), None)
        if confirmed is None:
            raise GalleryError("The deletion ended with its process.", "What is left is in the trash.")
        progress = confirmed.progress

        async def safe_point() -> None:
            run.error_count = len(progress.refused)
            run.show(JobStage.DELETION, "Deleting photos permanently", progress.done, progress.total)
            await run.checkpoint()

        here = (confirmed.actor, confirmed.plan, confirmed.confirmation)
        try:
            await self._deletion.delete(*here, progress, safe_point)
        except asyncio.CancelledError:
            progress.ended_by = run.cancelled_by or "The gallery is closing."
            raise
        except GalleryError as error:
            progress.ended_by = str(error)
            raise
        run.error_count = len(progress.refused)
