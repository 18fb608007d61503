"""Moves original files to a hidden folder of their own root, back, and out of it: never across disks.

Every folder on the way is opened relative to its parent and must not be a link. A file is checked on its open
descriptor, and again by its identity after the move, so that one that is replaced at the same time is not touched.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from core.errors import GalleryError
from core.indexing.root_watch import is_online
from core.text import display_path

QUARANTINE: Final = b".sshowcase-deleted"
"""The folder in a root; discovery skips hidden folders."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class DoomedFile:
    """A file to be deleted, as the index has it."""

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


def check(file: DoomedFile) -> None:
    """Check a file where it is: kind, links, size, time and content.

    Raises:
        FileRefusedError: it differs, has other names (hard links), or cannot be read.
    """
    with _refusing(file), _parent(file) as (parent, name), _open(parent, name) as descriptor:
        _check_open(file, descriptor, parent, name)


def move(file: DoomedFile) -> None:
    """Check a file on its open descriptor, and move it to the quarantine folder of its root.

    Raises:
        FileRefusedError: as `check`; the folder is on another disk, or the file was replaced; it is where it was.
    """
    with _refusing(file), _parent(file) as (parent, name), _open(parent, name) as descriptor:
        _check_open(file, descriptor, parent, name)
        with _quarantine(file, create=True) as folder:
            mine = os.fstat(descriptor)
            if os.fstat(folder).st_dev != mine.st_dev:
                raise _refused(file, "is on another disk than its folder")
            if _status(folder, file.quarantine) is not None:
                raise _refused(file, "has a name in quarantine that is taken")
            os.rename(name, file.quarantine, src_dir_fd=parent, dst_dir_fd=folder)
            moved = _status(folder, file.quarantine)
            if moved is None or (moved.st_dev, moved.st_ino) != (mine.st_dev, mine.st_ino):
                _back(folder, file.quarantine, parent, name)
                raise _refused(file, "was replaced at the same time")
            os.fsync(folder)
            os.fsync(parent)


def move_back(file: DoomedFile) -> bool:
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


def remove(file: DoomedFile) -> bool:
    """Remove a file from quarantine, if it is there and unchanged; return False when it is another one.

    Raises:
        OSError: the root is offline, or cannot be written.
    """
    _require_online(file)
    with suppress(FileNotFoundError), _quarantine(file, create=False) as folder:
        with _open(folder, file.quarantine) as descriptor:
            status = os.fstat(descriptor)
            same = (status.st_size, status.st_mtime_ns) == (file.size, file.mtime_ns)
            if not same or _digest(descriptor) != file.sha256:
                return False
        os.unlink(file.quarantine, dir_fd=folder)
        os.fsync(folder)
    return True


def _check_open(file: DoomedFile, descriptor: int, parent: int, name: bytes) -> None:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise _refused(file, "is not a regular file")
    if before.st_nlink != 1:
        raise _refused(file, "has other names (hard links)")
    if (before.st_size, before.st_mtime_ns) != (file.size, file.mtime_ns) or _digest(descriptor) != file.sha256:
        raise _refused(file, "is not the file that was indexed")
    after, named = os.fstat(descriptor), _status(parent, name)
    if _identity(before) != _identity(after) or named is None or _identity(named) != _identity(after):
        raise _refused(file, "changed at the same time")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_nlink, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _digest(descriptor: int) -> bytes:
    digest, offset = hashlib.sha256(), 0
    while chunk := os.pread(descriptor, _CHUNK, offset):
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
            os.link(quarantined, name, src_dir_fd=folder, dst_dir_fd=parent, follow_symlinks=False)
        except FileExistsError:
            return False
        except OSError:  # a disk without hard links
            os.rename(quarantined, name, src_dir_fd=folder, dst_dir_fd=parent)
            os.fsync(parent)
            return True
        os.fsync(parent)
    os.unlink(quarantined, dir_fd=folder)
    os.fsync(folder)
    return True


def _moved_back(file: DoomedFile, folder: int) -> bool:
    try:
        with _parent(file) as (parent, name):
            return _back(folder, file.quarantine, parent, name)
    except FileNotFoundError:
        _require_online(file)
        return False


@contextmanager
def _parent(file: DoomedFile) -> Iterator[tuple[int, bytes]]:
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
def _quarantine(file: DoomedFile, *, create: bool) -> Iterator[int]:
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
def _open(folder: int, name: bytes) -> Iterator[int]:
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


def _require_online(file: DoomedFile) -> None:
    """Raise OSError for a root that is offline: also an empty one, the mount point of a drive that is unplugged."""
    if not is_online(file.root, holds_photos=True):
        raise FileNotFoundError(2, "the folder is offline", file.root)


def _refused(file: DoomedFile, why: str) -> FileRefusedError:
    return FileRefusedError(f"{display_path(file.path)} {why}.", "Nothing of this photo was deleted.")


@contextmanager
def _refusing(file: DoomedFile) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(file, f"cannot be moved ({error.strerror})") from error
