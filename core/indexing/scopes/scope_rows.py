"""The rows that a scan of some folders of a root compares with the disk.

These are the rows of the files in the folders, and those of missing files anywhere, which may have been moved there.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from core.indexing.moves.known_files import KnownFile
from core.indexing.moves.moved_files import folder_of
from core.indexing.units.changed_files import OtherFile
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import PhotoId
from core.sets.clauses import Purpose, listed


def known_files(
    connection: sqlite3.Connection, root: bytes, scope: FolderScope, found: Collection[tuple[int | None, int, int]] = ()
) -> list[KnownFile]:
    """Return the rows of photos, without those whose files are still being written.

    Of these, the ones whose files were `found` elsewhere, by inode, size and time, are returned too: another file is
    written at their path.
    """
    rows = {row.photo_id: row for row in map(KnownFile._make, _rows(connection, _KNOWN_FILES, root, scope))}
    return [
        row
        for row in rows.values()
        if not scope.is_unsettled(row.path) or (row.inode is not None and (row.inode, row.size, row.mtime_ns) in found)
    ]


def other_files(connection: sqlite3.Connection, root: bytes, scope: FolderScope) -> list[OtherFile]:
    """Return the rows of files that are not the primary ones of their photos, without those being written."""
    rows = {row.file_id: row for row in map(OtherFile._make, _rows(connection, _OTHER_FILES, root, scope))}
    return [row for row in rows.values() if not scope.is_unsettled(row.path)]


def content_ids(connection: sqlite3.Connection, photos: Collection[PhotoId]) -> dict[PhotoId, str]:
    """Return the content identifiers of the primary files of these photos that have one."""
    rows = connection.execute(_CONTENT_IDS, {"ids": json.dumps(list(photos))}).fetchall()
    return {PhotoId(row[0]): row[1] for row in rows}


def being_deleted(connection: sqlite3.Connection, photos: Collection[PhotoId]) -> set[PhotoId]:
    """Return those of the photos whose files are moved to quarantine, are there, or were removed."""
    rows = connection.execute(_BEING_DELETED, {"ids": json.dumps(list(photos))}).fetchall()
    return {PhotoId(row[0]) for row in rows}


def folders_elsewhere(connection: sqlite3.Connection, root: bytes, scope: FolderScope) -> frozenset[bytes]:
    """Return the folders of a root with photos that are not looked into."""
    rows = connection.execute(_FOLDERS, (root,)).fetchall()
    return frozenset(folder for row in rows if not scope.has_folder(folder := bytes(row[0])))


def folders_left(
    connection: sqlite3.Connection, root: bytes, scope: FolderScope, files: Iterable[Fingerprint]
) -> frozenset[bytes]:
    """Return the folders outside the scope in which these files were at the last scan: by inode, size and time."""
    found = {(file.inode, file.size, file.mtime_ns) for file in files if file.inode is not None}
    inodes = json.dumps([inode for inode, _, _ in found])
    rows = connection.execute(_KNOWN_INODES, {"root": root, "inodes": inodes}).fetchall()
    paths = [bytes(path) for path, *identity in rows if tuple(identity) in found]
    return frozenset(folder_of(path) for path in paths if not scope.has_file(path))


def lost_since_last_scan(connection: sqlite3.Connection, root: bytes) -> int:
    """Count the photos that became missing since the last scan of the whole root began, without excluded ones."""
    return int(connection.execute(_LOST, {"root": root}).fetchone()[0])


def _rows(connection: sqlite3.Connection, query: str, root: bytes, scope: FolderScope) -> Iterator[Any]:
    cursor = connection.cursor()
    cursor.row_factory = None
    if scope.is_whole:
        yield from cursor.execute(query.replace("{condition}", "1"), {"root": root}).fetchall()
        return
    missing = "missing_at IS NOT NULL" if query is _OTHER_FILES else "deleted_at IS NOT NULL"
    yield from cursor.execute(query.replace("{condition}", missing), {"root": root}).fetchall()
    for folder in scope.starts():
        values: dict[str, object] = {"root": root, "first": folder + b"/", "end": folder + b"0"}
        condition = "path > :first AND path < :end" if folder else "1"
        if not scope.descends(folder):
            values["length"] = len(folder) + 2 if folder else 1
            condition += " AND instr(substr(path, :length), x'2f') = 0"
        yield from cursor.execute(query.replace("{condition}", condition), values).fetchall()


_KNOWN_FILES = """
SELECT id, path, size, mtime_ns, deleted_at IS NOT NULL, inode, ctime_ns, must_reread, sidecar_signature
FROM photos
WHERE root_id = (SELECT id FROM roots WHERE path = :root) AND {condition}
"""

_OTHER_FILES = """
SELECT id, photo_id, path, role, size, mtime_ns, inode, ctime_ns, missing_at IS NOT NULL, content_id
FROM files
WHERE root_id = (SELECT id FROM roots WHERE path = :root) AND role <> 'primary' AND start = 0 AND {condition}
"""

_CONTENT_IDS = """
SELECT photo_id, content_id FROM files
WHERE content_id IS NOT NULL AND role = 'primary' AND photo_id IN (SELECT value FROM json_each(:ids))
"""

_BEING_DELETED = """
SELECT photo_id FROM deletions
WHERE photo_id IN (SELECT value FROM json_each(:ids)) AND state NOT IN ('moved-back', 'returned')
"""

_FOLDERS = """
SELECT folder FROM collections WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND {listed}
""".replace("{listed}", listed(Purpose.LIST, "collections"))

_KNOWN_INODES = """
SELECT path, inode, size, mtime_ns FROM photos
WHERE inode IN (SELECT value FROM json_each(:inodes)) AND deleted_at IS NULL
    AND root_id = (SELECT id FROM roots WHERE path = :root)
"""

_LOST = """
SELECT count(*) FROM photos JOIN roots ON roots.id = root_id
WHERE roots.path = :root AND deleted_at > coalesce(scanned_at, 0) AND NOT EXISTS (
    SELECT 1 FROM unsupported_files
    WHERE unsupported_files.root_id = photos.root_id AND kind = 'excluded'
        AND substr(photos.path, 1, length(folder) + 1) = folder || x'2f'
) AND NOT EXISTS (
    SELECT 1 FROM files
    WHERE files.root_id = photos.root_id AND files.path = photos.path AND role <> 'primary' AND missing_at IS NULL
)
"""
