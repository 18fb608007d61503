"""A running gallery: what the front ends, commands and screens are given.

Start reading the project here. `Gallery.open` starts what runs (database threads, worker processes, background tasks)
and `close` ends it; queries, pictures, accounts and the other parts are objects of their own.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.accounts import members
from core.accounts.accounts import Accounts
from core.accounts.connected_sessions import ConnectedSessions
from core.accounts.last_places import LastPlaces
from core.accounts.operations import OPERATIONS as MEMBER_OPERATIONS
from core.background import BackgroundTasks
from core.config import Settings, create_private
from core.config.ssh_addresses import SshAddress, ssh_address
from core.database.change_watch import ChangeWatch, Watched
from core.database.database import Database
from core.database.database_file import is_writable
from core.deletion.deletion_history import OPERATIONS as DELETION_OPERATIONS
from core.deletion.deletion_jobs import DeletionJobs
from core.deletion.permanent_deletion import PermanentDeletion
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.store_layout import prepare_store
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, WritesStoppedError
from core.event_bus import EventBus
from core.exchange.operations import OPERATIONS as EXCHANGE_OPERATIONS
from core.garbage import GarbageCollector
from core.indexing.root_watch import RootWatch
from core.indexing.roots.move_root import MoveRoot
from core.jobs import job_records
from core.jobs.jobs import Jobs
from core.jobs.operations import OPERATIONS as JOB_OPERATIONS
from core.library import summaries
from core.library.archive.operations import OPERATIONS as ARCHIVE_OPERATIONS
from core.library.duplicates.operations import OPERATIONS as DUPLICATE_OPERATIONS
from core.library.edits.operations import OPERATIONS as EDIT_OPERATIONS
from core.library.library import Library
from core.library.stacks.operations import OPERATIONS as STACK_OPERATIONS
from core.library.summaries import LibraryState
from core.library.trash.operations import OPERATIONS as TRASH_OPERATIONS
from core.library.trips.operations import OPERATIONS as TRIP_OPERATIONS
from core.limits.loop_time import LoopTime
from core.limits.password_hashing import PasswordHashing
from core.marks.albums.operations import OPERATIONS as ALBUM_OPERATIONS
from core.marks.albums.passphrases import AlbumPassphrases
from core.marks.guest_favourites import GuestFavourites
from core.marks.operations import OPERATIONS as MARK_OPERATIONS
from core.marks.people.operations import OPERATIONS as PEOPLE_OPERATIONS
from core.marks.tags.operations import OPERATIONS as TAG_OPERATIONS
from core.marks.views import Views
from core.media.places.home_zone import set_home_zone
from core.metrics import Metrics
from core.models import Activity, Actor, LibraryChanged, MembersChanged, PhotoSet, Ranking
from core.operations import NEXT_STEP, Applied, Operation, Operations, Registry, Request
from core.operations import OPERATIONS as LIBRARY_OPERATIONS
from core.pictures.cache.purge_cache import PurgeCache
from core.sets.search.search_conditions import may_compare
from core.sharing.operations import OPERATIONS as SHARE_OPERATIONS
from core.sharing.sharing import Sharing
from core.understanding.parts import SwitchPart

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from core.derivatives.cluster.file_work import FileWork
    from core.indexing.indexing import Indexing
    from core.indexing.uploads.uploads import Uploads
    from core.library.places.placing import PhotoPlacing
    from core.pictures.cache.picture_cache import PictureCache
    from core.pictures.pictures import Pictures
    from core.understanding.understanding import Understanding

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

OPERATIONS = Registry(
    (
        *LIBRARY_OPERATIONS,
        *STACK_OPERATIONS,
        *TRASH_OPERATIONS,
        *ARCHIVE_OPERATIONS,
        *DUPLICATE_OPERATIONS,
        *EDIT_OPERATIONS,
        *TRIP_OPERATIONS,
        *MEMBER_OPERATIONS,
        *SHARE_OPERATIONS,
        *MARK_OPERATIONS,
        *EXCHANGE_OPERATIONS,
        *ALBUM_OPERATIONS,
        *TAG_OPERATIONS,
        *PEOPLE_OPERATIONS,
        *DELETION_OPERATIONS,
        MoveRoot,
        PurgeCache,
        SwitchPart,
        *JOB_OPERATIONS,
    )
)
"""Every kind of operation that `Gallery.apply` performs."""

SPARE_BYTES = 256 << 20
"""The most that derivatives take in the folder for temporary files, where the data folder is read-only."""


class Gallery:
    """A running gallery. Build it with `Gallery.open`, end it with `close`; both belong to one event loop."""

    def __init__(self, settings: Settings, database: Database, pool: WorkerPool, store: DerivativeStore) -> None:
        """Connect the parts; `open` starts them."""
        self.settings = settings
        self.database = database
        self.events = EventBus()
        self.background = BackgroundTasks()
        self.garbage = GarbageCollector()
        self.loop_time = LoopTime()
        """Shares the event loop among members and network sources."""
        self.operations = Operations(database, OPERATIONS, members.refresh_actor, self.events.announce)
        """The history of changes; `apply`, `undo` and `redo` are its methods."""
        self.jobs = Jobs(database, settings.data_dir / "jobs", self.events.show_activity, self.apply)
        pool.watch_need(lambda is_needed: self.jobs.sessions_need_workers(is_needed=is_needed))
        self.metrics = Metrics(pool.job_counts)
        self.passwords = PasswordHashing()
        self.library = Library(database, Ranking(settings.top_picks))
        self.library.prepare = self.library.searches.prepare = self._prepare_query
        self.passphrases = AlbumPassphrases(database, self.passwords)
        self.accounts = Accounts(database, self._members_changed)
        self.sessions = ConnectedSessions(
            lambda by, whom: self.background.start(
                self.accounts.audit_log.disconnected(by, whom), "log a session that an admin ended"
            )
        )
        self.last_places = LastPlaces(database, settings.return_seconds)
        self.views = Views(database)
        self.guest_favourites = GuestFavourites(database)
        self.deletion = PermanentDeletion(database, settings)
        self.deletion_jobs = DeletionJobs(self.deletion, self.jobs)
        self.sharing = Sharing(database, store, settings, self.passwords)
        self.ssh_port: int | None = None
        """Where the SSH server of this process listens, None while there is none."""
        self._pool = pool
        self._store = store
        self._spare: Path | None = None
        """Where pictures are kept until the end, in place of a data folder that is read-only."""

    @property
    def ssh_address(self) -> SshAddress:
        """Where users connect: the one address that all messages state."""
        return ssh_address(self.settings, self.ssh_port)

    # Loaded when they are first used: decoders and readers of metadata take longer to load than a command to run.

    @cached_property
    def pictures(self) -> Pictures:
        """Thumbnails, previews and original files."""
        from core.pictures.pictures import Pictures

        settings = self.settings if self._spare is None else replace(self.settings, data_dir=self._spare)
        return Pictures(self.database, self._pool, self._store, settings)

    @cached_property
    def cache(self) -> PictureCache:
        """What is stored of pictures: its size, cleaning and purges."""
        from core.pictures.cache.picture_cache import PictureCache

        check_roots = RootWatch(self.database, self._library_changed).check
        return PictureCache(self.database, self._pool, self._store, self.settings, self.apply, check_roots)

    @cached_property
    def indexing(self) -> Indexing:
        """Scans and thumbnails in the background."""
        from core.indexing.indexing import Indexing

        return Indexing(
            self.database, self._pool, self.settings, self.pictures, self.cache, self.events, self.background, self.jobs
        )

    @cached_property
    def uploads(self) -> Uploads:
        """Files that members send."""
        from core.indexing.uploads.upload_indexing import UploadIndexer
        from core.indexing.uploads.uploads import Uploads

        indexer = UploadIndexer(
            self.database,
            self._pool,
            self.settings,
            self.background,
            self._library_changed,
            self.indexing.start_background_jobs,
        )
        return Uploads(self.database, self.settings, indexer)

    @cached_property
    def placing(self) -> PhotoPlacing:
        """The named places of photos, found from their coordinates."""
        from core.library.places.placing import PhotoPlacing

        return PhotoPlacing(self.database, self.jobs, self._pool, self.settings.data_dir, self._library_changed)

    @cached_property
    def understanding(self) -> Understanding:
        """Models, and search by meaning and likeness."""
        from core.understanding.understanding import Understanding

        return Understanding(self.settings, self.database, self.jobs, self._store, self.apply)

    def use_executor(self, executor: Executor, slots: int) -> FileWork:
        """Have scans and background jobs work on files with an executor, `slots` batches at the same time.

        What it cannot do is done by the worker processes. Close the result, then the executor.
        """
        from core.derivatives.cluster.file_work import FileWork

        self._pool.file_work = FileWork(executor, self.settings, slots)
        return self._pool.file_work

    def load_parts(self) -> None:
        """Load the parts that are otherwise loaded when they are first used."""
        _ = self.pictures, self.indexing, self.uploads

    def watch_folders(self) -> None:
        """Scan from now on what changes in the indexed folders, unless the settings say otherwise."""
        from core.indexing.watching.folder_watch import FolderWatch

        watch = FolderWatch(self.database, self.settings, self.indexing, self.events)
        self.background.start(watch.run(), "watch the folders for changes")

    @classmethod
    async def open(cls, settings: Settings, *, workers_at_once: bool = True) -> Gallery:
        """Open or create the gallery of `settings.data_dir`; worker processes start now or when first needed.

        Raises:
            GalleryError: the folder or the database cannot be used.
        """
        set_home_zone(settings.time_zone)
        create_private(settings.data_dir)
        writable = is_writable(settings.database_path)
        if writable:
            prepare_store(settings.derivatives_dir)
        pool = WorkerPool()
        await pool.start(settings, at_once=workers_at_once)
        try:
            database = await Database.open(settings.database_path)
        except BaseException:
            await pool.close()
            raise
        spare = None if writable else await asyncio.to_thread(_new_spare_folder)
        gallery = cls(settings, database, pool, _store_in(settings.derivatives_dir, spare))
        gallery._spare = spare
        watch = gallery._change_watch()
        try:
            await watch.prepare()
        except BaseException:
            await gallery.close()
            raise
        if writable:
            await gallery._finish_deletions()
        gallery.background.start(watch.run(), "watch the database")
        gallery.background.start(gallery.views.run(), "store what members view")
        if settings.upload_folder is not None:
            gallery.background.start(gallery.uploads.remove_leftovers(), "remove incomplete uploads")
        gallery.background.start(RootWatch(database, gallery._library_changed).run(), "watch the folders")
        return gallery

    async def close(self) -> None:
        """End scans, background tasks and worker processes, then close the database."""
        self.events.close()
        await self.background.close()
        await self.views.store()
        await self.jobs.close()
        if "pictures" in vars(self):
            await self.pictures.close()
        if "understanding" in vars(self):
            await self.understanding.close()
        await self._pool.close()
        self.passwords.close()
        await self.database.close()
        if self._spare is not None:
            await asyncio.to_thread(shutil.rmtree, self._spare, ignore_errors=True)

    def require_saved(self) -> None:
        """Raise the reason if the database was lost or damaged while it was open: changes may be lost."""
        if self.database.stopped is not None and self.database.has_lost_changes:
            raise self.database.stopped

    async def apply(self, actor: Actor, operation: Operation[_T], cancel: threading.Event | None = None) -> Applied[_T]:
        """Perform an operation; return its result and its inverse. Errors and `cancel`: see `Operations.apply`."""
        return await self.operations.apply(actor, operation, cancel)

    async def undo(self, actor: Actor, request: Request = NEXT_STEP) -> Operation[object] | None:
        """Undo this actor's newest step, or a change by its number; see `Operations.undo`."""
        return await self.operations.undo(actor, request)

    async def redo(self, actor: Actor, request: Request = NEXT_STEP) -> Operation[object] | None:
        """Redo what this actor undid last, or a change by its number; see `Operations.redo`."""
        return await self.operations.redo(actor, request)

    async def _prepare_query(self, actor: Actor, photo_set: PhotoSet) -> None:
        if may_compare(photo_set):  # otherwise no model is loaded
            await self.understanding.prepare(actor, photo_set)

    async def _finish_deletions(self) -> None:
        """Leave no photo half deleted by a process that ended; without success the gallery opens as well."""
        try:
            await self.deletion.recover()
        except GalleryError as error:
            _log.warning("an interrupted deletion is not undone yet: %s", error)

    def _change_watch(self) -> ChangeWatch:
        def changed(before: LibraryState, after: LibraryState) -> None:
            self.events.announce(summaries.change_between(before, after))

        return ChangeWatch(
            self.database,
            (
                Watched(summaries.snapshot, changed),
                Watched(members.snapshot, lambda *_: self._members_changed()),
                Watched(job_records.requests, lambda *_: self.jobs.observe()),
            ),
            self._writes_stopped,
        )

    def _library_changed(self) -> None:
        self.events.announce(LibraryChanged())

    def _writes_stopped(self, reason: WritesStoppedError) -> None:
        self.events.show_activity(Activity(reason.message.rstrip("."), is_problem=True))

    def _members_changed(self) -> None:
        self.events.announce(MembersChanged())


def _store_in(folder: Path, spare: Path | None) -> DerivativeStore:
    if spare is None:
        return DerivativeStore(folder)
    return DerivativeStore(folder, spare=DerivativeStore(spare / folder.name, limit=SPARE_BYTES))


def _new_spare_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="sshowcase-"))
