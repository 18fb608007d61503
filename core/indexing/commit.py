"""What a scan writes: whole SQL texts behind functions over a connection, each within the caller's transaction."""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
from calendar import timegm
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from core.indexing.placing import Place, place_of
from core.indexing.reconciliation import KnownFile
from core.library.slugs import category_slug, collection_slug, name_sort
from core.library.summaries import refresh_counts
from core.media.discovery import Problem
from core.media.fingerprints import Fingerprint
from core.media.formats import format_name, promised_format
from core.media.metadata.dates import file_time
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure
from core.models import AssetKey, CategoryId, CollectionId, RootId, ScanReport
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_path, display_text

BATCH = 500
"""Rows per transaction: reading goes on between them, and other writers get their turn."""

TRY_AGAIN = -1
"""The stored modification time of a file that the system refused to open: no real one, so the next scan reads it."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What became of reading one file; `known` is its row, None for a new file."""

    fingerprint: Fingerprint
    outcome: PhotoMetadata | ReadFailure
    known: KnownFile | None


def new_asset_key() -> AssetKey:
    """Return 64 random bits as 13 characters of lower-case base32."""
    return AssetKey(base64.b32encode(secrets.token_bytes(8)).decode("ascii").rstrip("=").lower())


def add_root(connection: sqlite3.Connection, root: bytes, now: int) -> RootId:
    """Return the id of a root that is there; it is added when it is new."""
    connection.execute(_ADD_ROOT, {"path": root, "name": place_of(root, b"").category_name, "now": now})
    return RootId(connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()["id"])


def root_away(connection: sqlite3.Connection, root: bytes, reason: str, now: int) -> bool:
    """Mark a known root as away and list why; return False for a root that was never indexed."""
    row = connection.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()
    if row is None:
        return False
    connection.execute("UPDATE roots SET online = 0 WHERE id = ?", (row["id"],))
    record_problems(connection, row["id"], [Problem(b"", reason, folder=True)], now)
    return True


def known_files(connection: sqlite3.Connection, root: bytes) -> list[KnownFile]:
    """Return every row of a root, missing ones too; none for a new root."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return list(map(KnownFile._make, cursor.execute(_KNOWN_FILES, (root,)).fetchall()))


def record_run(
    connection: sqlite3.Connection, root: bytes, problems: Sequence[Problem], report: ScanReport, started: int
) -> ScanReport:
    """Record a finished scan of a root and what it could not look at; return its report with the errors counted."""
    root_id = add_root(connection, root, started)
    record_problems(connection, root_id, problems, started)
    report = replace(report, errors=_failed_count(connection, root_id))
    connection.execute(_ADD_RUN, {"root": root_id, "started": started} | asdict(report))
    connection.execute("UPDATE roots SET scanned_at = ? WHERE id = ?", (started, root_id))
    return report


def record_problems(connection: sqlite3.Connection, root_id: RootId, problems: Sequence[Problem], now: int) -> None:
    """Replace the list of what could not be looked at below a root; what was known keeps its date."""
    seen: dict[bytes, int] = dict(
        connection.execute("SELECT path, seen_at FROM scan_errors WHERE root_id = ?", (root_id,)).fetchall()
    )
    if not seen and not problems:
        return
    connection.execute("DELETE FROM scan_errors WHERE root_id = ?", (root_id,))
    connection.executemany(
        "INSERT OR REPLACE INTO scan_errors (root_id, path, reason, seen_at) VALUES (?, ?, ?, ?)",
        [(root_id, problem.path, problem.reason, seen.get(problem.path, now)) for problem in problems],
    )


def mark_missing(connection: sqlite3.Connection, rows: Iterable[KnownFile], now: int) -> None:
    """Hide photos whose files are gone; their rows stay."""
    ids = _ids(rows)
    connection.execute(_MARK_MISSING, {"ids": ids, "now": now})
    refresh_counts(connection, _collections_of(connection, ids))


def bring_back(connection: sqlite3.Connection, rows: Iterable[KnownFile]) -> None:
    """Show photos again whose files came back unchanged."""
    ids = _ids(rows)
    connection.execute(_BRING_BACK, {"ids": ids})
    refresh_counts(connection, _collections_of(connection, ids))


def move(
    connection: sqlite3.Connection,
    root_id: RootId,
    root: bytes,
    moves: Sequence[tuple[KnownFile, Fingerprint]],
    now: int,
) -> None:
    """Give rows their files' new paths and places."""
    touched = _collections_of(connection, _ids(row for row, _ in moves))
    places = _Places(connection, root_id, root, now)
    for row, file in moves:
        connection.execute(_MOVE, places.columns(file.path) | {"id": row.photo_id})
    refresh_counts(connection, touched | places.collections)


