"""Originals as one actor may read them: opened below their root, never through a link, read off the event loop."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Self

from core.database.database import Database
from core.errors import NotFoundError, PictureUnavailableError, UnreadablePhotoError
from core.media.discovery import reason_of
from core.media.originals import Original, open_original
from core.models import Actor, AssetKey
from core.permissions import Action, require, visibility

READERS = 4
"""Threads that open and read originals: a disk that hangs keeps these busy, and nothing else of the gallery."""

LONGEST_READ = 256 * 1024
"""Bytes that one call of `OriginalFile.read` returns at most."""

_FARTHEST = 2**63 - 1


class OriginalFile:
    """An original that is open for reading; end it with `close`, or use it as an `async with`."""

    def __init__(self, asset_key: AssetKey, name: str, file: BinaryIO, threads: ThreadPoolExecutor) -> None:
        """Belong to the one who asked for it."""
        status = os.fstat(file.fileno())
        self.asset_key = asset_key
        self.name = name
        """Its file name, safe to show."""
        self.size = status.st_size
        """Bytes, when it was opened."""
        self.mtime = int(status.st_mtime)
        """Modification time in whole UTC seconds since 1970."""
        self._file = file
        self._threads = threads
        self._jobs: set[asyncio.Future[bytes]] = set()
        self._closed = False

    async def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes (at most `LONGEST_READ`) from `offset` on; b"" behind the end.

        Raises:
            PictureUnavailableError: it is closed, or its disk went away meanwhile.
        """
        if self._closed:
            raise PictureUnavailableError("This photo is closed.")
        if not 0 <= offset <= _FARTHEST or length <= 0:
            return b""
        job = asyncio.get_running_loop().run_in_executor(
            self._threads, os.pread, self._file.fileno(), min(length, LONGEST_READ), offset
        )
        self._jobs.add(job)
        job.add_done_callback(self._read_ended)
        try:
            # A thread cannot be interrupted: who stops waiting leaves it to end by itself.
            return await asyncio.shield(job)
        except OSError as error:
            raise PictureUnavailableError(reason_of(error)) from error

    async def close(self) -> None:
        """Close the file once nothing reads it any more; more than once is the same as once."""
        self._closed = True
        self._release()

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close the file."""
        await self.close()

    def _read_ended(self, job: asyncio.Future[bytes]) -> None:
        self._jobs.discard(job)
        if not job.cancelled():
            job.exception()  # seen, also when nobody waits for it any more
        self._release()

    def _release(self) -> None:
        """Close the descriptor, but never under a read: its number could be another file's by then."""
        if self._closed and not self._jobs:
            self._file.close()


class OriginalFiles:
    """Opens originals. Belongs to one event loop; end it with `close`."""

    def __init__(self, database: Database) -> None:
        """Nothing is open yet."""
        self._database = database
        self._threads = ThreadPoolExecutor(READERS, "original-reader")

    async def open(self, actor: Actor, asset_key: AssetKey) -> OriginalFile:
        """Open the original of one photo for reading.

        Raises:
            NotFoundError: there is no such photo for this actor.
            PictureUnavailableError: it, or its root, is away or may not be read.
        """
        require(actor, Action.DOWNLOAD, "take photos")
        found = await self._database.read(lambda connection: _find(connection, actor, asset_key))
        loop = asyncio.get_running_loop()
        job = loop.run_in_executor(self._threads, open_original, found.original)
        try:
            file = await asyncio.shield(job)
        except asyncio.CancelledError:
            job.add_done_callback(_close_unwanted)
            raise
        except FileNotFoundError as error:
            raise PictureUnavailableError("The original is away now.", "Is its drive connected?") from error
        except UnreadablePhotoError as error:
            raise PictureUnavailableError(error.message) from error
        except OSError as error:
            raise PictureUnavailableError(reason_of(error)) from error
        return OriginalFile(asset_key, found.name, file, self._threads)

    async def close(self) -> None:
        """Wait for what is being read; files that are open stay their owners' to close."""
        await asyncio.to_thread(self._threads.shutdown, wait=True)


@dataclass(frozen=True, slots=True)
class _Found:
    original: Original
    name: str


def _find(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> _Found:
    row = connection.execute(_ORIGINAL, visibility(actor) | {"asset_key": asset_key}).fetchone()
    if row is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or taken away.")
    return _Found(Original(row["root"], row["path"]), row["name"])


def _close_unwanted(job: asyncio.Future[BinaryIO]) -> None:
    """Close a file that was opened for somebody who went."""
    if not job.cancelled() and job.exception() is None:
        job.result().close()


_ORIGINAL = """
SELECT roots.path AS root, photos.path AS path, photos.name AS name
FROM photos JOIN roots ON roots.id = root_id
WHERE asset_key = :asset_key AND deleted_at IS NULL
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""
