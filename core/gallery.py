"""The facade that doors and screens receive: every question and every change goes through here, with its actor.

Start reading the project here. `Gallery.open` owns what runs (database threads, worker processes, background
tasks); `close` ends all of it. Reads never walk the disk: the database and the derivative store answer them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from core import operations
from core.accounts import members
from core.accounts.accounts import Accounts
from core.accounts.last_places import LastPlaces
from core.accounts.presence import Presence
from core.background import BackgroundTasks
from core.config import Settings, create_private
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.single_flight import JointJobs
from core.derivatives.worker_pool import WorkerPool
from core.errors import DatabaseError, PictureUnavailableError
from core.indexing import pipeline
from core.indexing.root_watch import RootWatch
from core.indexing.uploads import Uploads
from core.library import summaries
from core.library.folders import Folders
from core.library.library import Library
from core.limits.password_hashing import PasswordHashing
from core.media.decoding.frame_decoding import FrameLimits
from core.media.decoding.histogram import read_histogram
from core.metrics import Metrics
from core.models import (
    Activity,
    ActivityChanged,
    Actor,
    AssetKey,
    DerivativeSize,
    Event,
    LibraryChanged,
    MembersChanged,
    Part,
    Priority,
    ScanReport,
    StoredPicture,
)
from core.models.stored_animations import StoredAnimation
from core.operations import Operation
from core.operations.change_members import MemberOperation
from core.permissions import Action, require
from core.pictures.animations import AnimationMaker
from core.pictures.low_resolution_backfill import fill_coarse
from core.pictures.original_files import OriginalFile, OriginalFiles
from core.pictures.regions import RegionMaker
from core.pictures.thumbnails import ThumbnailMaker
from core.sharing.shares import Shares

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")

_POLL_SECONDS = 0.4
"""Members who were removed or changed by another process must notice within a second."""
_UNKNOWN_VERSION = -1


class Gallery:
    """A running gallery. Build it with `Gallery.open`, end it with `close`; both belong to one event loop."""

    def __init__(self, settings: Settings, database: Database, pool: WorkerPool, store: DerivativeStore) -> None:
        """Keep the rooms; `open` starts them."""
        self.settings = settings
        self.database = database
        self.passwords = PasswordHashing()
        self.accounts = Accounts(database, self._members_changed)
        self.presence = Presence(lambda by, whom: self.keep(self.accounts.ended_visit(by, whom), "note an ended visit"))
        self.metrics = Metrics(pool.job_counts)
        self.last_places = LastPlaces(database, settings.return_seconds)
        self.library = Library(database)
        self.folders = Folders(database)
        self.shares = Shares(database, store, settings, self.passwords)
        self.activity = Activity()
        self.door_port: int | None = None
        """Where visitors come in, while this process lets them."""
        self._pool = pool
        self._store = store
        self._jobs = JointJobs(pool)
        self._thumbnails = ThumbnailMaker(database, pool, store, settings)
        self._regions = RegionMaker(database, pool, settings)
        self._animations = AnimationMaker(database, pool, settings, FrameLimits())
        self._originals = OriginalFiles(database)
        self.uploads = Uploads(database, pool, settings, self.keep, self._library_changed, self.make_thumbnails)
        self._listeners: list[Callable[[Event], None]] = []
        self._tasks = BackgroundTasks()

    @classmethod
    async def open(cls, settings: Settings, *, workers_at_once: bool = True) -> Gallery:
        """Open or create the gallery of `settings.data_dir`; worker processes start now or when first needed.

        Raises:
            GalleryError: the folder or the database cannot be used.
        """
        create_private(settings.data_dir)
        create_private(settings.derivatives_dir)
        pool = WorkerPool()
        await pool.start(settings, at_once=workers_at_once)
        try:
            database = await Database.open(settings.database_path)
        except BaseException:
            await pool.close()
            raise
        gallery = cls(settings, database, pool, DerivativeStore(settings.derivatives_dir))
        try:
            known = await database.data_version(), await gallery._signatures()
        except BaseException:
            await gallery.close()
            raise
        gallery.keep(gallery._watch_database(*known), "watch the database")
        gallery.keep(RootWatch(database, gallery._library_changed).go(), "watch the folders")
        return gallery

    async def close(self) -> None:
        """Stop scans and workers, then close the database; nothing of it outlives this call."""
        self._listeners.clear()
        await self._tasks.close()
        await self._thumbnails.close()
        await self._regions.close()
        await self._animations.close()
        await self._pool.close()
        await self._jobs.close()
        await self._originals.close()
        self.passwords.close()
        await self.database.close()

    # Pictures.

    async def pictures(
        self, actor: Actor, asset_key: AssetKey, size: DerivativeSize, priority: Priority
    ) -> AsyncGenerator[StoredPicture, None]:
        """Yield the best picture there is now, then better ones up to the size asked for.

        Raises:
            NotFoundError: there is no such photo for this actor.
            PictureUnavailableError: it cannot be shown, with the reason.
        """
        await self.library.photo(actor, asset_key)
        async with aclosing(self._thumbnails.pictures(asset_key, size, priority)) as pictures:
            async for picture in pictures:
                yield picture

    async def region(
        self, actor: Actor, asset_key: AssetKey, part: Part, width: int, height: int, priority: Priority
    ) -> Path:
        """Return an upright JPEG of a part of the original, in so many pixels or as many as there are.

        It may be gone a while after it was last asked for. Cancelling the call withdraws the work.

        Raises:
            NotFoundError: there is no such photo for this actor.
            NotAllowedError: full detail is for those who may take originals: parts would add up to the whole.
            GalleryError: it cannot be had in full detail, with the reason.
        """
        require(actor, Action.DOWNLOAD, "see this photo in more detail")
        await self.library.photo(actor, asset_key)
        return await self._regions.region(asset_key, part, width, height, priority)

    async def original(self, actor: Actor, asset_key: AssetKey) -> OriginalFile:
        """Open the original of one photo for reading; the caller closes it. Errors: see `OriginalFiles.open`."""
        return await self._originals.open(actor, asset_key)

    async def animation(self, actor: Actor, asset_key: AssetKey, priority: Priority) -> StoredAnimation | None:
        """Return the frames of a photo that moves, None for one that does not; cancelling the call ends the work.

        Raises:
            NotFoundError: there is no such photo for this actor.
            GalleryError: its frames cannot be had, with the reason.
        """
        return await self._animations.animation(await self.library.photo(actor, asset_key), priority)

    async def histogram(self, actor: Actor, asset_key: AssetKey) -> tuple[int, ...]:
        """Count a photo's pixels by brightness, in 64 steps from dark to light; errors are those of `pictures`."""
        async with aclosing(self.pictures(actor, asset_key, DerivativeSize.THUMBNAIL, Priority.VISIBLE)) as pictures:
            paths = [picture.path async for picture in pictures]
        try:
            return await self.work(read_histogram, Priority.VISIBLE, str(paths[-1]))
        except OSError as error:
            raise PictureUnavailableError("The picture cannot be read now.") from error

    async def work(self, function: Callable[[*_Arguments], _T], priority: Priority, *args: *_Arguments) -> _T:
        """Run a plain function of a module in a worker process; equal calls under way at the same time are one job.

        The arguments must be hashable, and the result one that may be shared.
        """
        return await self._jobs.join((function, *args), priority, lambda job: job.run(partial(function, *args)))

    # Changes.

    async def preferences(self, actor: Actor) -> Mapping[str, str]:
        """Return what this member has set."""
        return await self.database.read(lambda connection: members.preferences(connection, actor))

    async def apply(self, actor: Actor, operation: Operation) -> Operation:
        """Perform an operation and return its inverse."""
        inverse = await operations.apply(self.database, actor, operation)
        self._announce_change(inverse)
        return inverse

    async def undo(self, actor: Actor) -> Operation | None:
        """Take back this actor's newest operation and return it; None when there is nothing to take back."""
        undone = await operations.undo(self.database, actor)
        self._announce_change(undone)
        return undone

    # Scanning.

    async def roots(self) -> tuple[Path, ...]:
        """List the folders that are indexed."""
        return await self.database.read(pipeline.known_roots)

    async def scan(self, actor: Actor, roots: Sequence[Path] = (), *, accept_missing: bool = False) -> ScanReport:
        """Bring the index up to date; no roots means those known already.

        A root that lost more than half of its photos is left as it was, unless `accept_missing`.

        Raises:
            GalleryError: another scan runs, or a root cannot be read.
        """
        require(actor, Action.SCAN, "scan")
        try:
            return await pipeline.scan(
                self.database,
                self._pool,
                self.settings,
                roots or await self.roots(),
                on_progress=self.show_activity,
                on_change=self._library_changed,
                accept_missing=accept_missing,
            )
        finally:
            self.show_activity(Activity())
            self._library_changed()

    def start_scan(
        self, actor: Actor, roots: Sequence[Path] = (), done: Callable[[ScanReport], None] | None = None
    ) -> None:
        """Scan behind what is going on, then make the thumbnails that are missing; failures are logged."""
        self.keep(self._scan_behind(actor, roots, done), "scan")

    async def make_thumbnails(self) -> None:
        """Make the 400 px picture of every photo that has none, and the coarse ones, behind everything else."""
        await self._thumbnails.make_missing(on_progress=self.show_activity)
        await fill_coarse(self.database, self._pool, self._store)
        self.show_activity(Activity())

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call the listener, in the event loop, for every event; the returned function ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def show_activity(self, activity: Activity) -> None:
        """Tell every listener what runs in the background."""
        self.activity = activity
        self._announce(ActivityChanged(activity))

    async def _scan_behind(
        self, actor: Actor, roots: Sequence[Path], done: Callable[[ScanReport], None] | None
    ) -> None:
        report = await self.scan(actor, roots)
        if done is not None:
            done(report)
        if self.settings.thumbnails_in_background:
            await self.make_thumbnails()

    async def _watch_database(self, version: int, seen: tuple[object, object]) -> None:
        """Notice what another process on the same data directory has changed since then."""
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            try:
                before, version = version, await self.database.data_version()
                if version == before:
                    continue
                known, seen = seen, await self._signatures()
            except DatabaseError as error:
                _log.warning("could not look for changes: %s", error)
                version = _UNKNOWN_VERSION
                continue
            if seen[0] != known[0]:
                self._library_changed()
            if seen[1] != known[1]:
                self._members_changed()

    async def _signatures(self) -> tuple[object, object]:
        return await self.database.read(
            lambda connection: (summaries.signature(connection), members.signature(connection))
        )

    def _library_changed(self) -> None:
        self._announce(LibraryChanged())

    def _members_changed(self) -> None:
        self._announce(MembersChanged())

    def _announce_change(self, operation: Operation | None) -> None:
        if isinstance(operation, MemberOperation):
            self._members_changed()

    def _announce(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def keep(self, work: Coroutine[object, object, object], name: str) -> None:
        """Run work in the background until `close`; what goes wrong is logged once."""
        self._tasks.start(work, name)
