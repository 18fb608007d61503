"""Original files: opened below their root, never through a symbolic link, and read in threads."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, Self

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.discovery import reason_of
from core.media.originals import Original, open_original
from core.models import AssetKey
from core.pictures.making_errors import missing_original

READERS = 4
"""Threads that open and read originals: a disk that hangs blocks only these."""

MAX_READ_BYTES = 256 * 1024
"""The most bytes that one call of `OriginalFile.read` returns."""

_LARGEST_OFFSET = 2**63 - 1


class OriginalFile:
    """An original that is open for reading; `close` it, or use it in an `async with`."""

    def __init__(self, asset_key: AssetKey, name: str, file: BinaryIO, threads: ThreadPoolExecutor) -> None:
        """Made by `OriginalFiles.open`."""
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
        """Return up to `length` bytes (at most `MAX_READ_BYTES`) from `offset`; b"" after the end.

        Raises:
            PictureUnavailableError: it is closed, or its disk cannot be read now.
        """
        if self._closed:
            raise PictureUnavailableError("This photo is closed.")
        if not 0 <= offset <= _LARGEST_OFFSET or length <= 0:
            return b""
        job = asyncio.get_running_loop().run_in_executor(
            self._threads, os.pread, self._file.fileno(), min(length, MAX_READ_BYTES), offset
        )
        self._jobs.add(job)
        job.add_done_callback(self._read_ended)
        try:
            # A thread cannot be interrupted: cancelling the call leaves the read to end by itself.
            return await asyncio.shield(job)
        except OSError as error:
            raise PictureUnavailableError(reason_of(error)) from error

    async def close(self) -> None:
        """Close the file after the reads in progress; a second call does nothing."""
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
            job.exception()  # retrieved, so that asyncio does not log it
        self._release()

    def _release(self) -> None:
        """Close the descriptor, but never during a read: its number could belong to another file by then."""
        if self._closed and not self._jobs:
            self._file.close()


class OriginalFiles:
    """Opens originals in threads of its own. Belongs to one event loop; end it with `close`."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(READERS, "original-reader")

    async def open(self, asset_key: AssetKey, original: Original, name: str) -> OriginalFile:
        """Open an original for reading, for an actor with access to it.

        Raises:
            PictureUnavailableError: it, or its root, is offline or not readable.
        """
        loop = asyncio.get_running_loop()
        job = loop.run_in_executor(self._threads, open_original, original)
        try:
            file = await asyncio.shield(job)
        except asyncio.CancelledError:
            job.add_done_callback(_close_unwanted)
            raise
        except FileNotFoundError as error:
            raise missing_original() from error
        except UnreadablePhotoError as error:
            raise PictureUnavailableError(error.message) from error
        except OSError as error:
            raise PictureUnavailableError(reason_of(error)) from error
        return OriginalFile(asset_key, name, file, self._threads)

    async def close(self) -> None:
        """Wait for the reads in progress; open files stay open until their owners close them."""
        await asyncio.to_thread(self._threads.shutdown, wait=True)


def _close_unwanted(job: asyncio.Future[BinaryIO]) -> None:
    """Close a file whose request was cancelled before it was open."""
    if not job.cancelled() and job.exception() is None:
        job.result().close()
