"""Finds the photos below a root by name, size and time; no file is opened. This blocks: run it in a thread."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.media.fingerprints import Fingerprint
from core.media.formats import EXTENSIONS

SKIPPED_FOLDERS = frozenset(
    {
        b"@eadir",
        b"@recycle",
        b"@recently-snapshot",
        b"#recycle",
        b"#snapshot",
        b"$recycle.bin",
        b"lost+found",
        b"system volume information",
    }
)
"""Folders (in lower case) of file systems and network storage; hidden ones are always skipped."""

_MAX_DEPTH = 64
_EXTENSIONS = frozenset(EXTENSIONS)
_DOT = ord(".")


@dataclass(frozen=True, slots=True)
class Problem:
    """A file or folder below the root that could not be read."""

    path: bytes
    reason: str
    folder: bool
    """True for a folder, whose contents are unknown then."""


@dataclass(frozen=True, slots=True)
class DiscoveredFolder:
    """One folder; `path` is relative to the root, empty for the root itself."""

    path: bytes
    files: tuple[Fingerprint, ...]
    problems: tuple[Problem, ...]
    empty: bool
    """Whether it has no entries at all, not even hidden ones."""


def discover(root: bytes, own_folders: Collection[bytes] = ()) -> Iterator[DiscoveredFolder]:
    """Yield every folder of a root with its photos, parents first, in the order of their names.

    The photos of a folder have no order. Symbolic links are not followed; hidden entries, `SKIPPED_FOLDERS` and
    `own_folders` (absolute paths of the program's own data) are skipped. An unreadable entry is a `Problem`, never an
    exception.
    """
    own = _identities(own_folders)
    pending: list[tuple[bytes, int]] = [(b"", 0)]
    while pending:
        path, depth = pending.pop()
        listing = _Listing(root, path, own)
        if depth >= _MAX_DEPTH and listing.folders:
            listing.problems.append(Problem(path, "Folders are nested too deeply here.", folder=True))
        else:
            pending.extend((folder, depth + 1) for folder in sorted(listing.folders, reverse=True))
        yield DiscoveredFolder(path, tuple(listing.files), tuple(listing.problems), listing.empty)


_LINK = "This is a symbolic link, and links are not followed. Serve the folder that it points to instead."


class _Listing:
    """The entries of one folder, by kind."""

    def __init__(self, root: bytes, path: bytes, own: frozenset[tuple[int, int]]) -> None:
        self.files: list[Fingerprint] = []
        self.folders: list[bytes] = []
        self.problems: list[Problem] = []
        self.empty = True
        self._prefix = path + b"/" if path else b""
        self._own = own
        try:
            with os.scandir(root + b"/" + path if path else root) as entries:
                self._add_all(entries)
        except OSError as error:
            self.empty = False
            self.problems.append(Problem(path, reason_of(error), folder=True))

    def _add_all(self, entries: Iterator[os.DirEntry[bytes]]) -> None:
        """Sort the entries by kind. This is the inner loop of a scan, so the common case is inline."""
        prefix, files = self._prefix, self.files
        for entry in entries:
            self.empty = False
            name = entry.name
            if name[0] == _DOT:
                continue
            dot = name.rfind(b".")
            try:
                if dot > 0 and name[dot:].lower() in _EXTENSIONS:
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        files.append(
                            Fingerprint(
                                prefix + name, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns
                            )
                        )
                    elif stat.S_ISDIR(status.st_mode):
                        self._add_folder(entry)
                    else:
                        reason = _LINK if stat.S_ISLNK(status.st_mode) else "This is not a regular file."
                        self.problems.append(Problem(prefix + name, reason, folder=False))
                elif entry.is_dir():
                    self._add_folder(entry)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.problems.append(Problem(prefix + name, reason_of(error), folder=False))

    def _add_folder(self, entry: os.DirEntry[bytes]) -> None:
        if entry.name.lower() in SKIPPED_FOLDERS:
            return
        if entry.is_symlink():
            self.problems.append(Problem(self._prefix + entry.name, _LINK, folder=False))
            return
        if self._own:
            status = entry.stat(follow_symlinks=False)
            if (status.st_dev, status.st_ino) in self._own:
                return
        self.folders.append(self._prefix + entry.name)


def reason_of(error: OSError) -> str:
    """Return a sentence that says why the operating system refused."""
    if isinstance(error, PermissionError):
        return "It cannot be read: permission denied."
    if isinstance(error, FileNotFoundError):
        return "It is missing now."
    return f"It could not be read ({os.strerror(error.errno) if error.errno else 'unknown reason'})."


def _identities(folders: Collection[bytes]) -> frozenset[tuple[int, int]]:
    """Return device and inode of the folders that exist."""
    found: set[tuple[int, int]] = set()
    for folder in folders:
        try:
            status = os.stat(folder)  # noqa: PTH116 - a path of bytes
        except OSError:
            continue
        found.add((status.st_dev, status.st_ino))
    return frozenset(found)
