"""The upload folder: what editors and admins send comes into a folder of a root that the owner has chosen."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.background import BackgroundTasks
from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.errors import GalleryError, NotAllowedError, UsageError
from core.indexing import commit, upload_files
from core.indexing.pipeline import known_roots
from core.indexing.scan_lock import ScanRunningError, scan_lock
from core.indexing.upload_files import PartFile
from core.media.fingerprints import Fingerprint
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from core.models import Actor, Priority, UserId
from core.permissions import Action, may, require
from core.text import display_path, display_text

_log = logging.getLogger(__name__)

AT_ONCE = 16
"""Files that may be on their way in at the same time."""

_WAIT_SECONDS = 1.0
"""Between two looks whether a scan has ended, which must not see half of what is written here."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where uploads go."""

    root: bytes
    path: bytes
    """Below the root."""


@dataclass(eq=False, slots=True)
class SentFile:
    """A file under the name that its sender gave it; the name under which it is kept is the gallery's affair."""

    name: str
    upload: Upload
    is_kept: bool = False


@dataclass(eq=False, slots=True)
class Box:
    """What one member has sent, for as long as any of their transfers goes on."""

    user_id: UserId
    files: dict[str, SentFile] = field(default_factory=dict)
    transfers: int = 0


class Uploads:
    """Takes files in. Belongs to one event loop."""

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
        self._making = False
        self._under_way: dict[Upload, int] = {}
        self._boxes: dict[UserId, Box] = {}

    def may_upload(self, actor: Actor) -> bool:
        """Say whether uploads are taken at all, and from this actor."""
        return self._settings.upload_folder is not None and may(actor, Action.UPLOAD)

    def open_box(self, user_id: UserId) -> Box:
        """A transfer of this member begins: return what their other ones have sent; `close_box` ends it."""
        box = self._boxes.setdefault(user_id, Box(user_id))
        box.transfers += 1
        return box

    async def close_box(self, box: Box) -> None:
        """A transfer has ended; with the last one goes what was never given its proper name."""
        box.transfers -= 1
        if box.transfers:
            return
        del self._boxes[box.user_id]
        for sent in box.files.values():
            await sent.upload.discard()

    async def begin(self, actor: Actor, name: str) -> Upload:
        """Start to receive a file; end it with `finish` or `discard`.

        Raises:
            NotAllowedError: this gallery, or this actor, sends nothing in.
            GalleryError: the folder cannot be used, or is full.
        """
        require(actor, Action.UPLOAD, "send photos in")
        place = await self._place()
        if len(self._under_way) >= AT_ONCE:
            raise GalleryError("Too many photos are on their way in.", "Try again in a moment.")
        try:
            part, used = await asyncio.to_thread(_open, place)
        except FileNotFoundError as error:
            raise GalleryError("The drive of the upload folder is away now.", "Tell the owner.") from error
        except OSError as error:
            raise GalleryError(f"The upload folder cannot be used ({_why(error)}).", "Tell the owner.") from error
        upload = Upload(self, place, part, name, actor)
        self._under_way[upload] = used
        return upload

    def require_room(self, upload: Upload, size: int) -> None:
        """Refuse a file that would grow beyond what one may have, or the folder beyond its quota."""
        if size > self._settings.upload_limit:
            raise UsageError(f"A photo may have at most {self._settings.upload_limit // 1024**2:,} MB.")
        others = sum(other.size for other in self._under_way if other is not upload)
        if self._under_way[upload] + others + size > self._settings.upload_quota:
            raise GalleryError("The upload folder is full.", "Ask the owner of this gallery to make room.")

    def ended(self, upload: Upload) -> None:
        """An upload is over."""
        self._under_way.pop(upload, None)

    async def read(self, place: _Place, name: bytes, mtime_ns: int) -> PhotoMetadata:
        """Look into a received file, in a worker process.

        Raises:
            GalleryError: it is no photo.
        """
        path = _below(place, name)
        files = [(path, mtime_ns)]
        (outcome,) = await self._pool.run(
            read_files, place.root, files, self._settings.pixel_limit, priority=Priority.VISIBLE
        )
        if isinstance(outcome, ReadFailure):
            raise GalleryError(outcome.reason, "It was not kept.")
        return outcome

    async def index(self, place: _Place, name: bytes, read: PhotoMetadata) -> None:
        """Enter a photo into the index as a scan would: now, or behind everything when the scan that runs has ended."""
        path = _below(place, name)
        status = await asyncio.to_thread(os.stat, place.root + b"/" + path, follow_symlinks=False)
        file = commit.ReadFile(Fingerprint(path, status.st_size, status.st_mtime_ns), read, None)
        if not await self._enter(place, file):
            self._background.start(self._enter_later(place, file), "index an upload")

    async def _enter(self, place: _Place, file: commit.ReadFile) -> bool:
        try:
            with scan_lock(self._settings.data_dir):
                await self._database.write(lambda connection: _save(connection, place.root, file))
        except ScanRunningError:
            return False
        self._on_indexed()
        if self._settings.thumbnails_in_background and not self._making:
            self._making = True
            self._background.start(self._catch_up(), "make thumbnails of uploads")
        return True

    async def _enter_later(self, place: _Place, file: commit.ReadFile) -> None:
        while not await self._enter(place, file):  # noqa: ASYNC110 - the scan may be another process's
            await asyncio.sleep(_WAIT_SECONDS)

    async def _catch_up(self) -> None:
        """Make the thumbnails of this photo, and of those that come in meanwhile."""
        try:
            await self._make_thumbnails()
        finally:
            self._making = False

    async def _place(self) -> _Place:
        folder = self._settings.upload_folder
        if folder is None:
            raise NotAllowedError("This gallery takes no photos in.", "Its owner can choose a folder for them.")
        roots = await self._database.read(known_roots)
        folder = await asyncio.to_thread(folder.resolve)
        root = next((root for root in roots if folder.is_relative_to(root)), None)
        if root is None:
            raise GalleryError("The upload folder lies in none of the folders that are shown.", "Tell the owner.")
        below = folder.relative_to(root)
        if any(part.startswith(".") for part in below.parts):
            raise GalleryError("The upload folder is hidden: its photos would not be shown.", "Tell the owner.")
        return _Place(os.fsencode(root), b"/".join(os.fsencode(part) for part in below.parts))


