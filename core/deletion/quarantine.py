"""Moves original files to a hidden folder of their own root, back, and out of it: never across disks.

Every folder on the way is opened relative to its parent and must not be a link. A file is checked on its open
descriptor, and again by its identity after the move, so that one that is replaced at the same time is not touched.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from core.deletion import renaming
from core.errors import GalleryError
from core.indexing.root_watch import is_online
from core.text import display_path

QUARANTINE: Final = b".sshowcase-deleted"
"""The folder in a root; discovery skips hidden folders."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class QuarantineFile:
    """A file that is deleted or restored, as the index has it."""

    root: bytes
    """Absolute path of the root folder."""
    path: bytes
    """Path below the root, with slashes."""
    quarantine: bytes
    """Its name in the quarantine folder."""
    size: int
    mtime_ns: int
    sha256: bytes


class FileRefusedError(GalleryError):
    """A file is not the one that is to be deleted, or cannot be moved safely; nothing was changed."""

    code = "file-refused"


def look(file: QuarantineFile) -> None:
    """Compare a file with the index without reading it: kind, links, size and time.

    Raises:
        FileRefusedError: it differs, has other names (hard links), or is gone.
    """
    with _refusing(file), _parent(file) as (parent, name):
        status = _status(parent, name)
        if status is None:
            raise _refused(file, "is not there")
        _require_indexed(file, status)


class CheckedFile:
    """A file that is open, and whose content is the one that was indexed; `close` it."""

    def __init__(self, file: QuarantineFile, stop: threading.Event) -> None:
        """Open it and compare kind, links, size, time and SHA-256.

        Raises:
            FileRefusedError: it differs, has other names (hard links), cannot be read, or `stop` is set.
        """
        self.file = file
        self._open = ExitStack()
        try:
            with _refusing(file):
                self._parent, self._name = self._open.enter_context(_parent(file))
                self._descriptor = self._open.enter_context(_opened(self._parent, self._name))
                self._status = os.fstat(self._descriptor)
                _require_indexed(file, self._status)
                _require_content(file, self._descriptor, stop)
                self._require_same()
        except BaseException:
            self._open.close()
            raise

    def move(self) -> None:
        """Move it to the quarantine folder of its root, if it is still the same.

        Raises:
            FileRefusedError: it was changed or replaced, the folder is on another disk, or it cannot be moved.
        """
        file = self.file
        with _refusing(file), _quarantine(file, create=True) as folder:
            self._require_same()
            if os.fstat(folder).st_dev != self._status.st_dev:
                raise _refused(file, "is on another disk than its folder")
            renaming.rename_exclusively(self._name, self._parent, file.quarantine, folder)
            moved = _status(folder, file.quarantine)
            if moved is None or _content_identity(moved) != _content_identity(self._status):
                _back(folder, file.quarantine, self._parent, self._name)
                raise _refused(file, "was replaced at the same time")
            os.fsync(folder)
            os.fsync(self._parent)

    def close(self) -> None:
        """Close the file and its folder."""
        self._open.close()

    def _require_same(self) -> None:
        named = _status(self._parent, self._name)
        if named is None or not _identity(self._status) == _identity(named) == _identity(os.fstat(self._descriptor)):
            raise _refused(self.file, "changed at the same time")


def check_return(file: QuarantineFile, stop: threading.Event) -> None:
    """Check that a file can return from quarantine: it is there unchanged, and its place is free.

    Raises:
        FileRefusedError: it cannot.
    """
    with _refusing(file):
        if not is_online(file.root, holds_photos=True):
            raise _refused(file, "is in a folder that is offline")
        with suppress(FileNotFoundError), _quarantine(file, create=False) as folder:
            with _opened(folder, file.quarantine) as descriptor:
                status = os.fstat(descriptor)
                same = (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns)
                if not (same and stat.S_ISREG(status.st_mode) and _digest(descriptor, stop) == file.sha256):
                    raise _refused(file, "was changed in quarantine")
            try:
                with _parent(file) as (parent, name):
                    taken = _status(parent, name)
            except FileNotFoundError:
                raise _refused(file, "has no folder any longer: make it again") from None
            if taken is not None:
                raise _refused(file, "has another file in its place")
            return
        raise _refused(file, "is no longer in quarantine")


def is_in_place(file: QuarantineFile) -> bool:
    """Return whether a file is where it was, and nothing of that name is in quarantine.

    Raises:
        OSError: the root is offline.
    """
    _require_online(file)
    with suppress(FileNotFoundError), _quarantine(file, create=False) as folder:
        if _status(folder, file.quarantine) is not None:
            return False
    with suppress(FileNotFoundError), _parent(file) as (parent, name):
        status = _status(parent, name)
        return status is not None and (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns)
    return False


