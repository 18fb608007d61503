"""The upkeep of the places of photos: a few changed photos at once, many as a job."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WritesStoppedError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.library.places.place_rows import count_unplaced, has_unplaced, place_all_again, save_places, waiting_photos
from core.media.places.geocoding_calls import find_places
from core.media.places.prepared_places import FILE_NAME, PreparedPlaces, prepared_places
from core.models import Priority

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 250
"""Photos without a job, which the list of jobs shows."""
_BATCH: Final = 10_000
"""Photos of one call of a worker, and of one transaction."""
_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 2.0
_PAUSE_AFTER_END: Final = 600.0


class PhotoPlacing:
    """Finds the places of photos whenever coordinates have changed. Create it before jobs are taken over."""

    def __init__(
        self, database: Database, jobs: Jobs, pool: WorkerPool, data_dir: Path, on_change: Callable[[], None]
    ) -> None:
        """Register the kind of job; `on_change` is called when photos have other places."""
        self._database = database
        self._jobs = jobs
        self._pool = pool
        self._on_change = on_change
        self.table = data_dir / FILE_NAME
        """The file that `places prepare` writes."""
        jobs.register(JobKind.PLACES, self._place_all, priority=JobPriority.BACKGROUND, words="Finding places")

    async def prepared(self) -> PreparedPlaces | None:
        """Return what the table says of itself; None where no places were prepared.

        Raises:
            GalleryError: it is damaged.
        """
        return await asyncio.to_thread(prepared_places, self.table)

    async def waiting(self) -> int:
        """Return how many photos wait for their place."""
        return await self._database.read(count_unplaced)

    async def place_all_again(self) -> int:
        """Have all photos with coordinates wait for a new place; return how many they are."""
        return await self._database.write(place_all_again)

    async def watch(self) -> None:
        """Find places until cancelled, or until nothing can be written.

        After a job that an admin cancelled, or one that failed, it looks again some minutes later.
        """
        while True:
            pause = _LOOK_SECONDS
            try:
                await self.catch_up()
            except WritesStoppedError:
                return
            except JobCancelledError:
                pause = _PAUSE_AFTER_END
            except GalleryError as error:
                _log.warning("places could not be found: %s", error)
                pause = _PAUSE_AFTER_END
            await asyncio.sleep(pause)

    async def catch_up(self) -> None:
        """Find the places of all photos that wait, with a job if they are many; nothing where none were prepared.

        Raises:
            GalleryError: the table is damaged, nothing can be written, or the job was cancelled.
        """
        if not await self._database.read(has_unplaced) or not await asyncio.to_thread(self.table.exists):
            return
        if await self.waiting() > _AT_ONCE:
            await self._jobs.run(JobKind.PLACES, {}, joins=lambda _: True)
        else:
            await self._place_some(Priority.BACKGROUND)
            self._on_change()

    async def _place_all(self, run: JobRun) -> None:
        """Find places in batches, each in a transaction of its own; a job that ends early leaves the rest."""
        done = 0
        try:
            while left := await self.waiting():
                run.show(JobStage.METADATA, "Finding places", done, done + left)
                await run.checkpoint()
                done += await self._place_some(Priority.BACKGROUND)
            run.show(JobStage.METADATA, "Finding places", done, done)
        finally:
            self._on_change()

    async def _place_some(self, priority: Priority) -> int:
        """Find the places of one batch; return how many photos it had."""
        waiting = await self._database.read(partial(waiting_photos, limit=_BATCH))
        points = [
            (photo.latitude, photo.longitude)
            for photo in waiting
            if photo.latitude is not None and photo.longitude is not None
        ]
        try:
            places = iter(await self._pool.run(find_places, self.table, points, priority=priority, seconds=_SECONDS))
        except FileNotFoundError as error:
            raise GalleryError("No places were prepared.", "Prepare them: sshowcase places prepare") from error
        found = [
            (photo, None if photo.latitude is None or photo.longitude is None else next(places)) for photo in waiting
        ]
        await self._database.write(partial(save_places, found=found))
        return len(waiting)
