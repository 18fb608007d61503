"""Opens originals for reading: regular files below their root, never through a symbolic link."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import UnreadablePhotoError


@dataclass(frozen=True, slots=True)
class Original:
    """The place of a photo's file. Both parts are bytes, as file names are."""

    root: bytes
    """Absolute path of the root folder."""
    path: bytes
    """Path below the root, with slashes."""


def open_original(original: Original) -> BinaryIO:
    """Open an original for reading.

    Every folder on the way is opened relative to its parent and must not be a link, so that a folder that is replaced
    at the same time cannot lead out of the root.

    Raises:
        UnreadablePhotoError: it is not a regular file.
        OSError: it is missing, is or lies behind a symbolic link, or must not be read.
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
