"""The lock of scans: one at a time per data directory, across processes."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from core.errors import GalleryError
from core.text import display_text
from core.wording import local_time_words


class ScanRunningError(GalleryError):
    """Another scan of this gallery is running."""


@contextmanager
def scan_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock while the body runs; it is released with the process, also when that is killed.

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
        holder = _holder(descriptor)
        os.close(descriptor)
        raise ScanRunningError(
            f"Another scan of this gallery is running{holder}.",
            "Try again when it has ended; `sshowcase jobs list` shows how far it is.",
        ) from error
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {int(time.time())}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    """Return in words which process holds the lock, and since when; empty while that is not written yet."""
    with suppress(OSError, ValueError, OverflowError):
        process, since = map(int, os.pread(descriptor, 100, 0).split())
        return f" (process {process}, since {local_time_words(datetime.fromtimestamp(since, UTC))})"
    return ""


def require_unlocked(data_dir: Path) -> None:
    """Raise ScanRunningError if a scan holds the lock."""
    with scan_lock(data_dir):
        pass
