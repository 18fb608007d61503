"""Scans and thumbnails of a gallery, in the foreground and in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.event_bus import EventBus
from core.indexing import scanning
from core.indexing.previews.models import RootPreview
from core.models import Activity, Actor, LibraryChanged, ScanReport
from core.operations import StoredExclusion, stored_exclusions
from core.permissions import Action, require
from core.pictures.pictures import Pictures


class Indexing:
    """The indexing of a gallery, as `gallery.indexing`. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        pictures: Pictures,
        events: EventBus,
        background: BackgroundTasks,
    ) -> None:
        self._database = database
        self._pool = pool
        self._settings = settings
        self._pictures = pictures
        self._events = events
        self._background = background

    async def roots(self) -> tuple[Path, ...]:
        """List the folders that are indexed."""
        return await self._database.read(scanning.known_roots)

    async def exclusions(self, actor: Actor) -> list[StoredExclusion]:
        """List the folders that admins excluded, without those of the settings.

        Raises:
            NotAllowedError: the actor must not change what is excluded.
        """
        require(actor, Action.CHANGE_SETTINGS, "exclude folders")
        return await self._database.read(stored_exclusions)

    async def scan(
        self, actor: Actor, roots: Sequence[Path] = (), *, accept_missing: bool = False, reads_all: bool = False
    ) -> ScanReport:
        """Bring the index up to date with these folders; by default with those indexed already.

        With `reads_all` unchanged files are read again too. A root that lost more than half of its photos is left as it
        was, unless `accept_missing`.

        Raises:
            NotAllowedError: the actor must not scan.
            GalleryError: another scan runs, or a root cannot be read.
        """
        require(actor, Action.SCAN, "scan")
        try:
            return await scanning.scan(
                self._database,
                self._pool,
                self._settings,
                roots or await self.roots(),
                on_progress=self._events.show_activity,
                on_change=self._library_changed,
                accept_missing=accept_missing,
                reads_all=reads_all,
            )
        finally:
            self._events.show_activity(Activity())
            self._library_changed()

    async def preview(
        self, actor: Actor, roots: Sequence[Path] = (), *, accept_missing: bool = False, reads_all: bool = False
    ) -> list[RootPreview]:
        """Return what `scan` with the same arguments would change, and write nothing.

        Raises:
            NotAllowedError: the actor must not scan.
            GalleryError: a root cannot be read.
        """
        require(actor, Action.SCAN, "scan")
        try:
            return await scanning.preview(
                self._database,
                self._pool,
                self._settings,
                roots or await self.roots(),
                on_progress=self._events.show_activity,
                accept_missing=accept_missing,
                reads_all=reads_all,
            )
        finally:
            self._events.show_activity(Activity())

    def start_scan(
        self, actor: Actor, roots: Sequence[Path] = (), on_end: Callable[[ScanReport], None] | None = None
    ) -> None:
        """Scan in the background, call `on_end`, then make missing thumbnails if the settings say so.

        Failures are logged.
        """
        self._background.start(self._scan_and_make_thumbnails(actor, roots, on_end), "scan")

    async def make_thumbnails(self) -> None:
        """Make the thumbnails and low-resolution previews of all photos without one, after all other work."""
        await self._pictures.make_missing(self._events.show_activity)
        self._events.show_activity(Activity())

    async def _scan_and_make_thumbnails(
        self, actor: Actor, roots: Sequence[Path], on_end: Callable[[ScanReport], None] | None
    ) -> None:
        report = await self.scan(actor, roots)
        if on_end is not None:
            on_end(report)
        if self._settings.thumbnails_in_background:
            await self.make_thumbnails()

    def _library_changed(self) -> None:
        self._events.announce(LibraryChanged())
