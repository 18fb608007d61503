"""The lock of scans: one at a time per data directory, across processes."""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from core.errors import GalleryError
from core.text import display_text
from core.wording import local_time_words

PATIENCE_SECONDS: Final = 10.0
"""How long a scan waits for the end of a short one."""
_LOOK_SECONDS: Final = 0.05
_SHORT: Final = b" short\n"
"""The end of what a short scan writes into the lock."""


class ScanRunningError(GalleryError):
    """Another scan of this gallery is running."""

    is_short = False
    """Whether it is one of a few folders, for whose end others wait."""


@asynccontextmanager
async def scan_lock_after_short_ones(data_dir: Path, *, is_short: bool) -> AsyncIterator[None]:
    """Hold the lock while the body runs, after a short scan of another process has ended; errors as of `scan_lock`."""
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        with ExitStack() as stack:
            try:
                stack.enter_context(scan_lock(data_dir, is_short=is_short))
            except ScanRunningError as error:
                if not error.is_short or time.monotonic() > patience_ends:
                    raise
            else:
                yield
                return
        await asyncio.sleep(_LOOK_SECONDS)


@contextmanager
def scan_lock(data_dir: Path, *, is_short: bool = False) -> Iterator[None]:
    """Hold the lock while the body runs; it is released with the process, also when that is killed.

    A short scan is one of a few folders.

    Raises:
        ScanRunningError: another scan holds it.
        GalleryError: the lock file cannot be created.
    """
    try:
        descriptor = os.open(data_dir / "scan.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise GalleryError(
            f"The data folder cannot be written ({error.strerror}).",
            "Make it writable, then try again.",
            detail=display_text(str(data_dir)),
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        written = _written(descriptor)
        os.close(descriptor)
        running = ScanRunningError(
            f"Another scan of this gallery is running{_holder(written)}.",
            "Try again when it has ended; `sshowcase jobs list` shows how far it is.",
        )
        running.is_short = not written or written.endswith(_SHORT)  # nothing: its holder is about to write what it is
        raise running from error
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {int(time.time())}".encode() + (_SHORT if is_short else b"\n"), 0)
        yield
    finally:
        # Until the next holder has written what it is, it counts as a short scan, and is waited for.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, _SHORT, 0)
        os.close(descriptor)


def _written(descriptor: int) -> bytes:
    try:
        return os.pread(descriptor, 100, 0)
    except OSError:
        return b""


def _holder(written: bytes) -> str:
    """Return in words which process holds the lock, and since when; empty while that is not written yet."""
    with suppress(OSError, ValueError, OverflowError):
        process, since = map(int, written.removesuffix(_SHORT).split())
        return f" (process {process}, since {local_time_words(datetime.fromtimestamp(since, UTC))})"
    return ""


def require_unlocked(data_dir: Path) -> None:
    """Raise ScanRunningError if a scan holds the lock that is not a short one."""
    try:
        with scan_lock(data_dir, is_short=True):  # a scan that begins in this moment waits
            pass
    except ScanRunningError as error:
        if not error.is_short:
            raise
