"""The rows of the database as a scan compares them with the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from typing import NamedTuple

from core.media.fingerprints import Fingerprint
from core.models import PhotoId


class KnownFile(NamedTuple):
    """One row of the database. A tuple and not a dataclass: a scan makes one for every row."""

    photo_id: PhotoId
    path: bytes
    size: int
    mtime_ns: int
    deleted: bool
    """Whether it was missing already."""
    inode: int | None = None
    """None until a scan has stored it, like the change time."""
    ctime_ns: int | None = None
    must_reread: bool = False
    """Whether an earlier version of the program read it, which did not find all that this one does."""
    sidecar_signature: int | None = None
    """See `core.indexing.units.photo_sidecars`; None if it was read without sidecars."""

    @property
    def fingerprint(self) -> Fingerprint:
        """The file as it was when it was read."""
        return Fingerprint(self.path, self.size, self.mtime_ns, self.inode, self.ctime_ns)


def known_files(connection: sqlite3.Connection, root: bytes) -> list[KnownFile]:
    """Return all rows of a root, also those of missing files; none for a new root."""
    return _rows(connection, _OF_ROOT, root)


def known_in(connection: sqlite3.Connection, root: bytes, folders: Collection[bytes]) -> list[KnownFile]:
    """Return the rows of files that were directly in one of the folders at the last scan."""
    return _of_folders(connection, root, lambda folder: folder in folders)


def known_outside(connection: sqlite3.Connection, root: bytes, folders: Collection[bytes]) -> list[KnownFile]:
    """Return the rows of files that were there at the last scan, and are not directly in one of the folders."""
    return _of_folders(connection, root, lambda folder: folder not in folders)


def known_missing(connection: sqlite3.Connection, root: bytes) -> list[KnownFile]:
    """Return the rows of a root whose files were missing at the last scan."""
    return _rows(connection, _MISSING, root)


def _of_folders(connection: sqlite3.Connection, root: bytes, is_chosen: Callable[[bytes], bool]) -> list[KnownFile]:
    cursor = connection.cursor()
    cursor.row_factory = None
    found: list[KnownFile] = []
    for root_id, folder in cursor.execute(_COLLECTIONS, (root,)).fetchall():
        if is_chosen(folder):
            values = {"root": root_id, "first": b"", "end": b"\xff" * 256, "start": 1}  # longer than names
            if folder:
                values |= {"first": folder + b"/", "end": folder + b"0", "start": len(folder) + 2}
            found += map(KnownFile._make, cursor.execute(_IN_FOLDER, values).fetchall())
    return found


def _rows(connection: sqlite3.Connection, statement: str, value: bytes | str) -> list[KnownFile]:
    cursor = connection.cursor()
    cursor.row_factory = None
    return list(map(KnownFile._make, cursor.execute(statement, (value,)).fetchall()))


_OF_ROOT = """
SELECT id, path, size, mtime_ns, deleted_at IS NOT NULL, inode, ctime_ns, must_reread, sidecar_signature
FROM photos
WHERE root_id = (SELECT id FROM roots WHERE path = ?)
"""

_MISSING = _OF_ROOT + " AND deleted_at IS NOT NULL"

_IN_FOLDER = """
SELECT id, path, size, mtime_ns, deleted_at IS NOT NULL, inode, ctime_ns, must_reread, sidecar_signature
FROM photos
WHERE root_id = :root AND path > :first AND path < :end AND instr(substr(path, :start), x'2f') = 0
    AND deleted_at IS NULL
"""

_COLLECTIONS = "SELECT root_id, folder FROM collections WHERE root_id = (SELECT id FROM roots WHERE path = ?)"
