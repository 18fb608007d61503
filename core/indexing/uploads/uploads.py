"""Uploads of editors and admins, into a folder of a root that the owner has chosen."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, NotAllowedError, UsageError
from core.indexing import commit, scan_records
from core.indexing.file_reading import ReadFile
from core.indexing.scan_lock import ScanRunningError, scan_lock
from core.indexing.scanning import known_roots
from core.indexing.uploads import upload_files
from core.indexing.uploads.incoming_file import IncomingFile
from core.indexing.uploads.sent_files import SentFiles
from core.indexing.uploads.upload_files import PartFile, UploadLocation, reason_of_error
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from core.models import Actor, Priority, UserId
from core.permissions import Action, may, require

_log = logging.getLogger(__name__)

AT_ONCE = 16
"""Files that are received at the same time, at most."""

_WAIT_SECONDS = 1.0
"""Between two attempts to take the scan lock: a scan must not see half of a commit."""


class Uploads:
    """Receives files, as `gallery.uploads`. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        pool: WorkerPool,
        settings: Settings,
        background: BackgroundTasks,
        on_indexed: Callable[[], None],
        make_thumbnails: Callable[[], Awaitable[None]],
    ) -> None:
        """Call `on_indexed`, then `make_thumbnails` in the background, when photos were added to the index."""
        self._database = database
        self._pool = pool
        self._settings = settings
        self._background = background
        self._on_indexed = on_indexed
        self._make_thumbnails = make_thumbnails
        self._makes_thumbnails = False
        self._incoming: dict[IncomingFile, int] = {}
        """With the bytes that the upload folder held when each was begun."""
        self._sent: dict[UserId, SentFiles] = {}

    def may_upload(self, actor: Actor) -> bool:
        """Return whether this gallery accepts uploads of this actor."""
        return self._settings.upload_folder is not None and may(actor, Action.UPLOAD)

    def open_transfer(self, user_id: UserId) -> SentFiles:
        """Begin a transfer of a member and return the files that all of their transfers share."""
        sent_files = self._sent.setdefault(user_id, SentFiles(user_id))
        sent_files.transfers += 1
        return sent_files

    async def close_transfer(self, sent_files: SentFiles) -> None:
        """End a transfer; the last one of a member discards the files that were not finished."""
        sent_files.transfers -= 1
        if sent_files.transfers:
            return
        del self._sent[sent_files.user_id]
        for sent in sent_files.files.values():
            await sent.upload.discard()

    async def begin(self, actor: Actor, name: str) -> IncomingFile:
        """Start to receive a file; end it with `finish` or `discard`.

        Raises:
            NotAllowedError: this gallery accepts no uploads, or none of this actor.
            GalleryError: the folder cannot be used, or too many files are received now.
        """
        require(actor, Action.UPLOAD, "upload photos")
        folder = await self._location()
        if len(self._incoming) >= AT_ONCE:
            raise GalleryError("Too many photos are being uploaded.", "Try again in a moment.")
        try:
            part, used = await asyncio.to_thread(_open, folder)
        except FileNotFoundError as error:
            raise GalleryError("The drive of the upload folder is not connected.", "Tell the owner.") from error
        except OSError as error:
            raise GalleryError(
                f"The upload folder cannot be used ({reason_of_error(error)}).", "Tell the owner."
            ) from error
        upload = IncomingFile(self, folder, part, name, actor)
        self._incoming[upload] = used
        return upload

    def require_space(self, upload: IncomingFile, size: int) -> None:
        """Raise if a file of `size` bytes would exceed the limit of one file, or the quota of the folder."""
        if size > self._settings.upload_limit:
            raise UsageError(f"A photo can have at most {self._settings.upload_limit // 1024**2:,} MB.")
        others = sum(other.size for other in self._incoming if other is not upload)
        if self._incoming[upload] + others + size > self._settings.upload_quota:
            raise GalleryError("The upload folder is full.", "Ask the owner of this gallery to free some space.")

    def end(self, upload: IncomingFile) -> None:
        """Free the slot of an upload that has ended."""
        self._incoming.pop(upload, None)

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
        file = ReadFile(Fingerprint(path, status.st_size, status.st_mtime_ns), read, None)
        if not await self._add(folder, file):
            self._background.start(self._add_later(folder, file), "index an upload")

    async def _add(self, folder: UploadLocation, file: ReadFile) -> bool:
        try:
            with scan_lock(self._settings.data_dir):
                await self._database.write(lambda connection: _save(connection, folder.root, file))
        except ScanRunningError:
            return False
        self._on_indexed()
        if self._settings.thumbnails_in_background and not self._makes_thumbnails:
            self._makes_thumbnails = True
            self._background.start(self._make_new_thumbnails(), "make thumbnails of uploads")
        return True

    async def _add_later(self, folder: UploadLocation, file: ReadFile) -> None:
        while not await self._add(folder, file):  # noqa: ASYNC110 - the scan may run in another process
            await asyncio.sleep(_WAIT_SECONDS)

    async def _make_new_thumbnails(self) -> None:
        """Make the thumbnails of this photo, and of those uploaded meanwhile."""
        try:
            await self._make_thumbnails()
        finally:
            self._makes_thumbnails = False

    async def _location(self) -> UploadLocation:
        folder = self._settings.upload_folder
        if folder is None:
            raise NotAllowedError("This gallery does not accept uploads.", "Its owner can choose a folder for them.")
        roots = await self._database.read(known_roots)
        folder = await asyncio.to_thread(folder.resolve)
        root = next((root for root in roots if folder.is_relative_to(root)), None)
        if root is None:
            raise GalleryError("The upload folder is not in a folder of this gallery.", "Tell the owner.")
        below = folder.relative_to(root)
        if any(part.startswith(".") for part in below.parts):
            raise GalleryError("The upload folder is hidden: its photos would not be shown.", "Tell the owner.")
        return UploadLocation(os.fsencode(root), b"/".join(os.fsencode(part) for part in below.parts))


def _open(folder: UploadLocation) -> tuple[PartFile, int]:
    descriptor = upload_files.open_folder(folder.root, folder.path)
    try:
        return upload_files.create_part(descriptor), upload_files.used_bytes(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def _save(connection: sqlite3.Connection, root: bytes, file: ReadFile) -> None:
    """Add the photo, unless a scan by another process has already."""
    known = connection.execute(_KNOWN, {"root": root, "path": file.fingerprint.path}).fetchone()
    if known is None:
        now = int(time.time())
        commit.save_reads(connection, scan_records.add_root(connection, root, now), root, [file], now)


_KNOWN = "SELECT 1 FROM photos JOIN roots ON roots.id = root_id WHERE roots.path = :root AND photos.path = :path"
