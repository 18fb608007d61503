"""The lock of scans: one at a time per data directory, across processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import GalleryError
from core.text import display_text


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
        os.close(descriptor)
        raise ScanRunningError("Another scan of this gallery is running.", "Try again when it has ended.") from error
    try:
        yield
    finally:
        os.close(descriptor)