def move_back(file: QuarantineFile) -> bool:
    """Move a file from quarantine to where it was, if it is there.

    Return False when another file is in its place, or its folder is gone: it stays in quarantine.

    Raises:
        OSError: the root is offline, or cannot be written.
    """
    try:
        with _quarantine(file, create=False) as folder:
            if _status(folder, file.quarantine) is None:
                return True
            return _moved_back(file, folder)
    except FileNotFoundError:  # nothing was moved yet
        _require_online(file)
        return True


def remove(file: QuarantineFile) -> bool:
    """Remove a file from quarantine, if it is there and unchanged; return False when it is another one.

    Raises:
        OSError: the root is offline, or cannot be written.
    """
    _require_online(file)
    with suppress(FileNotFoundError), _quarantine(file, create=False) as folder:
        with _opened(folder, file.quarantine) as descriptor:
            status = os.fstat(descriptor)
            same = (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns)
            if not same or _digest(descriptor) != file.sha256:
                return False
        os.unlink(file.quarantine, dir_fd=folder)
        os.fsync(folder)
    return True


def _require_indexed(file: QuarantineFile, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _refused(file, "is not a regular file")
    if status.st_nlink != 1:
        raise _refused(file, "has other names (hard links)")
    if (status.st_size, status.st_mtime_ns) != (file.size, file.mtime_ns):
        raise _refused(file, "is not the file that was indexed")


def _require_content(file: QuarantineFile, descriptor: int, stop: threading.Event) -> None:
    if _digest(descriptor, stop) != file.sha256:
        raise _refused(file, "is not the file that was indexed")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _content_identity(status: os.stat_result) -> tuple[int, ...]:
    """Return what a rename does not change."""
    return status.st_dev, status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns


def _digest(descriptor: int, stop: threading.Event | None = None) -> bytes:
    """Return the SHA-256 of an open file; nothing that is one once `stop` is set."""
    digest, offset = hashlib.sha256(), 0
    while chunk := os.pread(descriptor, _CHUNK, offset):
        if stop is not None and stop.is_set():
            return b""
        digest.update(chunk)
        offset += len(chunk)
    return digest.digest()


def _back(folder: int, quarantined: bytes, parent: int, name: bytes) -> bool:
    """Give a file its name again without replacing another file; one that already has both names loses the other."""
    mine, there = _status(folder, quarantined), _status(parent, name)
    if mine is None:
        return True
    if there is not None and (there.st_dev, there.st_ino) != (mine.st_dev, mine.st_ino):
        return False
    if there is None:
        try:
            renaming.rename_exclusively(quarantined, folder, name, parent)
        except FileExistsError:
            return False
        os.fsync(parent)
        os.fsync(folder)
        return True
    os.unlink(quarantined, dir_fd=folder)
    os.fsync(folder)
    return True


def _moved_back(file: QuarantineFile, folder: int) -> bool:
    try:
        with _parent(file) as (parent, name):
            return _back(folder, file.quarantine, parent, name)
    except FileNotFoundError:
        _require_online(file)
        return False


@contextmanager
def _parent(file: QuarantineFile) -> Iterator[tuple[int, bytes]]:
    """Open the folder of a file; yield it and the name of the file."""
    *folders, name = file.path.split(b"/")
    if not name or b".." in (*folders, name):
        raise _refused(file, "leads out of its folder")
    folder = os.open(file.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder, name
    finally:
        os.close(folder)


@contextmanager
def _quarantine(file: QuarantineFile, *, create: bool) -> Iterator[int]:
    root = os.open(file.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if create:
            with suppress(FileExistsError):
                os.mkdir(QUARANTINE, 0o700, dir_fd=root)
                os.fsync(root)
        folder = os.open(QUARANTINE, _FOLDER, dir_fd=root)
    finally:
        os.close(root)
    try:
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _opened(folder: int, name: bytes) -> Iterator[int]:
    descriptor = os.open(name, _FILE, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _status(folder: int, name: bytes) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _require_online(file: QuarantineFile) -> None:
    """Raise OSError for a root that is offline: also an empty one, the mount point of a drive that is unplugged."""
    if not is_online(file.root, holds_photos=True):
        raise FileNotFoundError(2, "the folder is offline", file.root)


def _refused(file: QuarantineFile, why: str) -> FileRefusedError:
    return FileRefusedError(f"{display_path(file.path)} {why}.", "Nothing of this photo was changed.")


@contextmanager
def _refusing(file: QuarantineFile) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        is_away = not is_online(file.root, holds_photos=True)
        raise _refused(file, "is in a folder that is offline" if is_away else "is not there") from error
    except OSError as error:
        raise _refused(file, f"cannot be moved ({error.strerror})") from error
