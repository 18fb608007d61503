"""Fingerprints of files: what tells an unchanged file without reading it, and a digest of its beginning."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from typing import BinaryIO, Final, NamedTuple

from core.media.originals import Original, open_original

HEAD_BYTES = 64 * 1024
"""Bytes at the beginning of a file that `head_digest` covers: its metadata, and of most pictures some pixels."""

PIECE: Final = 1 << 20
"""Bytes that `file_digest` reads between two questions whether to continue."""


class Fingerprint(NamedTuple):
    """Path, size, times and inode of a file; its contents are not read.

    A tuple and not a dataclass: a scan creates one for every file, and a tuple costs a third.
    """

    path: bytes
    """Below the root, with slashes."""
    size: int
    mtime_ns: int
    inode: int | None = None
    """None where it is not known, like the change time."""
    ctime_ns: int | None = None
    """When content, name or permissions changed: programs can set the modification time, but not this one."""

    @property
    def name(self) -> bytes:
        """Return the last part of the path."""
        return self.path.rpartition(b"/")[2]


def head_digest(file: BinaryIO) -> int:
    """Return a signed 64-bit digest (the start of SHA-256) of the first `HEAD_BYTES` of an open file.

    Its position stays. Processors compute SHA-256 themselves, in less than half of the time that BLAKE2b takes.
    """
    beginning = os.pread(file.fileno(), HEAD_BYTES, 0)
    return int.from_bytes(hashlib.sha256(beginning).digest()[:8], "big", signed=True)


def file_digest(
    original: Original, size: int, mtime_ns: int, continues: Callable[[], bool] = lambda: True
) -> bytes | None:
    """Return the SHA-256 of a file; None unless it has this size and time, before and after, and it was read whole.

    Raises:
        UnreadablePhotoError, OSError: see `open_original`.
    """
    digest = hashlib.sha256()
    with open_original(original) as file:
        if not _is_as_scanned(file, size, mtime_ns):
            return None
        while piece := file.read(PIECE):
            digest.update(piece)
            if not continues():
                return None
        return digest.digest() if _is_as_scanned(file, size, mtime_ns) else None


def _is_as_scanned(file: BinaryIO, size: int, mtime_ns: int) -> bool:
    status = os.fstat(file.fileno())
    return (status.st_size, status.st_mtime_ns) == (size, mtime_ns)