class Upload:
    """One file on its way in."""

    def __init__(self, uploads: Uploads, place: _Place, part: PartFile, name: str, sender: Actor) -> None:
        """`Uploads.begin` makes them."""
        self.size = 0
        """Bytes received so far."""
        self.mtime: int | None = None
        """What the sender says of its modification time, in UTC seconds since 1970."""
        self.name = name
        """What its sender calls it; the name that it gets is made from this."""
        self._uploads = uploads
        self._place = place
        self._part = part
        self._sender = sender
        self._busy = asyncio.Lock()
        self._ended = False

    async def write(self, offset: int, data: bytes) -> None:
        """Take some bytes.

        Raises:
            GalleryError: too many, or they cannot be written.
        """
        async with self._busy:
            if self._ended:
                raise GalleryError("This photo was not taken in.")
            size = max(self.size, offset + len(data))
            self._uploads.require_room(self, size)
            self.size = size
            try:
                await asyncio.shield(asyncio.to_thread(upload_files.write_all, self._part, data, offset))
            except OSError as error:
                raise GalleryError(f"The photo cannot be written ({_why(error)}).") from error

    async def finish(self) -> str:
        """Keep the file if it is a photo; return the name that it got, safe to show. Its indexing follows.

        Raises:
            GalleryError: it is no photo, or cannot be kept; then nothing is left of it.
        """
        async with self._busy:
            if self._ended:
                raise GalleryError("This photo was not taken in.")
            try:
                return await self._keep()
            finally:
                await self._end()

    async def discard(self) -> None:
        """Leave nothing of the file; more than once is the same as once, and so is it after `finish`."""
        async with self._busy:
            await self._end()

    async def _keep(self) -> str:
        mtime = int(time.time()) if self.mtime is None else self.mtime
        read = await self._uploads.read(self._place, self._part.name, mtime * 10**9)
        name = upload_files.file_name(self.name, read.format)
        try:
            kept = await asyncio.shield(asyncio.to_thread(upload_files.link_part, self._part, name, mtime))
        except OSError as error:
            raise GalleryError(f"The photo cannot be kept ({_why(error)}).") from error
        shown = display_path(kept)
        _log.info("%s has sent in %s, %d bytes", display_text(self._sender.name), shown, self.size)
        await self._uploads.index(self._place, kept, read)
        return shown

    async def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._uploads.ended(self)
            await asyncio.shield(asyncio.to_thread(upload_files.close_part, self._part))


def _open(place: _Place) -> tuple[PartFile, int]:
    folder = upload_files.open_folder(place.root, place.path)
    try:
        return upload_files.create_part(folder), upload_files.used_bytes(folder)
    except BaseException:
        os.close(folder)
        raise


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else "unknown reason"


def _below(place: _Place, name: bytes) -> bytes:
    return place.path + b"/" + name if place.path else name


def _save(connection: sqlite3.Connection, root: bytes, file: commit.ReadFile) -> None:
    """Add the photo, unless a scan by another process has found it already."""
    known = connection.execute(_KNOWN, {"root": root, "path": file.fingerprint.path}).fetchone()
    if known is None:
        now = int(time.time())
        commit.save_reads(connection, commit.add_root(connection, root, now), root, [file], now)


_KNOWN = "SELECT 1 FROM photos JOIN roots ON roots.id = root_id WHERE roots.path = :root AND photos.path = :path"
