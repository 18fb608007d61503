"""Commits what a scan found to the rows of photos; each function runs within the caller's transaction."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
from calendar import timegm
from collections.abc import Iterable, Sequence

from core.indexing.collection_rows import CollectionRows, note_scanned
from core.indexing.file_reading import REFUSED_MTIME, ReadFile, StoredContents
from core.indexing.imported_rows import save_texts
from core.indexing.moves.known_files import KnownFile
from core.indexing.stacks.proposed_stacks import mark_due
from core.indexing.units.file_rows import save_motion_video
from core.library.edits.correction_rows import keep_corrections
from core.library.summaries import collections_of, refresh_counts
from core.media.decoding.optional_packages import EXTRAS, is_installed
from core.media.fingerprints import Fingerprint
from core.media.formats import expected_format, format_name
from core.media.metadata.dates import file_time
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure
from core.models import AssetKey, CollectionId, PhotoId, RootId
from core.sets.orders import date_sort, newest_sort
from core.text import display_text

BATCH = 500
"""Rows per transaction: reading continues between them, and other writers get their turn."""


CALM_SECONDS = 3600
"""The least age of the mark of a failed worker that a scan clears: a system may be busy for a while."""
MOST_WORKER_FAILURES = 3
"""Marks of one photo, each after several attempts, after which scans leave the last one."""


def new_asset_key() -> AssetKey:
    """Return 64 random bits as 13 characters of lower-case base32."""
    return AssetKey(base64.b32encode(secrets.token_bytes(8)).decode("ascii").rstrip("=").lower())


def count_present(connection: sqlite3.Connection, root: bytes) -> int:
    """Count the rows of a root whose files were there at the last scan."""
    return int(connection.execute(_COUNT_PRESENT, (root,)).fetchone()[0])


def mark_missing(connection: sqlite3.Connection, rows: Iterable[KnownFile], now: int) -> None:
    """Hide photos whose files are missing; their rows stay."""
    ids = _ids(rows)
    connection.execute(_MARK_MISSING, {"ids": ids, "now": now})
    _refresh(connection, collections_of(connection, ids), now)


def describe(connection: sqlite3.Connection, files: Iterable[tuple[KnownFile, Fingerprint]]) -> None:
    """Store inode and change time of files that were indexed without them."""
    connection.executemany(_DESCRIBE, [(file.inode, file.ctime_ns, row.photo_id) for row, file in files])


def free_paths(connection: sqlite3.Connection, rows: Iterable[KnownFile]) -> None:
    """Give rows a path that no file can have, because theirs is now that of another photo."""
    values = [(row.path + b"\0" + str(row.photo_id).encode(), row.photo_id) for row in rows]
    connection.executemany("UPDATE photos SET path = ? WHERE id = ?", values)


def stored_contents(connection: sqlite3.Connection, rows: Iterable[KnownFile]) -> dict[PhotoId, StoredContents]:
    """Return what is stored about the contents of files, to compare it with what is read again."""
    found = connection.execute(_STORED_CONTENTS, {"ids": _ids(rows)}).fetchall()
    return {PhotoId(row["id"]): StoredContents(*tuple(row)[1:]) for row in found}


def move(
    connection: sqlite3.Connection,
    root_id: RootId,
    root: bytes,
    moves: Sequence[tuple[KnownFile, Fingerprint]],
    now: int,
) -> None:
    """Write the paths of files that were moved or missing, and show them in the collections of their folders."""
    touched = collections_of(connection, _ids(row for row, _ in moves))
    collection_rows = CollectionRows(connection, root_id, root, now)
    for row, file in moves:
        columns = collection_rows.columns(file.path)
        columns |= {"id": row.photo_id, "inode": file.inode, "ctime_ns": file.ctime_ns}
        connection.execute(_MOVE, columns)
    mark_due(connection, touched | collection_rows.collections)
    _refresh(connection, touched | collection_rows.collections, now)


def clear_worker_marks(connection: sqlite3.Connection, root: bytes, now: int) -> None:
    """Clear the marks of photos whose worker process failed, at least an hour ago, so that they are tried again.

    A photo whose header was read gets its thumbnail made again; another one is read again by the scan. A photo that
    fails in scan after scan keeps its mark: a picture that really ends its worker costs no more time.
    """
    values = {"root": root, "most": MOST_WORKER_FAILURES, "until": now - CALM_SECONDS}
    marked = connection.execute(_WORKER_MARKS, values).fetchall()
    if marked:
        values |= {"ids": json.dumps([row["id"] for row in marked])}
        connection.execute(_CLEAR_MARKS, values | {"refused": REFUSED_MTIME})
        refresh_counts(connection, {CollectionId(row["collection_id"]) for row in marked})


def forget_drawn(connection: sqlite3.Connection, root: bytes) -> None:
    """Let drawn pictures of videos and RAW files be made again, where the package that was missing is installed now."""
    installed = [package for package in EXTRAS if is_installed(package)]
    connection.execute(_FORGET_DRAWN, {"root": root, "packages": json.dumps(installed)})


def save_reads(
    connection: sqlite3.Connection, root_id: RootId, root: bytes, reads: Iterable[ReadFile], now: int
) -> None:
    """Write the rows of new, changed and touched files; unreadable ones with the reason.

    Derivatives of a file that was read again with the same contents stay, and so does what persons corrected.
    """
    collection_rows = CollectionRows(connection, root_id, root, now)
    read_again: list[PhotoId] = []
    reads = tuple(reads)
    # A photo that continues with a file in another folder leaves its collection.
    touched = collections_of(connection, _ids(read.known for read in reads if read.known is not None))
    for read in reads:
        if isinstance(read.outcome, ReadFailure) and read.outcome.missing:
            continue
        columns = collection_rows.columns(read.fingerprint.path)
        columns |= _contents(read, str(columns["name_sort"]), now)
        if read.known is None:
            columns |= {"asset_key": new_asset_key(), "root": root_id, "now": now}
            columns["date_sort"] = columns["date_sort"] or date_sort(now, 0, str(columns["name_sort"]))
            columns["newest_sort"] = columns["newest_sort"] or newest_sort(str(columns["date_sort"]), None)
            photo_id = PhotoId(connection.execute(_INSERT_PHOTO, columns).lastrowid or 0)
        else:
            photo_id = read.known.photo_id
            read_again.append(photo_id)
            connection.execute(_UPDATE_PHOTO, columns | {"id": photo_id, "same": read.is_same})
        if isinstance(read.outcome, PhotoMetadata):
            if read.outcome.motion_video is not None or read.known is not None:
                save_motion_video(connection, photo_id, read.outcome.motion_video, is_new=read.known is None)
            if read.outcome.content_id is not None or read.known is not None:
                connection.execute(_SET_CONTENT_ID, (read.outcome.content_id, photo_id, read.outcome.content_id))
            save_texts(connection, photo_id, read.outcome, is_new=read.known is None)
    keep_corrections(connection, read_again)
    touched |= collection_rows.collections
    mark_due(connection, touched)
    _refresh(connection, touched, now)


def _refresh(connection: sqlite3.Connection, collections: set[CollectionId], now: int) -> None:
    """Recompute the counts of collections in which a scan, begun at this time, found something."""
    refresh_counts(connection, collections)
    note_scanned(connection, collections, now)


def _contents(read: ReadFile, name_key: str, now: int) -> dict[str, object]:
    """Return the columns of a photo that follow from its contents."""
    fingerprint = read.fingerprint
    failure = read.outcome if isinstance(read.outcome, ReadFailure) else None
    photo = _unreadable(fingerprint) if isinstance(read.outcome, ReadFailure) else read.outcome
    taken, coordinates = photo.taken, photo.coordinates
    local = None if taken is None else timegm(taken.local.timetuple())
    microsecond = 0 if taken is None else taken.local.microsecond
    date_key = None if local is None else date_sort(local, microsecond, name_key)
    return {
        "size": fingerprint.size,
        "inode": fingerprint.inode,
        "ctime_ns": fingerprint.ctime_ns,
        "head": photo.head,
        "mtime_ns": REFUSED_MTIME if failure is not None and failure.refused else fingerprint.mtime_ns,
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "kind": photo.kind,
        "aspect": max(100, min(60_000, 1000 * photo.width // photo.height)) if photo.height else 1000,
        "orientation": photo.orientation,
        "taken_local": local,
        "date_sort": date_key,
        "newest_sort": None if taken is None or date_key is None else newest_sort(date_key, taken.source),
        "taken_microsecond": microsecond,
        "taken_offset": None if taken is None else taken.offset_minutes,
        "taken_source": None if taken is None else str(taken.source),
        "date_problem": photo.date_problem,
        "camera_make": photo.camera_make,
        "camera_model": photo.camera_model,
        "lens": photo.lens,
        "exposure_seconds": photo.exposure_seconds,
        "aperture": photo.aperture,
        "iso": photo.iso,
        "focal_length": photo.focal_length,
        "focal_length_35mm": photo.focal_length_35mm,
        "latitude": coordinates.latitude if coordinates else None,
        "longitude": coordinates.longitude if coordinates else None,
        "altitude": photo.altitude,
        "coarse": photo.low_resolution,
        "seconds": photo.seconds,
        "codec": photo.codec,
        "plays_in_browsers": photo.plays_in_browsers,
        "has_sound": photo.has_sound,
        "error": display_text(failure.reason) if failure else None,
        "error_at": now if failure else None,
        "by_worker": failure is not None and failure.by_worker,
        "sidecar_signature": read.sidecar_signature,
    }


def _unreadable(fingerprint: Fingerprint) -> PhotoMetadata:
    """Return the metadata of a file that cannot be read: no pixels, and its modification time."""
    expected = expected_format(fingerprint.name) or ""
    return PhotoMetadata(
        format=format_name(expected), width=0, height=0, orientation=1, taken=file_time(fingerprint.mtime_ns)
    )


def _ids(rows: Iterable[KnownFile]) -> str:
    return json.dumps([row.photo_id for row in rows])


# The plus keeps SQLite from reading all photos of the root: few have errors, and few are drawn.
_WORKER_MARKS = """
SELECT id, collection_id FROM photos
WHERE worker_failures BETWEEN 1 AND :most - 1 AND error IS NOT NULL AND error_at <= :until
    AND +root_id = (SELECT id FROM roots WHERE path = :root) AND deleted_at IS NULL
