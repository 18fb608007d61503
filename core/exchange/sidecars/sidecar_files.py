"""Writes a sidecar next to a photo: a new file, or in the place of one that sshowcase wrote and nobody has changed."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from enum import Enum, auto

from core.media.sidecars.own_sidecars import is_own_sidecar

_LARGEST = 1 << 20
_WITHOUT_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class SidecarOutcome(Enum):
    """What became of a sidecar."""

    WRITTEN = auto()
    EQUAL = auto()
    """It was there already."""
    OF_OTHERS = auto()
    """Another program has written or changed the file of this name: it stays as it is."""
    NO_PHOTO = auto()
    """The photo is not there now."""


def write_sidecar(photo: bytes, text: bytes) -> SidecarOutcome:
    """Write `photo` + ".xmp", as a whole or not at all.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    folder, _, name = photo.rpartition(b"/")
    with suppress(FileNotFoundError):
        descriptor = os.open(folder or b"/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            return _write(descriptor, name, text)
        finally:
            os.close(descriptor)
    return SidecarOutcome.NO_PHOTO


def _write(folder: int, name: bytes, text: bytes) -> SidecarOutcome:
    if not _is_file(folder, name):
        return SidecarOutcome.NO_PHOTO
    target, part = name + b".xmp", b"." + name + b".sshowcase-part"
    present = _present(folder, target)
    if present is not None and (not is_own_sidecar(present[1]) or present[0].st_nlink > 1):
        return SidecarOutcome.OF_OTHERS
    if present is not None and present[1] == text:
        return SidecarOutcome.EQUAL
    # One that a process left when it ended.
    with suppress(FileNotFoundError):
        os.unlink(part, dir_fd=folder)
    try:
        _create(folder, part, text)
        if present is None:
            is_written = _linked(folder, part, target, text)
        elif is_written := _is_same(folder, target, present[0]):
            os.replace(part, target, src_dir_fd=folder, dst_dir_fd=folder)
        with suppress(OSError):  # some file systems cannot
            os.fsync(folder)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=folder)
    return SidecarOutcome.WRITTEN if is_written else SidecarOutcome.OF_OTHERS


def _is_file(folder: int, name: bytes) -> bool:
    with suppress(FileNotFoundError):
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    return False


def _present(folder: int, name: bytes) -> tuple[os.stat_result, bytes] | None:
    """Return the status and contents of a file, None if there is none; what is not a file has no contents."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError:
        return os.stat(name, dir_fd=folder, follow_symlinks=False), b""
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return status, b""
        return status, os.pread(descriptor, _LARGEST, 0)
    finally:
        os.close(descriptor)


def _create(folder: int, name: bytes, text: bytes) -> None:
    descriptor = os.open(
        name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder
    )
    try:
        rest = memoryview(text)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _linked(folder: int, part: bytes, target: bytes, text: bytes) -> bool:
    """Give a new file its name; return False if another file got it in the meantime."""
    try:
        os.link(part, target, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        try:
            _create(folder, target, text)
        except FileExistsError:
            return False
    return True


def _is_same(folder: int, name: bytes, before: os.stat_result) -> bool:
    """Return whether a file is the one that was read."""
    with suppress(OSError):
        now = os.stat(name, dir_fd=folder, follow_symlinks=False)
        return (now.st_ino, now.st_size, now.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
    return False
