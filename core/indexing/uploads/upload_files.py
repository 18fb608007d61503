"""Files of the upload folder: written under a hidden name, then linked under a free one.

This is the only code that creates files below a root. It opens no original and replaces nothing: the last step,
`link`, fails where the name is taken. All functions block: run them in threads.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from core.errors import GalleryError
from core.library.files.file_names import MAX_NAME_BYTES, composed
from core.media.formats import expected_format
from core.media.raw.raw_formats import RAW_FORMATS
from core.media.video.video_extensions import VIDEO_EXTENSIONS

EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".jfi", ".jif", ".mpo"),
    "PNG": (".png", ".apng"),
    "WebP": (".webp",),
    "GIF": (".gif",),
    "TIFF": (".tif", ".tiff"),
    "HEIC": (".heic", ".heif", ".hif", ".heics", ".heifs"),
    "AVIF": (".avif", ".avifs"),
    "BMP": (".bmp", ".dib"),
    "JPEG 2000": (".jp2", ".jpf", ".jpx", ".j2k", ".j2c", ".jpc"),
}
"""The file extensions of each format; the first is given to files with another one."""

_NOT_RECEIVED = RAW_FORMATS | frozenset(VIDEO_EXTENSIONS.values())
_PART = re.compile(rb"\.sshowcase-upload-[0-9a-f]{16}\.part")
_STALE_SECONDS = 24 * 3600
_REFUSED = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\<>:"|?*]|^[-~. ]+|[ .]+$')
_COPY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadLocation:
    """Where uploads are stored."""

    root: bytes
    path: bytes
    """Below the root."""

    def file_path(self, name: bytes) -> bytes:
        """Return the path of a file in this folder, relative to the root."""
        return self.path + b"/" + name if self.path else name


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file that is being received: hidden, so that no scan finds it."""

    folder: int
    """Descriptor of the upload folder."""
    name: bytes
    descriptor: int