"""

_CLEAR_MARKS = """
UPDATE photos SET
    mtime_ns = iif(width = 0, :refused, mtime_ns),
    error = iif(width = 0, error, NULL),
    error_at = iif(width = 0, error_at, NULL)
WHERE id IN (SELECT value FROM json_each(:ids))
"""

_FORGET_DRAWN = """
UPDATE photos SET version = version + 1, has_thumbnail = 0, note = NULL, needs_package = NULL, must_reread = 1
WHERE needs_package IN (SELECT value FROM json_each(:packages)) AND +root_id = (SELECT id FROM roots WHERE path = :root)
"""

_COUNT_PRESENT = """
SELECT count(*) FROM photos
WHERE root_id = (SELECT id FROM roots WHERE path = ?) AND deleted_at IS NULL
"""

_MARK_MISSING = "UPDATE photos SET deleted_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"

_SET_CONTENT_ID = """
UPDATE files SET content_id = ? WHERE photo_id = ? AND role = 'primary' AND content_id IS NOT ?
"""

_MOVE = """
UPDATE photos SET path = :path, name = :name, name_sort = :name_sort, category_id = :category,
    date_sort = substr(date_sort, 1, 18) || :name_sort, newest_sort = substr(newest_sort, 1, 19) || :name_sort,
    collection_id = :collection, deleted_at = NULL, inode = :inode, ctime_ns = :ctime_ns
