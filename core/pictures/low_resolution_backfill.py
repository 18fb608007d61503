"""The coarse pictures of photos that were indexed without one, out of their stored thumbnails."""

from __future__ import annotations

from functools import partial

from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.rendering import read_coarse
from core.derivatives.worker_pool import WorkerPool
from core.errors import WorkerCrashedError
from core.models import DerivativeSize, Priority
from core.pictures import photo_sources

CHUNK = 100
"""Photos per task and transaction: some fifty milliseconds of a worker."""


async def fill_coarse(database: Database, pool: WorkerPool, store: DerivativeStore) -> int:
    """Record the coarse picture of every photo that has a thumbnail but no coarse picture; return how many.

    It runs behind all other work. A thumbnail that cannot be read is passed over.

    Raises:
        GalleryError: the database does not take it, or the gallery is closing.
    """
    after = filled = 0
    while page := await database.read(partial(photo_sources.without_coarse, after=after, limit=CHUNK)):
        after = page[-1].photo_id
        paths = [store.path_of(source.asset_key, source.version, DerivativeSize.THUMBNAIL) for source in page]
        try:
            found = await pool.run(read_coarse, paths, priority=Priority.BACKGROUND)
        except WorkerCrashedError:
            continue
        made = [(source, coarse) for source, coarse in zip(page, found, strict=True) if coarse]
        await database.write(partial(photo_sources.mark_thumbnails, made=made))
        filled += len(made)
    return filled
