"""The upkeep of the index of words: a few changed photos at once, many as a job."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Final

from core.database.database import Database
from core.errors import GalleryError, WritesStoppedError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.library.search.word_index import count_unindexed, has_unindexed, index_words

_log = logging.getLogger(__name__)

AT_ONCE: Final = 250
"""Photos of one transaction: more would keep other writes waiting."""

_LOOK_SECONDS: Final = 2.0
_PAUSE_AFTER_END: Final = 600.0


class WordIndexing:
    """Brings the index of words up to date whenever texts have changed.

    Create it before jobs are taken over, then `run` it.
    """

    def __init__(self, database: Database, jobs: Jobs, pause_after_end: float = _PAUSE_AFTER_END) -> None:
        """Register the kind of job; wait this many seconds after one that was cancelled or failed."""
        self._pause_after_end = pause_after_end
        self._database = database
        self._jobs = jobs
        jobs.register(JobKind.WORDS, self._index_all, priority=JobPriority.BACKGROUND, words="Indexing words")

    async def run(self) -> None:
        """Look for changes until cancelled, or until nothing can be written; searches are exact without it, slower.

        After a job that an admin cancelled, or one that failed, it looks again some minutes later.
        """
        while True:
            pause = _LOOK_SECONDS
            try:
                if await self._database.read(has_unindexed):
                    await self._index()
            except WritesStoppedError:
                return
            except JobCancelledError:
                pause = self._pause_after_end
            except GalleryError as error:
                _log.warning("words could not be indexed: %s", error)
                pause = self._pause_after_end
            await asyncio.sleep(pause)

    async def _index(self) -> None:
        """Index what waits: with a job, which the list of jobs shows, only if it is more than one transaction."""
        if await self._database.read(count_unindexed) > AT_ONCE:
            await self._jobs.run(JobKind.WORDS, {}, joins=lambda _: True)
        else:
            await self._database.write(partial(index_words, limit=AT_ONCE))

    async def _index_all(self, run: JobRun) -> None:
        """Index in batches, each in a transaction of its own; a job that ends early leaves the rest to the next."""
        done = 0
        while left := await self._database.read(count_unindexed):
            run.show(JobStage.METADATA, "Indexing words", done, done + left)
            await run.checkpoint()
            done += await self._database.write(partial(index_words, limit=AT_ONCE))
        run.show(JobStage.METADATA, "Indexing words", done, done)
