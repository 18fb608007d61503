"""Searches pairs of photos whose vectors are alike, in worker processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from typing import Final

from core.config import Settings
from core.database.database import Database
from core.database.vectors.vector_file import FOLDER, VectorFile
from core.derivatives.worker_pool import WorkerPool
from core.errors import WorkerCrashedError
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.models import Priority
from core.pictures.duplicates import vector_records
from core.pictures.duplicates.comparing_calls import Rows, alike_pairs, alike_pairs_among, search_pairs, vector_hashes
from core.pictures.duplicates.vector_records import ServingModel, VectorList

_log = logging.getLogger(__name__)
_KEYS: Final = 21
_SEARCHED_AT_ONCE: Final = 2_000_000
"""Hashes times keys of one call of a worker."""
_SECONDS: Final = 600.0
_PAIRS_OF_CALL: Final = 50_000
_FEW: Final = 4_096
"""Vectors that are all compared, as `core.media.comparison.vector_pairs` has it."""

_Pair = tuple[int, int]


class SimilarVectors:
    """Finds pairs that may be copies of each other by the vectors of the models that serve."""

    def __init__(self, database: Database, pool: WorkerPool, settings: Settings) -> None:
        self._database = database
        self._pool = pool
        self._folder = settings.data_dir / FOLDER

    async def are_outstanding(self) -> bool:
        """Return whether a vector was not compared with others."""
        return bool(await self._database.read(vector_records.models_to_compare))

    async def search(self, run: JobRun) -> tuple[dict[_Pair, float], list[tuple[ServingModel, VectorList]]]:
        """Return pairs of photos with their cosine, and what is compared when these pairs are.

        A model over whose vectors a worker fails is left out, and searched again the next time.
        """
        found: dict[_Pair, float] = {}
        searched = []
        for model in await self._database.read(vector_records.models_to_compare):
            file = VectorFile(self._folder, model.sha256, model.dimension)
            vectors = await self._database.read(partial(vector_records.vector_list, model=model, count=file.count()))
            searched.append((model, vectors))
            if not vectors.photo_ids:
                continue
            rows = (file.path, model.dimension, vectors.slots)
            run.show(JobStage.FINGERPRINTS, "Searching similar pictures")
            try:
                if len(vectors.photo_ids) <= _FEW:
                    pairs = await self._pool.run(
                        alike_pairs, rows, vectors.new, priority=Priority.BACKGROUND, seconds=_SECONDS
                    )
                else:
                    pairs = await self._many(run, rows, vectors)
            except WorkerCrashedError as error:
                _log.warning("similar pictures were not searched by vectors: %s", error)
                searched.pop()
            else:
                await asyncio.to_thread(_add, found, pairs, vectors)
        return found, searched

    async def _many(self, run: JobRun, rows: Rows, vectors: VectorList) -> list[tuple[int, int, float]]:
        """Return pairs by way of hashes."""
        hashes = await self._pool.run(vector_hashes, rows, priority=Priority.BACKGROUND, seconds=_SECONDS)
        step = max(1, min(_KEYS, _SEARCHED_AT_ONCE // len(vectors.photo_ids)))
        close: set[_Pair] = set()
        for start in range(0, _KEYS, step):
            await run.checkpoint()
            keys = range(start, min(start + step, _KEYS))
            pairs = await self._pool.run(
                search_pairs, hashes, hashes, vectors.new, keys, _PAIRS_OF_CALL,
                priority=Priority.BACKGROUND, seconds=_SECONDS,
            )  # fmt: skip
            await asyncio.to_thread(_add_close, close, pairs)
        await run.checkpoint()
        asked = await asyncio.to_thread(sorted, close)
        return await self._pool.run(alike_pairs_among, rows, asked, priority=Priority.BACKGROUND, seconds=_SECONDS)


def _add(found: dict[_Pair, float], pairs: Iterable[tuple[int, int, float]], vectors: VectorList) -> None:
    """Add pairs of places as pairs of photos, each with its largest cosine."""
    for first, second, cosine in pairs:
        one, other = vectors.photo_ids[first], vectors.photo_ids[second]
        pair = (min(one, other), max(one, other))
        found[pair] = max(cosine, found.get(pair, 0.0))


def _add_close(close: set[_Pair], pairs: Iterable[tuple[int, int, int, int]]) -> None:
    """Add pairs of places whose hashes are close, as they are: vectors are not turned."""
    close |= {(min(one, other), max(one, other)) for one, other, _, quarters in pairs if quarters == 0}