def open_folder(root: bytes, path: bytes, *, creates: bool = True) -> int:
    """Open a folder below a root and return its descriptor; no link is followed.

    Missing folders are created, unless `creates` is false.

    An empty root counts as a drive that is not mounted: files written there would be hidden once it is.

    Raises:
        OSError: it is not a folder, is reached through a link, or cannot be created or opened; or the root is offline.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    folder = os.open(root, flags)
    with os.scandir(folder) as entries:
        is_unmounted = next(entries, None) is None
    if is_unmounted:
        os.close(folder)
        raise FileNotFoundError(errno.ENOENT, "the drive is not mounted")
    for part in path.split(b"/") if path else ():
        try:
            if creates:
                with suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=folder)
            inner = os.open(part, flags | os.O_NOFOLLOW, dir_fd=folder)
        finally:
            os.close(folder)
        folder = inner
    return folder


def used_bytes(folder: int) -> int:
    """Return the size of the photos in the upload folder; files that are being received are not counted."""
    total = 0
    for name in os.listdir(folder):
        with suppress(OSError):
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISREG(status.st_mode) and not _PART.fullmatch(os.fsencode(name)):
                total += status.st_size
    return total


def remove_leftovers(folder: int) -> int:
    """Remove the part files of processes that were killed; return how many.

    A part file is locked while a process receives it. Where the file system has no locks, only old ones are removed.
    """
    removed = 0
    for name in os.listdir(folder):
        if _PART.fullmatch(os.fsencode(name)):
            with suppress(OSError):
                removed += _remove_if_left(folder, name)
    return removed


def _remove_if_left(folder: int, name: str) -> bool:
    descriptor = os.open(name, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            if status.st_mtime > time.time() - _STALE_SECONDS:
                return False
        os.unlink(name, dir_fd=folder)
    finally:
        os.close(descriptor)
    return True


def create_part(folder: int) -> PartFile:
    """Create a part file, locked for as long as it is open; OSError if the folder cannot be written."""
    name = b".sshowcase-upload-" + secrets.token_hex(8).encode() + b".part"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    part = PartFile(folder, name, os.open(name, flags, 0o644, dir_fd=folder))
    with suppress(OSError):  # a file system without locks
        fcntl.flock(part.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return part


def write_all(part: PartFile, data: bytes, offset: int) -> None:
    """Write all bytes at an offset."""
    view = memoryview(data)
    while view:
        written = os.pwrite(part.descriptor, view, offset)
        view, offset = view[written:], offset + written


class StoredFile(NamedTuple):
    """A file of the upload folder after an upload."""

    name: bytes
    is_new: bool
    """Whether the upload created it; otherwise it has the same content."""


def link_part(part: PartFile, name: str, mtime: int) -> StoredFile:
    """Rename a complete part file, with a number if another file has the name.

    A file with the same name and content is kept instead, so that a repeated upload changes nothing.

    Raises:
        OSError: the disk is full or was disconnected; no file has the name.
    """
    os.utime(part.descriptor, (mtime, mtime))
    os.fsync(part.descriptor)
    stem, dot, extension = name.rpartition(".")
    for number in count(1):
        target = os.fsencode(name if number == 1 else f"{stem} ({number}){dot}{extension}")
        if _has_content(part, target):
            return StoredFile(target, is_new=False)
        with suppress(FileExistsError):
            _link(part, target)
            break
    os.unlink(part.name, dir_fd=part.folder)
    os.fsync(part.folder)
    return StoredFile(target, is_new=True)


def close_part(part: PartFile) -> None:
    """Close the descriptors, and delete the part file if it still exists."""
    os.close(part.descriptor)
    with suppress(OSError):
        os.unlink(part.name, dir_fd=part.folder)
    os.close(part.folder)


def file_name(wanted: str, found_format: str) -> str:
    """Return a safe name for a file of a format, as similar to the wanted one as possible.

    Raises:
        GalleryError: the gallery does not accept this format.
    """
    extensions = EXTENSIONS.get(found_format)
    # Most RAW files begin like a TIFF: only the name says what they are.
    if expected_format(os.fsencode(wanted)) in RAW_FORMATS or found_format in _NOT_RECEIVED:
        raise GalleryError("Videos and RAW files cannot be uploaded.", "Copy them into a served folder and scan it.")
    if extensions is None:
        raise GalleryError("This is not a picture in a format that the gallery shows.")
    name = _REFUSED.sub("_", composed(wanted.replace("\\", "/").rpartition("/")[2]))
    stem, dot, extension = name.rpartition(".")
    if not dot or f".{extension}".lower() not in extensions:
        known = any(f".{extension}".lower() in endings for endings in EXTENSIONS.values())
        stem, extension = (stem if dot and known else name), extensions[0][1:]
    stem = stem.encode()[: MAX_NAME_BYTES - len(extension) - 1].decode(errors="ignore").strip(" .")
    return f"{stem or 'photo'}.{extension}"


def _link(part: PartFile, target: bytes) -> None:
    """Link the part file to its name; on a file system without hard links (FAT), copy it to a new file."""
    try:
        os.link(part.name, target, src_dir_fd=part.folder, dst_dir_fd=part.folder, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(target, flags, 0o644, dir_fd=part.folder)
        try:
            _copy(part.descriptor, descriptor)
        except BaseException:
            os.unlink(target, dir_fd=part.folder)
            raise
        finally:
            os.close(descriptor)


def _has_content(part: PartFile, name: bytes) -> bool:
    """Return whether the folder has a file of this name with the content of the part file."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=part.folder)
    except OSError:
        return False
    try:
        status, size = os.fstat(descriptor), os.fstat(part.descriptor).st_size
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return False
        return all(
            os.pread(descriptor, _COPY_BYTES, offset) == os.pread(part.descriptor, _COPY_BYTES, offset)
            for offset in range(0, size, _COPY_BYTES)
        )
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _copy(source: int, target: int) -> None:
    offset = 0
    while data := os.pread(source, _COPY_BYTES, offset):
        view = memoryview(data)
        while view:
            view = view[os.write(target, view) :]
        offset += len(data)
    status = os.fstat(source)
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.fsync(target)


def reason_of_error(error: OSError) -> str:
    """Return the system's reason for an error, safe to show."""
    return os.strerror(error.errno) if error.errno else "unknown reason"
