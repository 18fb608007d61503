"""Where the pictures of photos come from: rows for those who make derivatives, and what they report back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from core.library.summaries import refresh_counts
from core.media.originals import Original
from core.models import AssetKey, CollectionId, PhotoId
from core.text import display_text


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """One photo as makers of derivatives need it."""

    photo_id: PhotoId
    asset_key: AssetKey
    version: int
    collection_id: CollectionId
    original: Original
    width: int
    height: int
    error: str | None
    """Why its pixels cannot be read, as far as is known."""


def find_source(connection: sqlite3.Connection, asset_key: AssetKey) -> PhotoSource | None:
    """Return the source of one photo, also of one whose file is missing; None when there is no such photo.

    The caller has checked that whoever asks may see it.
    """
    row = connection.execute(_FIND_SOURCE, (asset_key,)).fetchone()
    return None if row is None else _to_source(row)


def without_thumbnail(connection: sqlite3.Connection, after: int, limit: int) -> list[PhotoSource]:
    """Return photos with a greater id than `after` that have no 400 px derivative yet."""
    return [_to_source(row) for row in connection.execute(_WITHOUT_THUMBNAIL, (after, limit)).fetchall()]


def count_without_thumbnail(connection: sqlite3.Connection) -> int:
    """Count the photos that have no 400 px derivative yet."""
    return int(connection.execute(_COUNT_WITHOUT_THUMBNAIL).fetchone()[0])


def mark_thumbnails(connection: sqlite3.Connection, made: Iterable[tuple[PhotoSource, bytes]]) -> None:
    """Record that these photos have their 400 px derivative, and their squares; empty ones replace none.

    Photos that changed meanwhile are left alone.
    """
    rows = [{"id": source.photo_id, "version": source.version, "coarse": coarse} for source, coarse in made]
    connection.executemany(_MARK_THUMBNAIL, rows)


def without_coarse(connection: sqlite3.Connection, after: int, limit: int) -> list[PhotoSource]:
    """Return photos with a greater id than `after` that have a 400 px derivative but no squares yet."""
    return [_to_source(row) for row in connection.execute(_WITHOUT_COARSE, (after, limit)).fetchall()]


def mark_failed(connection: sqlite3.Connection, source: PhotoSource, reason: str, now: int) -> None:
    """Record why a photo's pixels cannot be read; one that changed meanwhile is left alone."""
    connection.execute(
        _MARK_FAILED,
        {"id": source.photo_id, "version": source.version, "reason": display_text(reason), "now": now},
    )
    refresh_counts(connection, [source.collection_id])  # another photo may have to be the cover


def _to_source(row: sqlite3.Row) -> PhotoSource:
    return PhotoSource(
        photo_id=PhotoId(row["id"]),
        asset_key=AssetKey(row["asset_key"]),
        version=row["version"],
        collection_id=CollectionId(row["collection_id"]),
        original=Original(row["root"], row["path"]),
        width=row["width"],
        height=row["height"],
        error=row["error"],
    )


_FIND_SOURCE = """
SELECT photos.id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, width, height, error
FROM photos JOIN roots ON roots.id = root_id
WHERE asset_key = ?
"""

_WITHOUT_THUMBNAIL = """
SELECT photos.id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, width, height, error
FROM photos JOIN roots ON roots.id = root_id
WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL AND photos.id > ?
ORDER BY photos.id
LIMIT ?
"""

_COUNT_WITHOUT_THUMBNAIL = """
SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL
"""

_WITHOUT_COARSE = """
SELECT photos.id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, width, height, error
FROM photos JOIN roots ON roots.id = root_id
WHERE coarse = x'' AND has_thumbnail = 1 AND photos.id > ?
ORDER BY photos.id
LIMIT ?
"""

_MARK_THUMBNAIL = """
UPDATE photos SET has_thumbnail = 1, coarse = coalesce(nullif(:coarse, x''), coarse)
WHERE id = :id AND version = :version
"""

_MARK_FAILED = "UPDATE photos SET error = :reason, error_at = :now WHERE id = :id AND version = :version"
