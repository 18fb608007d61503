"""The facade that doors and screens receive: every question and every change goes through here, with its actor.

Start reading the project here. `Gallery.open` owns what runs (database threads, worker processes, background
tasks); `close` ends all of it. Reads never walk the disk: the database and the derivative store answer them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path

from core import operations
from core.accounts import members
from core.accounts.accounts import Accounts
from core.accounts.last_places import LastPlaces
from core.accounts.presence import Presence
from core.background import BackgroundTasks
from core.config import Settings, create_private
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import DatabaseError
from core.indexing import pipeline
from core.indexing.root_watch import RootWatch
from core.indexing.uploads import Uploads
from core.library import summaries
from core.library.folders import Folders
from core.library.library import Library
from core.limits.password_hashing import PasswordHashing
from core.metrics import Metrics
from core.models import (
    Activity,
    ActivityChanged,
    Actor,
    Event,
    LibraryChanged,
    MembersChanged,
    ScanReport,
)
from core.operations import Operation
from core.operations.change_members import MemberOperation
from core.permissions import Action, require
from core.pictures.pictures import Pictures
from core.sharing.shares import Shares

_log = logging.getLogger(__name__)

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
        self.pictures = Pictures(database, pool, store, settings)
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
        await self.pictures.close()
        await self._pool.close()
        self.passwords.close()
        await self.database.close()

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
        await self.pictures.make_missing(self.show_activity)
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
