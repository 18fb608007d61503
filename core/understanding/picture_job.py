"""What jobs have in common that look at the thumbnails of photos with a model."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final, Generic, NamedTuple, Protocol, TypeVar

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.errors import GalleryClosingError, GalleryError, WorkerCrashedError, WritesStoppedError
from core.jobs.job_run import JobRun
from core.jobs.jobs import JobCancelledError, Jobs
from core.jobs.models import JobKind, JobPriority, JobStage
from core.models import AssetKey, DerivativeSize, PhotoId, Priority
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart, is_switched_on

_T = TypeVar("_T")
_Made = TypeVar("_Made")
_Picture = TypeVar("_Picture")
_log = logging.getLogger(__name__)

BATCH: Final = 8
"""Photos of one call, so that a text waits for a moment only."""
_SECONDS: Final = 300.0
_LOOK_SECONDS: Final = 30.0
_LOOKS_APART: Final = 200
"""How many times as long as a look for new photos the pause after it is: in a large library it reads all of them."""
_PAUSE_AFTER_END: Final = 600.0
_FORGOTTEN: Final = 2_000
"""Rows that are compared with their photos in one transaction: 20 ms."""
_ASKED: Final = "asked"
"""The argument of a job that a person asked for."""


def id_range(connection: sqlite3.Connection, table: str, column: str, after: int) -> int | None:
    """Return the last one of the next rows of a table of the program that one transaction looks at; None at the end."""
    rows = f"SELECT {column} AS id FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT {_FORGOTTEN}"  # noqa: S608 - of the program
    last: int | None = connection.execute(f"SELECT max(id) FROM ({rows})", (after,)).fetchone()[0]  # noqa: S608
    return last


class Forget(Protocol):
    """Removes rows of photos that are gone, of some ids above one; returns the last one, None at the end."""

    def __call__(self, connection: sqlite3.Connection, after: int) -> int | None:
        """Remove some rows."""


class UnseenPicture(NamedTuple):
    """A photo whose picture a model has not seen."""

    photo_id: PhotoId
    asset_key: AssetKey
    version: int


class PictureJob(ABC, Generic[_Made]):
    """Makes something of the picture of each photo that has a thumbnail. Create it before jobs are taken over."""

    part: ClassVar[ModelPart]
    kind: ClassVar[JobKind]
    sentence: ClassVar[str]
    """What the job does, as lists of jobs say it."""

    def __init__(
        self, database: Database, jobs: Jobs, workers: ModelWorkers, store: DerivativeStore, settings: Settings
    ) -> None:
        """Register the kind of job."""
        self._database = database
        self._jobs = jobs
        self._workers = workers
        self._store = store
        self._settings = settings
        jobs.register(self.kind, self._work, priority=JobPriority.BACKGROUND, words=self.sentence)

    async def watch(self) -> None:
        """Look at photos while the part is switched on, until cancelled, or until nothing can be written.

        After an error, of whatever kind, it looks again later.
        """
        while True:
            try:
                pause = await self._look()
            except (WritesStoppedError, GalleryClosingError):
                return
            except GalleryError as error:
                _log.warning("%s: %s", self.sentence, error)
                pause = _PAUSE_AFTER_END
            except Exception:  # noqa: BLE001 - the edge of a job: one that ends here would not run until a restart
                _log.exception("%s", self.sentence)
                pause = _PAUSE_AFTER_END
            await asyncio.sleep(pause)

    async def _look(self) -> float:
        """Do what there is to do, if the part is switched on; return the seconds until the next look."""
        pause = _LOOK_SECONDS
        try:
            if await self._is_on():
                began = asyncio.get_running_loop().time()
                has_work = await self._has_work()
                pause = max(pause, _LOOKS_APART * (asyncio.get_running_loop().time() - began))
                if has_work and not await self._run(is_asked=False):
                    pause = _PAUSE_AFTER_END  # the pictures of those that are left cannot be read now
        except JobCancelledError:
            pause = _PAUSE_AFTER_END if await self._is_on() else _LOOK_SECONDS
        return pause

    async def catch_up(self) -> None:
        """Look at all photos that the model has not seen, as a job, whatever is switched on; nothing without a model.

        Raises:
            GalleryError: the model cannot be used, nothing can be written, or the job was cancelled.
        """
        if await self._has_work():
            await self._run(is_asked=True)

    async def _run(self, *, is_asked: bool) -> int:
        """Run the job, or join one that does the same; return how many photos were looked at."""
        arguments = {_ASKED: True} if is_asked else {}
        made = await self._jobs.run(self.kind, arguments, joins=lambda others: _ASKED in others or not is_asked)
        return made if isinstance(made, int) else 0

    async def _is_on(self) -> bool:
        return await self._database.read(partial(is_switched_on, part=self.part, settings=self._settings.understanding))

    @abstractmethod
    async def _has_work(self) -> bool:
        """Return whether there is a model, and a photo that it has not seen."""

    @abstractmethod
    async def _work(self, run: JobRun) -> int:
        """Do the job; return how many photos were looked at."""

    async def _look_at_all(
        self,
        run: JobRun,
        counts: tuple[int, int],
        unseen: Callable[[int], Awaitable[Sequence[UnseenPicture]]],
        look: Callable[[Sequence[UnseenPicture]], Awaitable[int]],
    ) -> int:
        """Have `look` look at batches of photos, until there are none `unseen` with an id above that of the last one.

        The counts are those of photos that have been seen, and of all. Return the sum of what `look` returns: how many
        photos of a batch it could look at. Cancel the job when its part is switched off, unless a person asked for it.
        """
        after, made, (done, total) = 0, 0, counts
        while True:
            await self._checkpoint(run)
            run.show(JobStage.DERIVATIVES, self.sentence, done, max(done, total))
            photos = await unseen(after)
            if not photos:
                return made
            after = photos[-1].photo_id
            made += await look(photos)
            done += len(photos)

    async def _forget(self, run: JobRun, forget: Forget) -> None:
        """Remove all rows of photos that are gone, each step as a transaction of its own: others write in between."""
        after: int | None = 0
        while after is not None:
            await self._checkpoint(run)
            after = await self._database.write(partial(forget, after=after))

    async def _checkpoint(self, run: JobRun) -> None:
        await run.checkpoint()
        if _ASKED not in run.arguments and not await self._is_on():
            run.cancelled_by = f"{self.part.full_name} is switched off."
            raise asyncio.CancelledError

    async def _made_of(
        self, photos: Sequence[UnseenPicture], make: Callable[[list[Path]], Awaitable[Sequence[_Made | None]]]
    ) -> list[tuple[UnseenPicture, _Made | None]]:
        """Return what is made of the thumbnails of photos, None for one that cannot be read or ends the process.

        Photos whose thumbnail is gone are left out.

        Raises:
            WorkerCrashedError: the process ended, which may not have been for the picture.
        """
        paths = [self._store.existing(each.asset_key, each.version, DerivativeSize.THUMBNAIL) for each in photos]
        there = [(photo, path) for photo, path in zip(photos, paths, strict=True) if path is not None]
        return await self._made_of_pictures(there, make)

    async def _made_of_pictures(
        self,
        pictures: Sequence[tuple[UnseenPicture, _Picture]],
        make: Callable[[list[_Picture]], Awaitable[Sequence[_Made | None]]],
    ) -> list[tuple[UnseenPicture, _Made | None]]:
        """Do the same with other pictures than thumbnails."""
        if not pictures:
            return []
        try:
            made = await make([picture for _, picture in pictures])
        except WorkerCrashedError as error:
            if len(pictures) > 1:
                return [each for picture in pictures for each in await self._made_of_pictures([picture], make)]
            if not error.proven:
                raise
            made = [None] * len(pictures)
        return [(photo, each) for (photo, _), each in zip(pictures, made, strict=True)]

    async def _call(self, function: Callable[..., _T], *arguments: object) -> _T:
        """Call a function of a module in the process of models."""
        return await self._workers.run(function, *arguments, priority=Priority.BACKGROUND, seconds=_SECONDS)
