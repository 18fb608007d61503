"""The job that cleans the stored pictures: after scans, and whenever it is due."""

from __future__ import annotations

import asyncio
from typing import Final

from core.config import Settings
from core.jobs.job_run import JobRun
from core.jobs.jobs import Jobs
from core.jobs.models import JobKind, JobPriority
from core.pictures.cache.cache_decisions import CleaningSchedule
from core.pictures.cache.picture_cache import PictureCache
from core.pictures.pictures import Pictures

_LOOK_SECONDS: Final = 60.0
"""How often a running gallery looks whether its stored pictures are to be cleaned."""


class CleaningJob:
    """Runs `PictureCache.clean` as a job. Belongs to one event loop."""

    def __init__(self, jobs: Jobs, cache: PictureCache, pictures: Pictures, settings: Settings) -> None:
        self._jobs = jobs
        self._cache = cache
        self._pictures = pictures
        self._schedule = CleaningSchedule(settings.preview_disk_bytes)
        self._is_watched = False
        jobs.register(JobKind.CLEANING, self._clean, priority=JobPriority.BACKGROUND, words="Cleaning stored pictures")

    async def run(self, *, after_scan: bool) -> None:
        """Clean the stored pictures after all other work; a job that does the same and has not begun is joined.

        Raises:
            GalleryError: the database cannot be read or written.
        """
        for job, given in self._jobs.unfinished(JobKind.CLEANING).items():
            if self._jobs.is_waiting(job) and (given["after_scan"] or not after_scan):
                await self._jobs.join(job)
                return
        await self._jobs.run(JobKind.CLEANING, {"after_scan": after_scan})

    async def run_when_due(self) -> None:
        """Clean again and again when it is due, until it is cancelled; a second call ends at once."""
        if self._is_watched:
            return
        self._is_watched = True
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._schedule.is_due(self._pictures.preview_bytes):
                await self.run(after_scan=False)

    async def _clean(self, run: JobRun) -> None:
        self._schedule.cleaned(self._pictures.preview_bytes)
        await self._cache.clean(run, after_scan=run.arguments["after_scan"])
