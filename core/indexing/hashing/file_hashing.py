"""The job that computes the SHA-256 of files: one after the other, in a thread of low priority."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from core.database.database import Database
from core.derivatives.cluster.file_tasks import HashTask
from core.derivatives.cluster.file_work import FileWork
from core.derivatives.worker_pool import WorkerPool
from core.errors import UnreadablePhotoError
from core.indexing.hashing.unhashed_files import UnhashedFile, count_unhashed, save_digests, unhashed
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.media.fingerprints import file_digest
from core.text import display_path

_log = logging.getLogger(__name__)

_PAGE: Final = 200
_COMMIT_SECONDS: Final = 2.0
_NICE: Final = 19


async def hash_files(database: Database, run: JobRun, pool: WorkerPool | None = None) -> int:
    """Compute and record the SHA-256 of all files without one; return how many.

    Files that are missing, that cannot be read, or that changed since their scan are left out. The work is in a
    thread and not in a worker process: bytes are hashed, not decoded, and a thread stops within a megabyte. The
    executor of a `pool` is asked before, for a page of files at a time.

    Raises:
        DatabaseError: the database cannot be read or written.
    """
    total = await database.read(count_unhashed)
    stop = threading.Event()
    done = hashed = after = 0
    saved_at = time.monotonic()
    digests: list[tuple[UnhashedFile, bytes]] = []
    thread = ThreadPoolExecutor(1, "hashing", initializer=_be_nice)
    try:
        while page := await database.read(partial(unhashed, after=after, limit=_PAGE)):
            after = page[-1].file_id
            known = await _digests_of_cluster(page, None if pool is None else pool.file_work)
            for file in page:
                run.show(JobStage.FINGERPRINTS, "Hashing files", done, max(total, done))
                digest = known.get(file)
                if digest is None:
                    digest = await asyncio.get_running_loop().run_in_executor(thread, _digest, file, run, stop)
                done += 1
                digests += [(file, digest)] if digest is not None else []
                if run.is_held or time.monotonic() - saved_at >= _COMMIT_SECONDS:
                    hashed += await _save(database, digests)
                    saved_at = time.monotonic()
                await run.checkpoint()
        hashed += await _save(database, digests)
    finally:
        stop.set()
        thread.shutdown(wait=False)
    run.show(JobStage.FINGERPRINTS, "Hashing files", done, max(total, done))
    return hashed


async def _digests_of_cluster(page: list[UnhashedFile], work: FileWork | None) -> dict[UnhashedFile, bytes]:
    """Return the digests that a cluster computes; those of other files are missing."""
    if work is None or work.is_given_up:
        return {}
    found = await asyncio.gather(*(work.run(HashTask(file.original, file.size, file.mtime_ns)) for file in page))
    return {file: digest for file, digest in zip(page, found, strict=True) if digest is not None}


async def _save(database: Database, digests: list[tuple[UnhashedFile, bytes]]) -> int:
    """Record digests and forget them."""
    count = len(digests)
    if digests:
        await database.write(partial(save_digests, digests=tuple(digests)))
        digests.clear()
    return count


def _digest(file: UnhashedFile, run: JobRun, stop: threading.Event) -> bytes | None:
    """Return the SHA-256 of a file; None for one that cannot be read, or that is not the one that was scanned."""

    def continues() -> bool:
        run.checkpoint_in_thread(stop)
        return not stop.is_set()

    try:
        return file_digest(file.original, file.size, file.mtime_ns, continues)
    except (OSError, UnreadablePhotoError) as error:
        _log.debug("no digest of %s: %s", display_path(file.original.path), error)
        return None


def _be_nice() -> None:
    """Give this thread the lowest priority, where threads have one of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