def save_reads(
    connection: sqlite3.Connection, root_id: RootId, root: bytes, reads: Iterable[ReadFile], now: int
) -> None:
    """Write the rows of new and changed files, unreadable ones with their reason."""
    places = _Places(connection, root_id, root, now)
    for read in reads:
        if isinstance(read.outcome, ReadFailure) and read.outcome.away:
            continue
        columns = places.columns(read.fingerprint.path) | _contents(read, now)
        if read.known is None:
            columns |= {"asset_key": new_asset_key(), "root": root_id, "now": now}
            connection.execute(_INSERT_PHOTO, columns)
        else:
            connection.execute(_UPDATE_PHOTO, columns | {"id": read.known.photo_id})
    refresh_counts(connection, places.collections)


def _failed_count(connection: sqlite3.Connection, root_id: RootId) -> int:
    """Count the files of a root that are there but could not be read, and its other problems."""
    return int(connection.execute(*_FAILED_COUNT.fill(root=root_id)).fetchone()[0])


class _Places:
    """Categories and collections of one transaction, created as files ask for them."""

    def __init__(self, connection: sqlite3.Connection, root_id: RootId, root: bytes, now: int) -> None:
        self.collections: set[CollectionId] = set()
        self._connection = connection
        self._root_id = root_id
        self._root = root
        self._now = now
        self._by_folder: dict[bytes, tuple[CategoryId, CollectionId]] = {}

    def columns(self, path: bytes) -> dict[str, object]:
        """Return the columns of a photo that its path decides."""
        folder, _, file_name = path.rpartition(b"/")
        if folder not in self._by_folder:
            self._by_folder[folder] = self._ensure(place_of(self._root, path))
        category_id, collection_id = self._by_folder[folder]
        self.collections.add(collection_id)
        name = display_path(file_name)
        return {
            "path": path,
            "name": name,
            "name_sort": name_sort(name),
            "category": category_id,
            "collection": collection_id,
        }

    def _ensure(self, place: Place) -> tuple[CategoryId, CollectionId]:
        key = {"root": self._root_id, "folder": place.collection_folder}
        row = self._connection.execute(_FIND_COLLECTION, key).fetchone()
        if row is not None:
            return CategoryId(row["category_id"]), CollectionId(row["id"])
        category_id, slug = self._ensure_category(place)
        row = self._connection.execute(
            _ADD_COLLECTION,
            key
            | {
                "category": category_id,
                "slug": collection_slug(self._connection, slug, place.collection_name),
                "name": place.collection_name,
                "name_sort": name_sort(place.collection_name),
                "now": self._now,
            },
        ).fetchone()
        return category_id, CollectionId(row["id"])

    def _ensure_category(self, place: Place) -> tuple[CategoryId, str]:
        row = self._connection.execute(
            "SELECT id, slug FROM categories WHERE folder = ?", (place.category_folder,)
        ).fetchone()
        if row is None:
            row = self._connection.execute(
                _ADD_CATEGORY,
                {
                    "slug": category_slug(self._connection, place.category_name),
                    "name": place.category_name,
                    "folder": place.category_folder,
                    "name_sort": name_sort(place.category_name),
                    "now": self._now,
                },
            ).fetchone()
        return CategoryId(row["id"]), row["slug"]


