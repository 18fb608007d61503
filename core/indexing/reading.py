"""Read many files in worker processes: in chunks for speed, one by one where a chunk fails."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Sequence

from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WorkerCrashedError
from core.indexing.commit import ReadFile
from core.indexing.reconciliation import KnownFile
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from core.models import Priority

_log = logging.getLogger(__name__)

CHUNK = 32
"""Files per task: some ten milliseconds of work, against a quarter of one for the way there and back."""

Work = tuple[Fingerprint, KnownFile | None]
Outcome = PhotoMetadata | ReadFailure


class Reader:
    """Reads files of one root with a bounded number of tasks in flight."""

    def __init__(self, pool: WorkerPool, root: bytes, pixel_limit: int, in_flight: int) -> None:
        self._pool = pool
        self._root = root
        self._pixel_limit = pixel_limit
        self._in_flight = in_flight

    async def read(self, work: Sequence[Work]) -> AsyncGenerator[list[ReadFile], None]:
        """Yield what became of the files, a chunk at a time and in their order; no file ever ends the iteration.

        Raises:
            GalleryError: the gallery is closing.
        """
        tasks: deque[asyncio.Task[list[ReadFile]]] = deque()
        try:
            for start in range(0, len(work), CHUNK):
                tasks.append(asyncio.create_task(self._read_chunk(work[start : start + CHUNK])))
                if len(tasks) >= self._in_flight:
                    yield await tasks.popleft()
            while tasks:
                yield await tasks.popleft()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read_chunk(self, work: Sequence[Work]) -> list[ReadFile]:
        outcomes = await self._outcomes(work)
        if outcomes is None:
            outcomes = [await self._read_alone(file) for file, _ in work]
        return [ReadFile(file, outcome, known) for (file, known), outcome in zip(work, outcomes, strict=True)]

    async def _outcomes(self, work: Sequence[Work]) -> list[Outcome] | None:
        """Return the outcomes of a chunk, None when the chunk as a whole failed."""
        files = [(file.path, file.mtime_ns) for file, _ in work]
        try:
            return await self._pool.run(read_files, self._root, files, self._pixel_limit, priority=Priority.SCAN)
        except WorkerCrashedError:
            return None
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - a job's edge: the single files tell which of them it was
            _log.exception("reading a chunk of files failed")
            return None

    async def _read_alone(self, file: Fingerprint) -> Outcome:
        files = [(file.path, file.mtime_ns)]
        try:
            (outcome,) = await self._pool.run(read_files, self._root, files, self._pixel_limit, priority=Priority.SCAN)
        except WorkerCrashedError as error:
            return ReadFailure(error.message)
        except GalleryError:
            raise
        except Exception:  # noqa: BLE001 - a job's edge: this file is marked, the scan goes on
            _log.exception("reading %r failed", file.path)
            return ReadFailure("The picture could not be read.")
        return outcome
