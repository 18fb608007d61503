"""Making thumbnails ends with one error, also when several photos fail at the same moment."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryClosingError
from core.jobs.job_run import JobRun
from core.pictures.thumbnails import ThumbnailMaker
from tests.core.building import populate


class ClosingPool(WorkerPool):
    """A pool that is closed while it works: everything that waits ends with the same error."""

    def __init__(self, expected: int) -> None:
        super().__init__()
        self._waiting = asyncio.Barrier(expected)

    async def submit(self, *_: Any, **__: Any) -> NoReturn:
        await self._waiting.wait()
        raise GalleryClosingError


async def test_a_pool_that_closes_ends_them_with_one_error(database: Database, settings: Settings) -> None:
    """Of the tasks that fail together none is left with an error that nobody reads, which asyncio would log."""
    settings = replace(settings, worker_count=2)
    await database.write(lambda connection: populate(connection, {"Nature": {"Alps": 8}}))
    pool, store = ClosingPool(2 * settings.worker_count), DerivativeStore(settings.derivatives_dir)
    maker = ThumbnailMaker(database, pool, store, settings)
    logged: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: logged.append(context))

    with pytest.raises(GalleryClosingError):
        await maker.make_missing(JobRun({}))
    await maker.close()
    gc.collect()

    assert logged == []
