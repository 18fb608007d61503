"""Similar photos as a job of the gallery."""

from __future__ import annotations

from collections.abc import Callable

from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind, JobPriority
from core.pictures.duplicates.similar_photos import SimilarPhotos


class SimilarityJob:
    """Finds the photos that are copies of others, after all other work. Belongs to one event loop."""

    def __init__(self, jobs: Jobs, similar: SimilarPhotos, on_end: Callable[[], None]) -> None:
        """Register the job; `on_end` is called when pairs may have been found."""
        self._jobs = jobs
        self._similar = similar
        self._on_end = on_end
        jobs.register(JobKind.SIMILAR, self._find, priority=JobPriority.BACKGROUND, words="Finding similar photos")

    async def run(self) -> None:
        """Find them if there is something to do; a job that has not begun is joined."""
        for job in self._jobs.unfinished(JobKind.SIMILAR):
            if self._jobs.is_waiting(job):
                await self._jobs.join(job)
                return
        if await self._similar.are_outstanding():
            await self._jobs.run(JobKind.SIMILAR, {})

    async def _find(self, run: JobRun) -> None:
        try:
            await self._similar.find(run)
        finally:
            self._on_end()