WHERE id = :id
"""

_DESCRIBE = "UPDATE photos SET inode = ?, ctime_ns = ? WHERE id = ?"

_STORED_CONTENTS = """
SELECT id, head, width, height, orientation, error FROM photos WHERE id IN (SELECT value FROM json_each(:ids))
"""

_INSERT_PHOTO = """
INSERT INTO photos (
    asset_key, root_id, category_id, collection_id, path, name, name_sort, date_sort, newest_sort,
    format, size, mtime_ns, inode, ctime_ns, head, width, height, aspect, orientation, taken_local, taken_microsecond,
    taken_offset, taken_source, camera_make, camera_model, lens, exposure_seconds, aperture, iso,
    focal_length, focal_length_35mm, latitude, longitude, altitude, date_problem, coarse, added_at, error, error_at,
    worker_failures, kind, seconds, codec, plays_in_browsers, has_sound, sidecar_signature
) VALUES (
    :asset_key, :root, :category, :collection, :path, :name, :name_sort, :date_sort, :newest_sort,
    :format, :size, :mtime_ns, :inode, :ctime_ns, :head, :width, :height, :aspect, :orientation,
    :taken_local, :taken_microsecond,
    :taken_offset, :taken_source, :camera_make, :camera_model, :lens, :exposure_seconds, :aperture, :iso,
    :focal_length, :focal_length_35mm, :latitude, :longitude, :altitude, :date_problem, :coarse, :now, :error,
    :error_at, :by_worker, :kind, :seconds, :codec, :plays_in_browsers, :has_sound,
    :sidecar_signature
)
"""

# The version is part of the names of derivatives; older ones are removed when the first new one is stored.
_UPDATE_PHOTO = """
UPDATE photos SET
    version = version + (NOT :same), has_thumbnail = has_thumbnail AND :same, deleted_at = NULL,
    note = CASE WHEN :same THEN note END,
    error = :error, error_at = CASE WHEN :same THEN error_at ELSE :error_at END,
    worker_failures = CASE WHEN :by_worker THEN worker_failures + 1 ELSE 0 END,
    category_id = :category, collection_id = :collection, path = :path, name = :name, name_sort = :name_sort,
    format = :format, size = :size, mtime_ns = :mtime_ns, inode = :inode, ctime_ns = :ctime_ns, head = :head,
    width = :width, height = :height, aspect = :aspect, orientation = :orientation,
    kind = CASE WHEN kind = 'live' AND :kind = 'still' THEN kind ELSE :kind END,
    seconds = :seconds, codec = :codec, plays_in_browsers = :plays_in_browsers,
    has_sound = :has_sound,
    needs_package = CASE WHEN :same THEN needs_package END,
    date_sort = coalesce(:date_sort, printf('%012d%06d', added_at + 100000000000, 0) || :name_sort),
    newest_sort = coalesce(:newest_sort, printf('0%012d%06d', added_at + 100000000000, 0) || :name_sort),
    date_problem = :date_problem, altitude = :altitude, taken_local = :taken_local,
    taken_microsecond = :taken_microsecond, taken_offset = :taken_offset, taken_source = :taken_source,
    camera_make = :camera_make, camera_model = :camera_model, lens = :lens, exposure_seconds = :exposure_seconds,
    aperture = :aperture, iso = :iso, focal_length = :focal_length, focal_length_35mm = :focal_length_35mm,
    latitude = :latitude, longitude = :longitude, must_reread = 0, sidecar_signature = :sidecar_signature,
    coarse = CASE WHEN :same AND :coarse = x'' THEN coarse ELSE :coarse END
WHERE id = :id
"""
