"""The rows of files with content identifiers, and their changes; each function runs in its caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.indexing.moves.marked_photos import is_marked
from core.indexing.moves.moved_files import folder_of
from core.indexing.pairs.live_pairs import IdentifiedFile, PairChange
from core.indexing.stacks.proposed_stacks import mark_due
from core.indexing.units.file_rows import refresh_kinds
from core.library.summaries import collections_of, refresh_counts
from core.models import FileRole, MediaKind, PhotoId


class SavedChanges(NamedTuple):
    """What became of changed pairs."""

    new_photos: int
    """Videos that were new photos of this scan and are none."""
    folders: Mapping[bytes, frozenset[bytes]]
    """Folders by root to look into again: files in them belong to no photo now, or to another one than before."""


def identified_files(connection: sqlite3.Connection) -> list[IdentifiedFile]:
    """Return the files of all identifiers with a video that may belong to another photo than it does."""
    return [
        IdentifiedFile(
            row["id"],
            PhotoId(row["photo_id"]),
            row["root"],
            row["path"],
            row["content_id"],
            MediaKind(row["kind"]),
            FileRole(row["role"]),
            row["size"],
            row["mtime_ns"],
            None if row["still_path"] is None else (row["still_root"], row["still_path"]),
            bool(row["has_other_video"]),
        )
        for row in connection.execute(_IDENTIFIED).fetchall()
    ]


def joined_paths(connection: sqlite3.Connection, root: bytes) -> set[bytes]:
    """Return the paths of a root at which hidden photos were whose files belong to the photos of others now."""
    return {row["path"] for row in connection.execute(_JOINED_PATHS, (root,)).fetchall()}


def save_changes(connection: sqlite3.Connection, changes: Iterable[PairChange], since: int, now: int) -> SavedChanges:
    """Join videos to the photos of their stills, and let others be photos by themselves.

    The photo that a video was is hidden like one whose file is missing: it is shown again when the video is by itself.
    A video with marks stays a photo. `since` is when the scan began.
    """
    new_photos = 0
    photos: set[PhotoId] = set()
    folders: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for video, photo_id, role in changes:
        values = {
            "file": video.file_id,
            "photo": photo_id,
            "role": role,
            "was": video.photo_id,
            "now": now,
            "since": since,
            "root": video.root,
            "folder": folder_of(video.path),
        }
        photos |= {video.photo_id} if photo_id is None else {video.photo_id, photo_id}
        if photo_id is None:
            restored = connection.execute(_RESTORE, values).fetchone()
            connection.execute("DELETE FROM files WHERE id = :file", values)
            if restored is not None:
                photos.add(PhotoId(restored["id"]))
            if restored is None or restored["must_reread"] or _has_sidecars(connection, values):
                folders[video.root].add(folder_of(video.path))
        elif not video.is_video_photo:
            connection.execute("UPDATE files SET photo_id = :photo, role = :role WHERE id = :file", values)
        elif not is_marked(connection, video.photo_id):
            new_photos += connection.execute(_IS_NEW, values).fetchone() is not None
            connection.execute(_JOIN, values)
            connection.execute("UPDATE photos SET deleted_at = :now WHERE id = :was", values)
            if _has_sidecars(connection, values):
                folders[video.root].add(folder_of(video.path))
    refresh_kinds(connection, photos)
    collections = collections_of(connection, json.dumps(sorted(photos)))
    mark_due(connection, collections)
    refresh_counts(connection, collections)
    for root, changed in folders.items():
        connection.executemany(_FORGET_SIGNATURE, [(root, folder) for folder in changed])
    return SavedChanges(new_photos, {root: frozenset(changed) for root, changed in folders.items()})


def _has_sidecars(connection: sqlite3.Connection, values: Mapping[str, object]) -> bool:
    """Return whether a video may have sidecars: they belong to it, or are counted, by whether it is a photo itself."""
    return connection.execute(_SIDECARS, values).fetchone() is not None


# An ordinary pair is one still and one video that belongs to it: nothing about it can change by itself.
_IDENTIFIED = """
WITH candidates AS (
    SELECT content_id FROM files
    WHERE content_id IS NOT NULL AND missing_at IS NULL
    GROUP BY content_id
    HAVING max(kind = 'video') AND (count(*) <> 2 OR min(photo_id) <> max(photo_id) OR NOT max(role = 'primary'))
)
SELECT files.id, photo_id, roots.path AS root, files.path, content_id, files.kind, role, files.size, files.mtime_ns,
    still_roots.path AS still_root, iif(photos.deleted_at IS NULL, photos.path, NULL) AS still_path,
    EXISTS (
        SELECT 1 FROM files AS videos
        WHERE videos.photo_id = photos.id AND videos.role = 'live-video' AND videos.missing_at IS NULL
            AND videos.content_id IS NOT files.content_id
    ) AS has_other_video
FROM files JOIN photos ON photos.id = photo_id JOIN roots ON roots.id = files.root_id
    JOIN roots AS still_roots ON still_roots.id = photos.root_id
WHERE content_id IN candidates AND missing_at IS NULL
"""

_JOINED_PATHS = """
SELECT photos.path FROM photos JOIN files ON files.root_id = photos.root_id AND files.path = photos.path
WHERE photos.root_id = (SELECT id FROM roots WHERE path = ?) AND photos.deleted_at IS NOT NULL
    AND role <> 'primary' AND start = 0 AND missing_at IS NULL
"""

_RESTORE = """
UPDATE photos SET
    deleted_at = NULL,
    must_reread = must_reread OR (size, mtime_ns) IS NOT (SELECT size, mtime_ns FROM files WHERE id = :file)
WHERE deleted_at IS NOT NULL AND (root_id, path) = (SELECT root_id, path FROM files WHERE id = :file)
RETURNING id, must_reread
"""

_JOIN = """
INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns, ctime_ns, inode, sha256, content_id)
SELECT :photo, root_id, path, :role, kind, size, mtime_ns, ctime_ns, inode, sha256, content_id
FROM files WHERE id = :file
"""

_SIDECARS = """
SELECT 1 FROM files WHERE photo_id = :was AND role IN ('xmp', 'json') AND missing_at IS NULL
UNION ALL
SELECT 1 FROM unsupported_files
WHERE root_id = (SELECT id FROM roots WHERE path = :root) AND folder = :folder AND kind = 'sidecar'
"""

_IS_NEW = "SELECT 1 FROM photos WHERE id = :was AND added_at >= :since"

_FORGET_SIGNATURE = """
DELETE FROM folder_signatures WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND folder = ?
"""