def _contents(read: ReadFile, now: int) -> dict[str, object]:
    """Return the columns of a photo that its file decides."""
    fingerprint = read.fingerprint
    failure = read.outcome if isinstance(read.outcome, ReadFailure) else None
    photo = _unreadable(fingerprint) if isinstance(read.outcome, ReadFailure) else read.outcome
    taken, coordinates = photo.taken, photo.coordinates
    return {
        "size": fingerprint.size,
        "mtime_ns": TRY_AGAIN if failure is not None and failure.refused else fingerprint.mtime_ns,
        "format": photo.format,
        "width": photo.width,
        "height": photo.height,
        "aspect": max(100, min(60_000, 1000 * photo.width // photo.height)) if photo.height else 1000,
        "orientation": photo.orientation,
        "taken_local": timegm(taken.local.timetuple()),
        "taken_offset": taken.offset_minutes,
        "taken_source": str(taken.source),
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
        "coarse": photo.coarse,
        "error": display_text(failure.reason) if failure else None,
        "error_at": now if failure else None,
    }


def _unreadable(fingerprint: Fingerprint) -> PhotoMetadata:
    """Return what is known of a file without reading it: no pixels, and the file's own date."""
    promised = promised_format(fingerprint.name) or ""
    return PhotoMetadata(
        format=format_name(promised), width=0, height=0, orientation=1, taken=file_time(fingerprint.mtime_ns)
    )


def _ids(rows: Iterable[KnownFile]) -> str:
    return json.dumps([row.photo_id for row in rows])


def _collections_of(connection: sqlite3.Connection, ids: str) -> set[CollectionId]:
    return {CollectionId(row["collection_id"]) for row in connection.execute(_COLLECTIONS_OF, {"ids": ids}).fetchall()}


_ADD_ROOT = """
INSERT INTO roots (path, name, added_at) VALUES (:path, :name, :now)
ON CONFLICT (path) DO UPDATE SET online = 1
"""

_KNOWN_FILES = """
SELECT id, path, size, mtime_ns, deleted_at IS NOT NULL
FROM photos
WHERE root_id = (SELECT id FROM roots WHERE path = ?)
"""

_ADD_RUN = """
INSERT INTO scan_runs (root_id, started_at, seconds, added, changed, moved, missing, unchanged, errors)
VALUES (:root, :started, :seconds, :added, :changed, :moved, :missing, :unchanged, :errors)
"""

_FAILED_COUNT = Statement(
    "count of files of a root that could not be read",
    """
SELECT (SELECT count(*) FROM photos WHERE error IS NOT NULL AND {listed} AND root_id = :root)
    + (SELECT count(*) FROM scan_errors WHERE root_id = :root)
""",
    Purpose.AUDIT,
)

_MARK_MISSING = "UPDATE photos SET deleted_at = :now WHERE id IN (SELECT value FROM json_each(:ids))"

_BRING_BACK = "UPDATE photos SET deleted_at = NULL WHERE id IN (SELECT value FROM json_each(:ids))"

_COLLECTIONS_OF = "SELECT DISTINCT collection_id FROM photos WHERE id IN (SELECT value FROM json_each(:ids))"

_MOVE = """
UPDATE photos SET path = :path, name = :name, name_sort = :name_sort, category_id = :category,
    collection_id = :collection, deleted_at = NULL
WHERE id = :id
"""

_FIND_COLLECTION = "SELECT id, category_id FROM collections WHERE root_id = :root AND folder = :folder"

_ADD_COLLECTION = """
INSERT INTO collections (category_id, root_id, folder, slug, name, name_sort, added_at)
VALUES (:category, :root, :folder, :slug, :name, :name_sort, :now)
RETURNING id
"""

_ADD_CATEGORY = """
INSERT INTO categories (slug, name, folder, name_sort, added_at)
VALUES (:slug, :name, :folder, :name_sort, :now)
RETURNING id, slug
"""

_INSERT_PHOTO = """
INSERT INTO photos (
    asset_key, root_id, category_id, collection_id, path, name, name_sort,
    format, size, mtime_ns, width, height, aspect, orientation, taken_local, taken_offset, taken_source,
    camera_make, camera_model, lens, exposure_seconds, aperture, iso, focal_length, focal_length_35mm,
    latitude, longitude, coarse, added_at, error, error_at
) VALUES (
    :asset_key, :root, :category, :collection, :path, :name, :name_sort,
    :format, :size, :mtime_ns, :width, :height, :aspect, :orientation, :taken_local, :taken_offset, :taken_source,
    :camera_make, :camera_model, :lens, :exposure_seconds, :aperture, :iso, :focal_length, :focal_length_35mm,
    :latitude, :longitude, :coarse, :now, :error, :error_at
)
"""

# A new version names new derivatives; the old ones go when the first new one is stored.
_UPDATE_PHOTO = """
UPDATE photos SET
    version = version + 1, has_thumbnail = 0, deleted_at = NULL, error = :error, error_at = :error_at,
    category_id = :category, collection_id = :collection, path = :path, name = :name, name_sort = :name_sort,
    format = :format, size = :size, mtime_ns = :mtime_ns, width = :width, height = :height, aspect = :aspect,
    orientation = :orientation, taken_local = :taken_local, taken_offset = :taken_offset, taken_source = :taken_source,
    camera_make = :camera_make, camera_model = :camera_model, lens = :lens, exposure_seconds = :exposure_seconds,
    aperture = :aperture, iso = :iso, focal_length = :focal_length, focal_length_35mm = :focal_length_35mm,
    latitude = :latitude, longitude = :longitude, coarse = :coarse
WHERE id = :id
"""
