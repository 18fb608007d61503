"""Derivatives when somebody looks, and behind everything else for every photo: equal requests become one job."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from functools import partial
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import LONGEST, DerivativeStore
from core.derivatives.rendering import Made, Target, make_derivative, make_preview
from core.derivatives.single_flight import JointJob, JointJobs
from core.derivatives.worker_pool import WorkerPool
from core.errors import DatabaseError, GalleryError, NotFoundError, PictureUnavailableError, UnreadablePhotoError
from core.models import Activity, AssetKey, DerivativeSize, Priority, StoredPicture
from core.pictures import photo_sources
from core.pictures.photo_sources import PhotoSource
from core.text import display_path

_log = logging.getLogger(__name__)

_MARK_SECONDS = 0.5
_SHOW_SECONDS = 0.2
_PAGE = 200


class ThumbnailMaker:
    """Makes derivatives in worker processes. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database, pool: WorkerPool, store: DerivativeStore, settings: Settings) -> None:
        self._database = database
        self._store = store
        self._settings = settings
        self._making = JointJobs(pool)
        self._made: list[tuple[PhotoSource, bytes]] = []
        self._marking: asyncio.Task[None] | None = None

    async def pictures(
        self, asset_key: AssetKey, size: DerivativeSize, priority: Priority
    ) -> AsyncGenerator[StoredPicture, None]:
        """Yield the best picture there is at once, then the one asked for; the last one is `final`.

        Before it is made, a smaller derivative or the camera's embedded thumbnail serves. A photo that is no larger
        than 400 px has no 1200 px derivative: its thumbnail is the final picture. Derivatives outlive their originals:
        while what was asked for cannot be made now, the smaller one stays the last, and is not `final`.

        Raises:
            NotFoundError: there is no such photo.
            PictureUnavailableError: there is no derivative, and the original is away or nothing can be stored.
            UnreadablePhotoError: the original cannot be decoded; its error is listed.
        """
        source = await self._database.read(lambda connection: photo_sources.find_source(connection, asset_key))
        if source is None:
            raise NotFoundError("There is no such photo.")
        wanted = _size_for(source, size)
        path = self._existing(source, wanted)
        if path is not None:
            yield StoredPicture(path, wanted, final=True)
            return
        interim = self._interim(source, wanted)
        if interim is not None:
            yield interim
        elif source.width:
            # In this order, so that of two jobs with one priority the quick one starts first.
            preview = asyncio.ensure_future(self._preview(source, priority))
            await asyncio.sleep(0)
            final = asyncio.ensure_future(self._final(source, wanted, priority))
            try:
                path = await preview
                if path is not None and not final.done():
                    yield StoredPicture(path, DerivativeSize.PREVIEW, final=False)
                path = await final
            finally:
                preview.cancel()
                final.cancel()
                await asyncio.gather(preview, final, return_exceptions=True)
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

    async def make_missing(self, *, on_progress: Callable[[Activity], None]) -> int:
        """Make the 400 px derivative of every photo that has none, behind all other work; return how many were made.

        Photos whose originals are away are passed over; those that cannot be decoded are marked with the reason.

        Raises:
            GalleryError: derivatives cannot be stored, or the gallery is closing.
        """
        await asyncio.to_thread(self._store.sweep)
        total = await self._database.read(photo_sources.count_without_thumbnail)
        done = made = after = 0
        shown = 0.0
        running: set[asyncio.Task[bool]] = set()
        try:
            while page := await self._database.read(partial(photo_sources.without_thumbnail, after=after, limit=_PAGE)):
                after = page[-1].photo_id
                for source in page:
                    running.add(asyncio.create_task(self._make_quietly(source)))
                    if len(running) < 2 * self._settings.worker_count:
                        continue
                    finished, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    done, made = done + len(finished), made + sum(task.result() for task in finished)
                    if time.monotonic() - shown >= _SHOW_SECONDS:
                        shown = time.monotonic()
                        on_progress(Activity("Making thumbnails", done, max(total, done)))
            made += sum(await asyncio.gather(*running))
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        await self._mark()
        return made

    async def close(self) -> None:
        """Give up what is being made, and record what was made."""
        await self._making.close()
        if self._marking is not None:
            self._marking.cancel()
            await asyncio.gather(self._marking, return_exceptions=True)
        await self._mark()

    # What is there already.

    def _existing(self, source: PhotoSource, size: DerivativeSize) -> Path | None:
        return self._store.existing(source.asset_key, source.version, size)

    def _interim(self, source: PhotoSource, wanted: DerivativeSize) -> StoredPicture | None:
        """Return the best stored picture below the size wanted."""
        for size in (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW):
            if size is not wanted and (path := self._existing(source, size)) is not None:
                return StoredPicture(path, size, final=False)
        return None

    # Making.

    async def _preview(self, source: PhotoSource, priority: Priority) -> Path | None:
        """Return the stored embedded thumbnail; None where there is none, whatever the reason."""
        try:
            return await self._make(source, DerivativeSize.PREVIEW, priority)
        except GalleryError:
            return None

    async def _final(self, source: PhotoSource, size: DerivativeSize, priority: Priority) -> Path:
        if source.error is not None:
            raise UnreadablePhotoError(source.error)
        path = await self._make(source, size, priority)
        if path is None and size is DerivativeSize.PREVIEW:
            raise PictureUnavailableError("The camera put no thumbnail into this photo.")
        assert path is not None
        return path

    async def _make_quietly(self, source: PhotoSource) -> bool:
        """Make a thumbnail in the background; failures are recorded where they belong already."""
        if self._existing(source, DerivativeSize.THUMBNAIL) is not None:
            self._note_made(source, b"")
            return True
        try:
            await self._make(source, DerivativeSize.THUMBNAIL, Priority.BACKGROUND)
        except _NotStoredError:
            raise
        except (UnreadablePhotoError, PictureUnavailableError):
            return False
        return True

    async def _make(self, source: PhotoSource, size: DerivativeSize, priority: Priority) -> Path | None:
        """Make a derivative, or join whoever makes it; when the last one who waits goes, the job is withdrawn."""
        key = (source.asset_key, source.version, size)
        return await self._making.join(key, priority, partial(self._perform, source=source, size=size))

    async def _perform(self, job: JointJob, source: PhotoSource, size: DerivativeSize) -> Path | None:
        target = Target(self._store.folder, source.asset_key, source.version)
        limit = self._settings.pixel_limit
        call: Callable[[], Made | None] = (
            partial(make_preview, source.original, target, limit)
            if size is DerivativeSize.PREVIEW
            else partial(make_derivative, source.original, target, size, limit)
        )
        try:
            made = await job.run(call)
        except GalleryError as error:
            if isinstance(error, UnreadablePhotoError) and size is not DerivativeSize.PREVIEW:
                await self._record_failure(source, error.message)
            raise
        except FileNotFoundError as error:
            raise PictureUnavailableError("The original is away now.", "Is its drive connected?") from error
        except OSError as error:
            raise _NotStoredError(f"The picture could not be stored ({error.strerror or error}).") from error
        except Exception as error:  # a job's edge: this photo is marked, everything else goes on
            _log.exception("making the %s of %s failed", size, display_path(source.original.path))
            await self._record_failure(source, "The picture could not be read.")
            raise UnreadablePhotoError("The picture could not be read.") from error
        if made is None:
            return None
        if size is DerivativeSize.THUMBNAIL:
            self._note_made(source, made.coarse)
        return made.path

    # Telling the database.

    async def _record_failure(self, source: PhotoSource, reason: str) -> None:
        _log.warning("no picture of %s: %s", display_path(source.original.path), reason)
        await self._database.write(
            partial(photo_sources.mark_failed, source=source, reason=reason, now=int(time.time()))
        )

    def _note_made(self, source: PhotoSource, coarse: bytes) -> None:
        """Remember a thumbnail that was made; they are recorded many at a time."""
        self._made.append((source, coarse))
        if self._marking is None or self._marking.done():
            self._marking = asyncio.create_task(self._mark_soon())

    async def _mark_soon(self) -> None:
        while self._made:
            await asyncio.sleep(_MARK_SECONDS)
            await self._mark()

    async def _mark(self) -> None:
        made, self._made = self._made, []
        if made:
            try:
                await self._database.write(partial(photo_sources.mark_thumbnails, made=made))
            except DatabaseError as error:  # the files are there; the next pass over the library finds them
                _log.warning("thumbnails could not be recorded: %s", error)


class _NotStoredError(PictureUnavailableError):
    """The disk is full or read-only: the next picture would fare no better."""


def _size_for(source: PhotoSource, size: DerivativeSize) -> DerivativeSize:
    """A view no larger than a thumbnail is one."""
    small = 0 < max(source.width, source.height) <= LONGEST[DerivativeSize.THUMBNAIL]
    return DerivativeSize.THUMBNAIL if size is DerivativeSize.VIEW and small else size
