"""The search of pairs by vectors: what it does where, and when a worker fails."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.config import Settings
from core.errors import WorkerCrashedError
from core.jobs.job_run import JobRun
from core.pictures.duplicates.similar_vectors import SimilarVectors
from core.pictures.duplicates.vector_records import ServingModel, VectorList

MODEL = ServingModel(1, "0" * 64, 2)
VECTORS = VectorList(array("q", [30, 20, 10]), bytes(24), b"\1\1\1")


class Pairs(list[tuple[int, int, float]]):
    """Pairs that record in which threads they are read."""

    def __init__(self, *pairs: tuple[int, int, float]) -> None:
        super().__init__(pairs)
        self.readers: set[int] = set()

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        self.readers.add(threading.get_ident())
        return super().__iter__()


class Parts:
    """Stands for a database with the vectors of one model, and for workers."""

    def __init__(self, pairs: Pairs | WorkerCrashedError) -> None:
        self.pairs = pairs
        self.reads = iter(([MODEL], VECTORS))

    async def read(self, _: object) -> object:
        return next(self.reads)

    async def run(self, *_: object, **__: object) -> Pairs:
        if isinstance(self.pairs, WorkerCrashedError):
            raise self.pairs
        return self.pairs


async def test_pairs_are_read_outside_of_the_event_loop(tmp_path: Path) -> None:
    """There may be many of them."""
    pairs = Pairs((0, 1, 0.9), (1, 0, 0.95), (1, 2, 0.86))
    parts: Any = Parts(pairs)
    found, searched = await SimilarVectors(parts, parts, Settings(tmp_path, tmp_path, tmp_path, None)).search(
        JobRun({})
    )
    assert found == {(20, 30): 0.95, (10, 20): 0.86}
    assert searched == [(MODEL, VECTORS)]
    assert pairs.readers
    assert threading.get_ident() not in pairs.readers


async def test_a_worker_that_fails_ends_only_the_search_by_its_model(tmp_path: Path) -> None:
    """Its vectors are searched again the next time."""
    parts: Any = Parts(WorkerCrashedError("The worker died."))
    similar = SimilarVectors(parts, parts, Settings(tmp_path, tmp_path, tmp_path, None))
    assert await similar.search(JobRun({})) == ({}, [])
