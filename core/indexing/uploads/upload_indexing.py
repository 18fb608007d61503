"""Uploads become photos of the index, as a scan would add them."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError
from core.indexing import commit, scan_records
from core.indexing.file_reading import ReadFile
from core.indexing.scan_lock import ScanRunningError, scan_lock
from core.indexing.uploads.upload_files import UploadLocation
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from core.models import Priority

_WAIT_SECONDS = 1.0
"""Between two attempts to take the scan lock: a scan must not see half of a commit."""


class UploadIndexer:
    """Reads received files and adds them to the index. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        background: BackgroundTasks,
        on_indexed: Callable[[], None],
        start_background_jobs: Callable[[], None],
    ) -> None:
        """Call `on_indexed`, then `start_background_jobs`, when photos were added to the index."""
        self._database = database
        self._pool = pool
        self._settings = settings
        self._background = background
        self._on_indexed = on_indexed
        self._start_background_jobs = start_background_jobs

    async def read(self, folder: UploadLocation, name: bytes, mtime_ns: int) -> PhotoMetadata:
        """Read the metadata of a received file, in a worker process.

        Raises:
            GalleryError: it is not a photo.
        """
        path = folder.file_path(name)
        files = [(path, mtime_ns)]
        (outcome,) = await self._pool.run(
            read_files, folder.root, files, self._settings.pixel_limit, priority=Priority.VISIBLE
        )
        if isinstance(outcome, ReadFailure):
            raise GalleryError(outcome.reason, "It was not stored.")
        return outcome

    async def index(self, folder: UploadLocation, name: bytes, read: PhotoMetadata) -> None:
        """Add a photo to the index as a scan would: now, or in the background after a scan in progress."""
        path = folder.file_path(name)
        status = await asyncio.to_thread(os.stat, folder.root + b"/" + path, follow_symlinks=False)
        fingerprint = Fingerprint(path, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
        file = ReadFile(fingerprint, read, None)
        if not await self._add(folder, file):
            self._background.start(self._add_later(folder, file), "index an upload")

    async def _add(self, folder: UploadLocation, file: ReadFile) -> bool:
        try:
            with scan_lock(self._settings.data_dir, is_short=True):
                await self._database.write(lambda connection: _save(connection, folder.root, file))
        except ScanRunningError:
            return False
        self._on_indexed()
        self._start_background_jobs()
        return True

    async def _add_later(self, folder: UploadLocation, file: ReadFile) -> None:
        while not await self._add(folder, file):  # noqa: ASYNC110 - the scan may run in another process
            await asyncio.sleep(_WAIT_SECONDS)


def _save(connection: sqlite3.Connection, root: bytes, file: ReadFile) -> None:
    """Add the photo, unless a scan by another process has already."""
    known = connection.execute(_KNOWN, {"root": root, "path": file.fingerprint.path}).fetchone()
    if known is None:
        now = int(time.time())
        commit.save_reads(connection, scan_records.add_root(connection, root, now), root, [file], now)


_KNOWN = "SELECT 1 FROM photos JOIN roots ON roots.id = root_id WHERE roots.path = :root AND photos.path = :path"
