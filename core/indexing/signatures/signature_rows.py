"""The rows of folders and their signatures; each function runs within the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from core.indexing.moves.known_files import known_in
from core.indexing.signatures.models import FolderRecord
from core.indexing.units.photo_sidecars import UNREAD_SIDECARS
from core.media.discovery import SkippedFiles
from core.media.fingerprints import Fingerprint
from core.media.scopes.folder_scope import FolderScope
from core.models import FileKind, RootId


def folder_records(connection: sqlite3.Connection, root: bytes, assumed: bytes) -> dict[bytes, FolderRecord]:
    """Return all folders of a root; none if its last scan assumed anything else, or did not complete."""
    rows = connection.execute(_RECORDS, (root, assumed)).fetchall()
    return {row["folder"]: FolderRecord(row["signature"], row["photos"], row["sidecars"]) for row in rows}


def skipped_in(
    connection: sqlite3.Connection, root: bytes, folders: Collection[bytes]
) -> list[tuple[bytes, SkippedFiles]]:
    """Return what the last scan found in these folders and did not show."""
    rows = connection.execute(_SKIPPED, (root,)).fetchall()
    return [
        (row["folder"], SkippedFiles(FileKind(row["kind"]), row["number"], row["example"]))
        for row in rows
        if row["folder"] in folders
    ]


def settled_photos(connection: sqlite3.Connection, root: bytes, folders: Collection[bytes]) -> list[Fingerprint]:
    """Return the primary files in folders that need no other look by the next scan."""
    rows = known_in(connection, root, frozenset(folders))
    return [row.fingerprint for row in rows if not row.must_reread and row.sidecar_signature != UNREAD_SIDECARS]


def settled_others(connection: sqlite3.Connection, root: bytes) -> list[Fingerprint]:
    """Return the files of a root that are not the primary ones of their photos."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return list(map(Fingerprint._make, cursor.execute(_SETTLED_OTHERS, (root,)).fetchall()))


def begin_changes(connection: sqlite3.Connection, root: bytes, assumed: bytes) -> bool:
    """Let no signature of a root be valid until `end_changes`; return whether they were."""
    row = connection.execute("SELECT signed_for FROM roots WHERE path = ?", (root,)).fetchone()
    if row is None or row["signed_for"] is None:
        return False
    connection.execute("UPDATE roots SET signed_for = NULL WHERE path = ?", (root,))
    return bool(row["signed_for"] == assumed)


def end_changes(connection: sqlite3.Connection, root: bytes, assumed: bytes) -> None:
    """Let all signatures of a root be valid."""
    connection.execute("UPDATE roots SET signed_for = ? WHERE path = ?", (assumed, root))


def save_records(
    connection: sqlite3.Connection, root: bytes, records: Mapping[bytes, FolderRecord], kept: Collection[bytes]
) -> None:
    """Store the folders of a root at the end of a scan: those in `kept` stay as they are, all others are replaced."""
    root_id = _root_id(connection, root)
    if kept:
        _remove(connection, root_id, [folder for folder in _folders(connection, root_id) if folder not in kept])
    else:
        connection.execute("DELETE FROM folder_signatures WHERE root_id = ?", (root_id,))
    _add(connection, root_id, records)


def update_records(
    connection: sqlite3.Connection, root: bytes, records: Mapping[bytes, FolderRecord], scope: FolderScope
) -> None:
    """Store the folders that a scan of some folders of a root compared."""
    root_id = _root_id(connection, root)
    former = _folders(connection, root_id)
    _remove(connection, root_id, [folder for folder in former if scope.has_folder(folder) or folder in records])
    _add(connection, root_id, records)


def _root_id(connection: sqlite3.Connection, root: bytes) -> RootId:
    return RootId(connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()["id"])


def _folders(connection: sqlite3.Connection, root_id: RootId) -> list[bytes]:
    rows = connection.execute("SELECT folder FROM folder_signatures WHERE root_id = ?", (root_id,)).fetchall()
    return [row["folder"] for row in rows]


def _remove(connection: sqlite3.Connection, root_id: RootId, folders: Iterable[bytes]) -> None:
    connection.executemany(
        "DELETE FROM folder_signatures WHERE root_id = ? AND folder = ?", [(root_id, folder) for folder in folders]
    )


def _add(connection: sqlite3.Connection, root_id: RootId, records: Mapping[bytes, FolderRecord]) -> None:
    connection.executemany(
        "INSERT INTO folder_signatures (root_id, folder, signature, photos, sidecars) VALUES (?, ?, ?, ?, ?)",
        [(root_id, folder, *record) for folder, record in records.items()],
    )


_RECORDS = """
SELECT folder, signature, photos, sidecars FROM folder_signatures
WHERE root_id = (SELECT id FROM roots WHERE path = ? AND signed_for = ?)
"""

_SKIPPED = """
SELECT folder, kind, number, example FROM unsupported_files
WHERE root_id = (SELECT id FROM roots WHERE path = ?)
"""

_SETTLED_OTHERS = """
SELECT path, size, mtime_ns, inode, ctime_ns FROM files
WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND role <> 'primary' AND start = 0 AND missing_at IS NULL
"""
