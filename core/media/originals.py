"""Open originals for reading: below their root, never through a link, and only regular files."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import UnreadablePhotoError


@dataclass(frozen=True, slots=True)
class Original:
    """Where a photo's file lies. Both parts are bytes because file names are."""

    root: bytes
    """Absolute path of the root folder."""
    path: bytes
    """Path below the root, with slashes."""


def open_original(original: Original) -> BinaryIO:
    """Open an original for reading.

    Every folder on the way is opened relative to the one before it and must not be a link, so that nothing that is
    swapped in meanwhile leads out of the root.

    Raises:
        UnreadablePhotoError: it is no regular file.
        OSError: it is away, is or lies behind a symbolic link, or may not be read.
    """
    *folders, name = original.path.split(b"/")
    if not name or b".." in folders or name == b"..":
        raise UnreadablePhotoError("This path leads out of its folder.")
    folder = os.open(original.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inner
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadablePhotoError("This is not a regular file.")
    return os.fdopen(descriptor, "rb")
