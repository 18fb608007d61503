"""The journal of permanent deletion: what is about to be moved is written before it is, and each step after it."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from core.deletion.deletion_plan import QuarantinedPhoto
from core.deletion.quarantine import QuarantineFile
from core.errors import NotFoundError
from core.library.summaries import refresh_counts_of
from core.models import Actor, AssetKey, IdRanges, PhotoId, ids_in
from core.operations import audit
from core.text import display_path, display_text


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A file in the journal."""

    entry_id: int
    photo_id: PhotoId
    file: QuarantineFile
    state: str


def files_of(
    connection: sqlite3.Connection, photo_ids: Iterable[PhotoId]
) -> Iterator[tuple[PhotoId, QuarantineFile | None]]:
    """Yield the files of photos that are in the trash, photo by photo; None for one whose content is not known yet."""
    for row in connection.execute(_FILES, {"ids": json.dumps(list(photo_ids))}).fetchall():
        file = None
        if row["sha256"] is not None:
            name = f"{row['photo_id']}-{secrets.token_hex(8)}".encode()
            file = QuarantineFile(row["root"], row["path"], name, row["size"], row["mtime_ns"], row["sha256"])
        yield PhotoId(row["photo_id"]), file


def write_moving(
    connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId, files: Iterable[QuarantineFile]
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
        entries.append(JournalEntry(number, photo_id, file, "moving"))
    audit.record(connection, audit.DELETION_STARTED, actor, _names(entries), source=audit.whereabouts(actor))
    return entries


def write_returning(connection: sqlite3.Connection, actor: Actor, photo_id: PhotoId) -> list[JournalEntry]:
    """Write that the files of a photo in quarantine are about to return; return their entries.

    Raises:
        NotFoundError: it is not in quarantine, or it is in the gallery again, from another copy.
    """
    entries = in_quarantine(connection, [photo_id])
    if not entries:
        raise NotFoundError("A photo is no longer in quarantine.", "`delete --list` lists what is.")
    if connection.execute(_IS_MISSING, {"id": photo_id}).fetchone() is None:
        raise NotFoundError(f"{_names(entries)} is in the gallery again.", "Nothing of it is restored.")
    connection.executemany(_SET_STATE, [_state_values(entry, "returning", actor.user_id) for entry in entries])
    audit.record(connection, audit.RETURN_STARTED, actor, _names(entries), source=audit.whereabouts(actor))
    return entries


def write_state(connection: sqlite3.Connection, entries: Iterable[JournalEntry], state: str) -> None:
    """Write what became of files: those in quarantine are missing from then on, those that returned are not."""
    known = list(entries)
    connection.executemany(_SET_STATE, [_state_values(entry, state, None) for entry in known])
    ids = json.dumps(sorted({entry.photo_id for entry in known}))
    if state == "quarantined":
        values = {"ids": ids, "now": int(time.time())}
        connection.execute(_PHOTOS_MISSING, values)
        connection.execute(_FILES_MISSING, values)
        refresh_counts_of(connection, ids)
    elif state == "returned":
        connection.execute(_PHOTOS_PRESENT, {"ids": ids})
        connection.execute(_FILES_PRESENT, {"ids": ids, "entries": json.dumps([each.entry_id for each in known])})
        refresh_counts_of(connection, ids)
    audit.record(connection, audit.DELETION_STEPS[state], None, _names(known), name="deletion")


def is_unfinished(connection: sqlite3.Connection) -> bool:
    """Return whether a step was interrupted, or the history has no entry for one yet."""
    return connection.execute(_IS_UNFINISHED).fetchone() is not None


def interrupted(connection: sqlite3.Connection, state: str) -> dict[PhotoId, list[JournalEntry]]:
    """Return the files of photos whose move or return was interrupted."""
    found: dict[PhotoId, list[JournalEntry]] = {}
    for row in connection.execute(_ENTRIES.replace("{condition}", "recorded <> state AND state = ?"), (state,)):
        entry = _entry(row)
        found.setdefault(entry.photo_id, []).append(entry)
    return found


def due(connection: sqlite3.Connection, until: float) -> list[JournalEntry]:
    """Return the files that have been in quarantine since a time or longer."""
    rows = connection.execute(_ENTRIES.replace("{condition}", "state = 'quarantined' AND changed_at <= ?"), (until,))
    return [_entry(row) for row in rows]


def in_quarantine(connection: sqlite3.Connection, photo_ids: Iterable[PhotoId]) -> list[JournalEntry]:
    """Return the files of photos that are in quarantine and will be removed, photo by photo."""
    condition = "deletions.photo_id IN (SELECT value FROM json_each(?)) AND state = 'quarantined'"
    rows = connection.execute(_ENTRIES.replace("{condition}", condition), (json.dumps(list(photo_ids)),)).fetchall()
    return sorted(map(_entry, rows), key=lambda entry: (entry.photo_id, entry.entry_id))


def quarantined_photos(connection: sqlite3.Connection, kept: timedelta) -> Iterator[QuarantinedPhoto]:
    """Yield the photos whose files are in quarantine, where they are kept that long; the oldest first."""
    for photo_id, group in groupby(
        connection.execute(_QUARANTINED).fetchall(), key=lambda row: PhotoId(row["photo_id"])
    ):
        rows = list(group)
        deleted = datetime.fromtimestamp(rows[0]["changed_at"], UTC)
        names = tuple(display_path(row["root"].rstrip(b"/") + b"/" + row["path"]) for row in rows)
        yield QuarantinedPhoto(
            photo_id,
            AssetKey(rows[0]["asset_key"]),
            names,
            sum(row["size"] for row in rows),
            display_text(rows[0]["name"] or ""),
            deleted,
            deleted + kept,
        )


def photos_of_operation(connection: sqlite3.Connection, operation_id: int) -> frozenset[PhotoId]:
    """Return the photos that a change in the history is about."""
    rows = connection.execute(_OF_OPERATION, (operation_id,)).fetchall()
    return frozenset(PhotoId(number) for row in rows for number in ids_in(IdRanges(row["ids"])))


def _entry(row: sqlite3.Row) -> JournalEntry:
    file = QuarantineFile(row["root"], row["path"], row["quarantine"], row["size"], row["mtime_ns"], row["sha256"])
    return JournalEntry(row["id"], PhotoId(row["photo_id"]), file, row["state"])


def _state_values(entry: JournalEntry, state: str, user_id: int | None) -> dict[str, object]:
    return {"id": entry.entry_id, "state": state, "user_id": user_id, "now": int(time.time())}


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
INSERT INTO deletions (photo_id, user_id, root_id, root, path, quarantine, size, mtime_ns, sha256, state, changed_at)
VALUES (
    :photo_id, :user_id, (SELECT id FROM roots WHERE roots.path = :root), :root, :path, :quarantine, :size, :mtime_ns,
    :sha256, 'moving', :now
)
RETURNING id
"""

# What an interrupted deletion moved back, and what is stranded, has no entry in the history: the audit log has it.
_SET_STATE = """
UPDATE deletions SET state = :state, changed_at = :now, user_id = coalesce(:user_id, user_id),
    recorded = iif(:state IN ('moved-back', 'stranded'), :state, recorded)
WHERE id = :id
"""

_PHOTOS_MISSING = "UPDATE photos SET deleted_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"

_PHOTOS_PRESENT = "UPDATE photos SET deleted_at = NULL WHERE id IN (SELECT value FROM json_each(:ids))"

_FILES_MISSING = """
UPDATE files SET missing_at = :now WHERE photo_id IN (SELECT value FROM json_each(:ids)) AND missing_at IS NULL
"""

_FILES_PRESENT = """
UPDATE files SET missing_at = NULL
WHERE photo_id IN (SELECT value FROM json_each(:ids)) AND EXISTS (
    SELECT 1 FROM deletions
    WHERE deletions.id IN (SELECT value FROM json_each(:entries)) AND deletions.photo_id = files.photo_id
        AND deletions.root_id = files.root_id AND deletions.path = files.path
)
"""

_QUARANTINED = """
SELECT deletions.photo_id, asset_key, coalesce(roots.path, root) AS root, deletions.path, deletions.size, changed_at,
    coalesce(display_name, users.name, (
        SELECT coalesce(owner.display_name, owner.name) FROM users AS owner
        WHERE owner.role = 'admin' AND owner.removed_at IS NULL ORDER BY owner.id LIMIT 1
    )) AS name
FROM deletions JOIN photos ON photos.id = deletions.photo_id
LEFT JOIN roots ON roots.id = deletions.root_id
LEFT JOIN users ON users.id = deletions.user_id
WHERE state = 'quarantined'
ORDER BY min(changed_at) OVER (PARTITION BY deletions.photo_id), deletions.photo_id, deletions.id
"""

_OF_OPERATION = "SELECT ids FROM touched_fields WHERE operation_id = ? AND kind = 'photo'"

_IS_MISSING = "SELECT 1 FROM photos WHERE id = :id AND deleted_at IS NOT NULL"

_IS_UNFINISHED = "SELECT 1 FROM deletions WHERE recorded <> state LIMIT 1"

_ENTRIES = """
SELECT deletions.id, photo_id, coalesce(roots.path, root) AS root, deletions.path, quarantine, size, mtime_ns, sha256,
    state
FROM deletions LEFT JOIN roots ON roots.id = root_id
WHERE {condition} ORDER BY deletions.id
"""
