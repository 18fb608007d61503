"""The rows of files that are not the primary ones of their photos; each function runs in its caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.indexing.units.changed_files import REFUSED_CTIME, FileChanges, JoinedFile, OtherFile
from core.models import PhotoId, RootId


def other_files(connection: sqlite3.Connection, root: bytes) -> list[OtherFile]:
    """Return the rows of a root, also those of missing files; none for a new root."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return list(map(OtherFile._make, cursor.execute(_OTHER_FILES, (root,)).fetchall()))


def content_ids(connection: sqlite3.Connection, root: bytes) -> dict[PhotoId, str]:
    """Return the content identifiers of the primary files of a root that have one."""
    return {PhotoId(row[0]): row[1] for row in connection.execute(_CONTENT_IDS, (root,)).fetchall()}


def leave_paths(connection: sqlite3.Connection, changes: FileChanges) -> None:
    """Remove rows, and free the paths of files that were moved, which may have exchanged theirs."""
    connection.executemany("DELETE FROM files WHERE id = ?", [(row.file_id,) for row in changes.removed])
    connection.executemany(
        "UPDATE files SET path = ? WHERE id = ?",
        [(row.path + b"\0", row.file_id) for row, file in changes.changed if row.path != file.file.path],
    )


def keep_former_primaries(connection: sqlite3.Connection, photos: Iterable[PhotoId], now: int) -> None:
    """Record the primary files of photos as missing ones of another role, before others take their place.

    By this row a file that comes back is one of its photo again, whatever time an edit gave it.
    """
    connection.executemany(_KEEP_FORMER, [{"photo": photo, "now": now} for photo in photos])


def save_changes(connection: sqlite3.Connection, root_id: RootId, changes: FileChanges, now: int) -> None:
    """Write the rows after `leave_paths`, and the kinds of the photos that got or lost a live video."""
    connection.executemany(
        "UPDATE files SET missing_at = ? WHERE id = ?", [(now, row.file_id) for row in changes.missing]
    )
    for row, file in changes.changed:
        is_same = (row.size, row.mtime_ns) == (file.file.size, file.file.mtime_ns)
        connection.execute(_UPDATE, _values(root_id, file) | {"id": row.file_id, "same": is_same})
    connection.executemany(_INSERT, [_values(root_id, file) for file in changes.added])
    rows = (*changes.removed, *changes.missing, *(row for row, _ in changes.changed))
    files = (*changes.added, *(file for _, file in changes.changed))
    refresh_kinds(connection, (row.photo_id for row in rows))
    connection.executemany(_REFRESH_KIND_AT, [(root_id, file.primary) for file in files])


def refresh_kinds(connection: sqlite3.Connection, photos: Iterable[PhotoId]) -> None:
    """Write the kinds of photos that got or lost a live video."""
    connection.executemany(_REFRESH_KIND, [(photo,) for photo in photos])


def save_motion_video(
    connection: sqlite3.Connection, photo_id: PhotoId, part: tuple[int, int] | None, *, is_new: bool
) -> None:
    """Replace the row of the video (start, length) inside a photo's primary file, and the kind that follows from it."""
    if not is_new:
        connection.execute("DELETE FROM files WHERE photo_id = ? AND role = 'motion-video'", (photo_id,))
    if part is not None:
        connection.execute(_INSERT_MOTION, {"id": photo_id, "start": part[0], "length": part[1]})
    if part is not None or not is_new:
        connection.execute(_REFRESH_KIND, (photo_id,))


def _values(root_id: RootId, joined: JoinedFile) -> dict[str, object]:
    file = joined.file._replace(ctime_ns=REFUSED_CTIME) if joined.is_refused else joined.file
    return file._asdict() | {
        "root": root_id,
        "primary": joined.primary,
        "role": joined.role,
        "kind": joined.kind,
        "content_id": joined.content_id,
    }


_OTHER_FILES = """
SELECT id, photo_id, path, role, size, mtime_ns, inode, ctime_ns, missing_at IS NOT NULL, content_id
FROM files
WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND role <> 'primary' AND start = 0
"""

_CONTENT_IDS = """
SELECT photo_id, content_id FROM files
WHERE content_id IS NOT NULL AND role = 'primary' AND root_id = (SELECT id FROM roots WHERE path = ?)
"""

# A primary file that could not be read at all has no row, and its other files wait for the scan that reads it.
_INSERT = """
INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns, ctime_ns, inode, content_id)
SELECT id, :root, :path, :role, :kind, :size, :mtime_ns, :ctime_ns, :inode, :content_id
FROM photos WHERE root_id = :root AND path = :primary
"""

_INSERT_MOTION = """
INSERT INTO files (photo_id, root_id, path, start, role, kind, size, mtime_ns)
SELECT id, root_id, path, :start, 'motion-video', 'video', :length, mtime_ns FROM photos WHERE id = :id
"""

_KEEP_FORMER = """
INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns, ctime_ns, inode, content_id, missing_at)
SELECT photo_id, root_id, path, 'edited', kind, size, mtime_ns, ctime_ns, inode, content_id, coalesce(missing_at, :now)
FROM files WHERE photo_id = :photo AND role = 'primary'
ON CONFLICT DO NOTHING
"""

_UPDATE = """
UPDATE files SET
    photo_id = (SELECT id FROM photos WHERE root_id = :root AND path = :primary), path = :path, role = :role,
    kind = :kind, size = :size, mtime_ns = :mtime_ns, ctime_ns = :ctime_ns, inode = :inode, missing_at = NULL,
    sha256 = CASE WHEN :same THEN sha256 END, content_id = coalesce(:content_id, CASE WHEN :same THEN content_id END)
WHERE id = :id AND EXISTS (SELECT 1 FROM photos WHERE root_id = :root AND path = :primary)
"""

_KIND = """
UPDATE photos SET kind = CASE WHEN EXISTS (
    SELECT 1 FROM files
    WHERE photo_id = photos.id AND role IN ('live-video', 'motion-video') AND missing_at IS NULL
) THEN 'live' ELSE 'still' END
WHERE kind IN ('still', 'live') AND """
_REFRESH_KIND = _KIND + "id = ?"
_REFRESH_KIND_AT = _KIND + "root_id = ? AND path = ?"
