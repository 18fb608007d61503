"""Thumbnails, previews and embedded thumbnails: made when someone looks, and in the background for every photo."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.cluster.checked_pictures import store_picture
from core.derivatives.cluster.file_tasks import DeriveTask
from core.derivatives.derivative_store import MAX_EDGE, DerivativeStore
from core.derivatives.postponed_jobs import PostponedJobs
from core.derivatives.rendering import DerivativeTarget, StoredDerivative, make_derivative, make_embedded_thumbnail
from core.derivatives.single_flight import SharedJob, SingleFlight
from core.derivatives.worker_pool import WorkerPool
from core.errors import (
    GalleryError,
    PictureUnavailableError,
    UnreadablePhotoError,
    WorkerCrashedError,
    WritesStoppedError,
)
from core.jobs.job_run import JobRun
from core.jobs.models import JobStage
from core.models import DerivativeSize, Priority, StoredPicture
from core.pictures import photo_sources
from core.pictures.making_errors import NotStoredError, making_errors
from core.pictures.photo_sources import PhotoSource
from core.pictures.thumbnail_records import ThumbnailRecords
from core.text import display_path

_log = logging.getLogger(__name__)

_PROGRESS_SECONDS = 0.2
_PAGE = 200


class ThumbnailMaker:
    """Makes derivatives in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database, pool: WorkerPool, store: DerivativeStore, settings: Settings) -> None:
        self._database = database
        self._pool = pool
        self._store = store
        self._settings = settings
        self._flights = SingleFlight(pool)
        self._records = ThumbnailRecords(database)
        self._postponed = PostponedJobs()
        self.preview_bytes = 0
        """Bytes of the previews that were stored so far."""

    async def progressive(
        self, source: PhotoSource, size: DerivativeSize, priority: Priority
    ) -> AsyncGenerator[StoredPicture, None]:
        """Yield the best stored picture at once, then the requested one; the last one is `final`.

        Until the requested one is made, a smaller derivative or the embedded thumbnail serves. A photo of at most
        400 px has no 1200 px derivative: its thumbnail is the final picture. Derivatives outlive their originals:
        while the requested one cannot be made, the smaller one stays the last, and is not `final`.

        Raises:
            PictureUnavailableError: there is no derivative, and the original is offline or nothing can be stored.
            UnreadablePhotoError: the original cannot be decoded; its error is recorded.
        """
        wanted = _size_for(source, size)
        path = self._existing(source, wanted)
        if path is not None:
            yield StoredPicture(path, wanted, final=True)
            return
        interim = self._interim(source, wanted)
        if interim is not None:
            yield interim
        elif source.width:
            # In this order: of two jobs with one priority, the quick one starts first.
            preview = asyncio.ensure_future(self._embedded(source, priority))
            await asyncio.sleep(0)
            final = asyncio.ensure_future(self._final(source, wanted, priority))
            try:
                path = await preview
                if path is not None and not final.done():
                    yield StoredPicture(path, DerivativeSize.EMBEDDED, final=False)
                path = await final
            finally:
                preview.cancel()
                final.cancel()
                await asyncio.gather(preview, final, return_exceptions=True)
                del preview, final  # their errors refer to this frame: only a garbage collection would free them
            yield StoredPicture(path, wanted, final=True)
            return
        try:
            path = await self._final(source, wanted, priority)
        except PictureUnavailableError as error:
            if interim is None:
                raise
            _log.info("only a smaller picture of %s: %s", display_path(source.original.path), error)
            return
        yield StoredPicture(path, wanted, final=True)

    async def make_missing(self, run: JobRun) -> int:
        """Make the 400 px derivative of every photo without one, after all other work; return how many were made.

        Photos whose originals are offline are skipped; the error of those that cannot be decoded is recorded.

        Raises:
            GalleryError: derivatives cannot be stored, or the gallery is closing.
        """
        await asyncio.to_thread(self._store.sweep)
        total = await self._database.read(photo_sources.count_without_thumbnail)
        done = made = after = 0
        shown = 0.0
        running: set[asyncio.Task[bool]] = set()
        work = self._pool.file_work
        most_running = 2 * self._settings.worker_count + (0 if work is None else work.capacity)
        try:
            while page := await self._database.read(partial(photo_sources.without_thumbnail, after=after, limit=_PAGE)):
                after = page[-1].photo_id
                for source in page:
                    await run.checkpoint()
                    running.add(asyncio.create_task(self._make_in_background(source)))
                    if len(running) < most_running:
                        continue
                    finished, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    made += sum(task.result() for task in finished)
                    running -= finished  # only now: of several errors at once, one is raised and all are retrieved
                    done += len(finished)
                    if time.monotonic() - shown >= _PROGRESS_SECONDS:
                        shown = time.monotonic()
                        run.show(JobStage.DERIVATIVES, "Making thumbnails", done, max(total, done))
            made += sum(await asyncio.gather(*running))
            done += len(running)
            run.show(JobStage.DERIVATIVES, "Making thumbnails", done, done)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        await self._records.flush()
        return made

    async def close(self) -> None:
        """Cancel all jobs, and record what was made."""
        await self._flights.close()
        await self._records.close()

    def _existing(self, source: PhotoSource, size: DerivativeSize) -> Path | None:
        return self._store.existing(source.asset_key, source.version, size)

    def _interim(self, source: PhotoSource, wanted: DerivativeSize) -> StoredPicture | None:
        """Return the best stored picture below the requested size."""
        for size in (DerivativeSize.THUMBNAIL, DerivativeSize.EMBEDDED):
            if size is not wanted and (path := self._existing(source, size)) is not None:
                return StoredPicture(path, size, final=False)
        return None

    async def _embedded(self, source: PhotoSource, priority: Priority) -> Path | None:
        """Return the stored embedded thumbnail; None where there is none, whatever the reason."""
        try:
            return await self._make(source, DerivativeSize.EMBEDDED, priority)
        except GalleryError:
            return None

    async def _final(self, source: PhotoSource, size: DerivativeSize, priority: Priority) -> Path:
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        path = await self._make(source, size, priority)
        if path is None and size is DerivativeSize.EMBEDDED:
            raise PictureUnavailableError("This photo has no embedded thumbnail.")
        assert path is not None
        return path

    async def _make_in_background(self, source: PhotoSource) -> bool:
        """Make a thumbnail unless it exists; return whether there is one now. `_perform` records failures."""
        if self._existing(source, DerivativeSize.THUMBNAIL) is not None:
            self._records.add(source, b"")
            return True
        try:
            if not await self._make_on_cluster(source):
                await self._make(source, DerivativeSize.THUMBNAIL, Priority.BACKGROUND)
        except NotStoredError:
            raise
        except (UnreadablePhotoError, PictureUnavailableError):
            return False
        return True

    async def _make_on_cluster(self, source: PhotoSource) -> bool:
        """Store a thumbnail that a cluster makes; False without one.

        Raises:
            NotStoredError: it cannot be written.
        """
        work = self._pool.file_work
        if work is None:
            return False
        picture = await work.run(DeriveTask(source.original, DerivativeSize.THUMBNAIL, self._settings.pixel_limit))
        if picture is None:
            return False
        store = self._store.writable
        target = DerivativeTarget(store.folder, source.asset_key, source.version, store.limit)
        size = DerivativeSize.THUMBNAIL
        with making_errors("The picture"):
            path = await self._pool.run(store_picture, picture.jpeg, target, size, priority=Priority.BACKGROUND)
        if path is None:
            return False
        await self._note(source, is_incomplete=picture.is_incomplete, package=picture.missing_package)
        self._records.add(source, picture.low_resolution)
        return True

    async def _make(self, source: PhotoSource, size: DerivativeSize, priority: Priority) -> Path | None:
        key = (source.asset_key, source.version, size)
        return await self._flights.run(key, priority, partial(self._perform, source=source, size=size))

    async def _perform(self, job: SharedJob, source: PhotoSource, size: DerivativeSize) -> Path | None:
        self._postponed.check((source.asset_key, source.version))
        store = self._store.writable
        target = DerivativeTarget(store.folder, source.asset_key, source.version, store.limit)
        limit = self._settings.pixel_limit
        call: Callable[[], StoredDerivative | None] = (
            partial(make_embedded_thumbnail, source.original, target, limit)
            if size is DerivativeSize.EMBEDDED
            else partial(make_derivative, source.original, target, size, limit)
        )
        try:
            with making_errors("The picture"):
                made = await job.run(call)
        except GalleryError as error:
            if size is not DerivativeSize.EMBEDDED:
                await self._judge(source, error)
            raise
        except Exception as error:  # the edge of a job: this photo is marked, all others continue
            _log.exception("making the %s of %s failed", size, display_path(source.original.path))
            await self._record_failure(source, "The picture could not be read.")
            raise UnreadablePhotoError("The picture could not be read.") from error
        if made is None:
            return None
        await self._note(source, is_incomplete=made.is_incomplete, package=made.missing_package)
        if size is DerivativeSize.THUMBNAIL:
            self._records.add(source, made.low_resolution)
        elif size is DerivativeSize.PREVIEW:
            self.preview_bytes += made.bytes
        return made.path

    async def _note(self, source: PhotoSource, *, is_incomplete: bool, package: str | None) -> None:
        """Note what a viewer should know about the picture."""
        if is_incomplete:
            with suppress(WritesStoppedError):
                await self._database.write(partial(photo_sources.mark_incomplete, source=source))
        if package is not None:
            mark = partial(photo_sources.mark_drawn, source=source, package=package)
            with suppress(WritesStoppedError):
                await self._database.write(mark)

    async def _judge(self, source: PhotoSource, error: GalleryError) -> None:
        """Record an error of the file; one of the system is remembered for a while only."""
        if isinstance(error, WorkerCrashedError) and not error.proven:
            _log.warning("no picture of %s now: %s", display_path(source.original.path), error.message)
            self._postponed.add((source.asset_key, source.version), error)
        elif isinstance(error, UnreadablePhotoError):
            await self._record_failure(source, error.message, by_worker=isinstance(error, WorkerCrashedError))

    async def _record_failure(self, source: PhotoSource, reason: str, *, by_worker: bool = False) -> None:
        _log.warning("no picture of %s: %s", display_path(source.original.path), reason)
        mark = partial(
            photo_sources.mark_failed, source=source, reason=reason, now=int(time.time()), by_worker=by_worker
        )
        with suppress(WritesStoppedError):
            await self._database.write(mark)


def _size_for(source: PhotoSource, size: DerivativeSize) -> DerivativeSize:
    """Return the size to make: the thumbnail also for previews of photos that are no larger."""
    small = 0 < max(source.width, source.height) <= MAX_EDGE[DerivativeSize.THUMBNAIL]
    return DerivativeSize.THUMBNAIL if size is DerivativeSize.PREVIEW and small else size
