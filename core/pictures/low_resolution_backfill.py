"""Low-resolution previews for photos that were indexed without one, from their stored thumbnails."""

from __future__ import annotations

from functools import partial

from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.rendering import read_low_resolution
from core.derivatives.worker_pool import WorkerPool
from core.errors import WorkerCrashedError
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.models import DerivativeSize, Priority
from core.pictures import photo_sources

CHUNK = 100
"""Photos per job and transaction: about fifty milliseconds of a worker."""


async def fill_low_resolution(database: Database, pool: WorkerPool, store: DerivativeStore, run: JobRun) -> int:
    """Record the low-resolution preview of every photo that has a thumbnail but no preview; return how many.

    This runs after all other work. A thumbnail that cannot be read is skipped.

    Raises:
        GalleryError: the database cannot be written, or the gallery is closing.
    """
    after = filled = 0
    while page := await database.read(partial(photo_sources.without_low_resolution, after=after, limit=CHUNK)):
        after = page[-1].photo_id
        await run.checkpoint()
        run.show(JobStage.DERIVATIVES, "Making low-resolution previews", filled)
        paths = [store.path_of(source.asset_key, source.version, DerivativeSize.THUMBNAIL) for source in page]
        try:
            found = await pool.run(read_low_resolution, paths, priority=Priority.BACKGROUND)
        except WorkerCrashedError:
            continue
        made = [(source, preview) for source, preview in zip(page, found, strict=True) if preview]
        await database.write(partial(photo_sources.mark_thumbnails, made=made))
        filled += len(made)
    return filled
