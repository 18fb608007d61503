"""The lock of a running job: it shows other processes that the job's process is alive."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

from core.errors import GalleryError
from core.text import display_text


class JobLock:
    """A locked file, released with the process, also when that is killed."""

    def __init__(self, folder: Path, name: str, descriptor: int) -> None:
        """Made by `take` and `take_over`."""
        self.name = name
        self._path = folder / name
        self._descriptor = descriptor

    def release(self) -> None:
        """Remove the file and its lock; a second call does nothing."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


def take(folder: Path) -> JobLock:
    """Make and lock a new file in the folder, which is created if needed.

    Raises:
        GalleryError: the folder cannot be written.
    """
    name = f"{secrets.token_hex(8)}.lock"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise GalleryError(
            f"The data folder cannot be written ({error.strerror}).",
            "Make it writable, then try again.",
            detail=display_text(str(folder)),
        ) from error
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return JobLock(folder, name, descriptor)


def is_held(folder: Path, name: str) -> bool:
    """Return whether a process that is alive holds this lock."""
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def remove(folder: Path, name: str) -> None:
    """Remove the file that a process left which was killed."""
    (folder / name).unlink(missing_ok=True)
