"""One uploaded file while it is received."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import GalleryError
from core.indexing.uploads import upload_files
from core.indexing.uploads.sent_records import SentRecords
from core.indexing.uploads.upload_files import PartFile, UploadLocation, reason_of_error
from core.indexing.uploads.upload_indexing import UploadIndexer
from core.models import Actor
from core.text import display_path, display_text

_log = logging.getLogger(__name__)

_CHECK_SECONDS = 1.0
"""How often the permission is checked while a file is received; it is checked at its end in any case."""


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """What became of an upload."""

    name: str
    """Of the stored file, safe to show."""
    is_new: bool
    """Whether it was stored; otherwise the folder had a file of the same name and content."""


class IncomingFile:
    """One file while it is received: `write` its parts, then `finish` or `discard` it."""

    def __init__(
        self,
        sender: Actor,
        name: str,
        location: UploadLocation,
        part: PartFile,
        indexer: UploadIndexer,
        records: SentRecords,
        require_permission: Callable[[Actor], Awaitable[None]],
        require_space: Callable[[IncomingFile, int], None],
        on_end: Callable[[IncomingFile], None],
    ) -> None:
        """Made by `Uploads.begin`.

        `require_permission` raises if the sender may no longer upload, `require_space` if the file would grow
        too large.
        """
        self.size = 0
        """Bytes received so far."""
        self.mtime: int | None = None
        """The modification time that the client sent, in UTC seconds since 1970; None for now."""
        self.name = name
        """The name that the client sent; the stored name is derived from it."""
        self._sender = sender
        self._location = location
        self._part = part
        self._indexer = indexer
        self._records = records
        self._require_permission = require_permission
        self._require_space = require_space
        self._checked_at = time.monotonic()
        self._on_end = on_end
        self._busy = asyncio.Lock()
        self._ended = False
        self._failure: GalleryError | None = None
        """Why a write failed: some clients show only what is said at the end."""

    async def write(self, offset: int, data: bytes) -> None:
        """Write bytes at an offset.

        Raises:
            NotAllowedError: the sender may no longer upload.
            GalleryError: the file or the folder grew too large, or the disk refused.
        """
        async with self._busy:
            self._require_open()
            try:
                await self._write(offset, data)
            except GalleryError as error:
                self._failure = error
                raise

    async def finish(self) -> StoredUpload:
        """Store the file if it is a photo that is not already stored, then index it.

        Raises:
            NotAllowedError: the sender may no longer upload; nothing of the file remains, as for the other errors.
            GalleryError: it is not a photo, or cannot be stored; after a write that failed, what that raised.
        """
        async with self._busy:
            self._require_open()
            try:
                return await self._store()
            finally:
                await self._end()

    async def discard(self) -> None:
        """Delete the file; nothing happens after `finish` or a first `discard`."""
        async with self._busy:
            await self._end()

    def _require_open(self) -> None:
        if self._ended:
            raise self._failure or GalleryError("This upload has ended.", "Send the photo again.")

    async def _write(self, offset: int, data: bytes) -> None:
        if time.monotonic() - self._checked_at >= _CHECK_SECONDS:
            self._checked_at = time.monotonic()
            await self._require_permission(self._sender)
        size = max(self.size, offset + len(data))
        self._require_space(self, size)
        self.size = size
        try:
            await asyncio.shield(asyncio.to_thread(upload_files.write_all, self._part, data, offset))
        except OSError as error:
            raise GalleryError(f"The photo cannot be written ({reason_of_error(error)}).") from error

    async def _store(self) -> StoredUpload:
        mtime = int(time.time()) if self.mtime is None else self.mtime
        read = await self._indexer.read(self._location, self._part.name, mtime * 10**9)
        name = upload_files.file_name(self.name, read.format)
        await self._require_permission(self._sender)
        try:
            stored = await asyncio.shield(asyncio.to_thread(upload_files.link_part, self._part, name, mtime))
        except OSError as error:
            raise GalleryError(f"The photo cannot be stored ({reason_of_error(error)}).") from error
        shown, sender = display_path(stored.name), display_text(self._sender.name)
        if stored.is_new:
            _log.info("%s uploaded %s, %d bytes", sender, shown, self.size)
        else:
            _log.info("%s uploaded %s again, which is already stored", sender, shown)
        await self._records.add(self._sender.user_id, self.name, self._location, stored.name, self.size, mtime)
        await self._indexer.index(self._location, stored.name, read)
        return StoredUpload(shown, stored.is_new)

    async def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._on_end(self)
            await asyncio.shield(asyncio.to_thread(upload_files.close_part, self._part))
