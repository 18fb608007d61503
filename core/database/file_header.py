"""The header of the database file on the disk, which SQLite reads once and then takes from its log and its cache.

Another database, or an older copy, that is written into the open file (`cp copy gallery.db`) keeps its inode. SQLite
would mix the pages of both. The header differs: https://sqlite.org/fileformat.html#the_database_header.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_LENGTH = 100
_SECOND_LOOK = 0.02
_lock = threading.Lock()
_descriptors: dict[tuple[int, int], tuple[int, int]] = {}
"""For each open file its descriptor and the number of its users.

Closing any descriptor of a file releases the POSIX locks of the whole process on it, those of SQLite's connections
among them (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_): all
users share one, which is closed after the last of them has closed its connections.
"""


@dataclass(frozen=True, slots=True)
class _Header:
    """What a checkpoint never changes, and two figures that never become smaller."""

    kind: bytes
    """Magic, page size and the versions of the format: a copy by `VACUUM INTO` has no write-ahead log."""
    identity: int
    """The user version: a random number of this database, 0 before the first checkpoint."""
    changes: int
    size: int

    def follows(self, earlier: _Header) -> bool:
        return (
            self.kind == earlier.kind
            and earlier.identity in {0, self.identity}
            and self.changes >= earlier.changes
            and self.size >= earlier.size
        )


class FileHeader:
    """The header of one file, compared with what it was before. All methods block, for microseconds."""

    def __init__(self, path: Path) -> None:
        """Read the header as it is now, of a file that SQLite has opened; `close` comes after its connections."""
        self._key, self._descriptor = _share(path)
        self._known = self._read()

    def was_overwritten(self) -> bool:
        """Return whether anything but SQLite has written into the file since."""
        now = self._read()
        if not _follows(now, self._known):
            # A page that a checkpoint is writing may be read half-written.
            time.sleep(_SECOND_LOOK)
            now = self._read()
        if not _follows(now, self._known):
            return True
        self._known = now
        return False

    def close(self) -> None:
        """Release the descriptor."""
        _release(self._key)

    def _read(self) -> _Header | None:
        data = os.pread(self._descriptor, _LENGTH, 0)
        if len(data) < _LENGTH:
            return None
        return _Header(data[:20], _number(data, 60), _number(data, 24), os.fstat(self._descriptor).st_size)


def _follows(now: _Header | None, earlier: _Header | None) -> bool:
    return earlier is None or (now is not None and now.follows(earlier))


def _number(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "big")


def _share(path: Path) -> tuple[tuple[int, int], int]:
    with _lock:
        status = path.stat()
        key = status.st_dev, status.st_ino
        descriptor, users = _descriptors.get(key, (-1, 0))
        if not users:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        _descriptors[key] = descriptor, users + 1
        return key, descriptor


def _release(key: tuple[int, int]) -> None:
    with _lock:
        descriptor, users = _descriptors[key]
        if users > 1:
            _descriptors[key] = descriptor, users - 1
        else:
            del _descriptors[key]
            os.close(descriptor)
