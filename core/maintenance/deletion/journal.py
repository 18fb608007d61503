"""The journal of permanent deletion: what is about to be moved is written before it is, and each step after it."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import NotFoundError
from core.library.summaries import refresh_counts_of
from core.maintenance.deletion.quarantine import DoomedFile
from core.models import Actor, PhotoId
from core.operations import audit
from core.text import display_path


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A file in the journal."""

    entry_id: int
    photo_id: PhotoId
    file: DoomedFile


def files_of(
    connection: sqlite3.Connection, photo_ids: Iterable[PhotoId]
) -> Iterator[tuple[PhotoId, DoomedFile | None]]:
    """Yield the files of photos that are in the trash, photo by photo; None for one whose content is not known yet."""
    for row in connection.execute(_FILES, {"ids": json.dumps(list(photo_ids))}).fetchall():
        file = None
        if row["sha256"] is not None:
            name = f"{row['photo_id']}-{secrets.token_hex(8)}".encode()
            file = DoomedFile(row["root"], row["path"], name, row["size"], row["mtime_ns"], row["sha256"])
        yield PhotoId(row["photo_id"]), file


def write_moving(
    connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId, files: Iterable[DoomedFile]
) -> list[JournalEntry]:
    """Write that the files of a photo are about to be moved; return their entries.

    Raises:
        NotFoundError: it is no longer in the trash.
    """
    if connection.execute("SELECT 1 FROM trashed_photos WHERE photo_id = ?", (photo_id,)).fetchone() is None:
        raise NotFoundError("A photo is no longer in the trash.", "It was restored, and is not deleted.")
    entries = []
    for file in files:
        values = {
            "photo_id": photo_id,
            "user_id": actor.user_id,
            "root": file.root,
            "path": file.path,
            "quarantine": file.quarantine,
            "size": file.size,
            "mtime_ns": file.mtime_ns,
            "sha256": file.sha256,
            "now": int(time.time()),
        }
        number = connection.execute(_ADD, values).fetchone()["id"]
        entries.append(JournalEntry(number, photo_id, file))
    audit.record(connection, audit.DELETION_STARTED, actor, _names(entries), source=audit.THIS_MACHINE)
    return entries


def write_state(connection: sqlite3.Connection, entries: Iterable[JournalEntry], state: str) -> None:
    """Write what became of files; those in quarantine are missing from then on."""
    known = list(entries)
    now = int(time.time())
    connection.executemany(_SET_STATE, [(state, now, entry.entry_id) for entry in known])
    if state == "quarantined":
        ids = json.dumps(sorted({entry.photo_id for entry in known}))
        connection.execute(_PHOTOS_MISSING, {"ids": ids, "now": now})
        connection.execute(_FILES_MISSING, {"ids": ids, "now": now})
        refresh_counts_of(connection, ids)
    audit.record(connection, audit.DELETION_STEPS[state], None, _names(known), name="deletion")


def unfinished(connection: sqlite3.Connection) -> dict[PhotoId, list[JournalEntry]]:
    """Return the files of photos whose move was interrupted."""
    found: dict[PhotoId, list[JournalEntry]] = {}
    for row in connection.execute(_IN_STATE.replace("{condition}", "state = 'moving'")):
        entry = _entry(row)
        found.setdefault(entry.photo_id, []).append(entry)
    return found


def due(connection: sqlite3.Connection, until: float) -> list[JournalEntry]:
    """Return the files that have been in quarantine since a time or longer."""
    rows = connection.execute(_IN_STATE.replace("{condition}", "state = 'quarantined' AND changed_at <= ?"), (until,))
    return [_entry(row) for row in rows]


def _entry(row: sqlite3.Row) -> JournalEntry:
    file = DoomedFile(row["root"], row["path"], row["quarantine"], row["size"], row["mtime_ns"], row["sha256"])
    return JournalEntry(row["id"], PhotoId(row["photo_id"]), file)


def _names(entries: Iterable[JournalEntry]) -> str:
    return ", ".join(display_path(entry.file.path) for entry in entries)


_FILES = """
SELECT files.photo_id, roots.path AS root, files.path, files.size, files.mtime_ns, files.sha256
FROM files JOIN roots ON roots.id = files.root_id
WHERE files.photo_id IN (SELECT value FROM json_each(:ids)) AND start = 0 AND missing_at IS NULL
    AND files.photo_id IN (SELECT photo_id FROM trashed_photos)
ORDER BY files.photo_id, role <> 'primary', files.id
"""

_ADD = """
INSERT INTO deletions (photo_id, user_id, root, path, quarantine, size, mtime_ns, sha256, state, changed_at)
VALUES (:photo_id, :user_id, :root, :path, :quarantine, :size, :mtime_ns, :sha256, 'moving', :now)
RETURNING id
"""

_SET_STATE = "UPDATE deletions SET state = ?, changed_at = ? WHERE id = ?"

_PHOTOS_MISSING = "UPDATE photos SET deleted_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"

_FILES_MISSING = """
UPDATE files SET missing_at = :now WHERE photo_id IN (SELECT value FROM json_each(:ids)) AND missing_at IS NULL
"""

_IN_STATE = """
SELECT id, photo_id, root, path, quarantine, size, mtime_ns, sha256 FROM deletions
WHERE {condition} ORDER BY id
"""
