"""The rows of perceptual hashes and of similar photos."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.media.originals import Original
from core.models import AssetKey, DateSource, PhotoId
from core.sets.clauses import Purpose
from core.sets.statements import Statement

HASH_BYTES: Final = 8
_CAMERA_DATES: Final = frozenset({DateSource.EXIF, DateSource.EXIF_OFFSET})
_TIME_ZONE_STEP: Final = 900
"""Seconds: clocks that differ by a multiple of a quarter of an hour may show the same moment."""


@dataclass(frozen=True, slots=True)
class ComparedPhoto:
    """A photo as the comparison of pictures needs it."""

    photo_id: PhotoId
    asset_key: AssetKey
    version: int
    original: Original
    size: tuple[int, int]
    """Upright pixels of the original."""
    camera_clock: int | None
    """When its camera took it, in seconds of the local clock; None when its file does not say so."""
    sha256: bytes | None


@dataclass(frozen=True, slots=True)
class HashList:
    """The hashes of all photos that have some, each list in the same order."""

    photo_ids: array[int]
    whole: bytes
    """Of whole pictures, 8 bytes each."""
    cropped: bytes
    """Of one kind of crops."""
    new: bytes
    """A byte for each: 1 for one that was not compared yet."""


def unhashed(connection: sqlite3.Connection, after: int, limit: int) -> list[ComparedPhoto]:
    """Return up to `limit` photos with an id above `after` whose pictures can be hashed now, and are not."""
    return [_to_photo(row) for row in connection.execute(*_UNHASHED.fill(after=after, limit=limit))]


def count_unhashed(connection: sqlite3.Connection) -> int:
    """Count the photos whose pictures can be hashed now, and are not."""
    return int(connection.execute(*_COUNT_UNHASHED.fill()).fetchone()[0])


def has_work(connection: sqlite3.Connection) -> bool:
    """Return whether a photo is to be hashed, or to be compared."""
    return bool(unhashed(connection, 0, 1)) or bool(uncompared(connection))


def uncompared(connection: sqlite3.Connection) -> int:
    """Count the photos that were hashed, but not compared."""
    return int(connection.execute("SELECT count(*) FROM picture_hashes WHERE is_compared = 0").fetchone()[0])


def save_hashes(connection: sqlite3.Connection, hashed: Iterable[tuple[ComparedPhoto, bytes | None]]) -> None:
    """Record hashes, None for a plain picture; photos that changed since stay unhashed."""
    for photo, hashes in hashed:
        values = {"id": photo.photo_id, "version": photo.version, "hashes": hashes}
        if connection.execute(_MARK_HASHED, values).rowcount and hashes is not None:
            connection.execute(_SAVE_HASHES, values)


def hash_list(connection: sqlite3.Connection, crop: int) -> HashList:
    """Return all hashes, those of crops of one kind."""
    photo_ids, whole, cropped, new = array("q"), bytearray(), bytearray(), bytearray()
    for row in connection.execute(_HASHES, {"start": crop * HASH_BYTES + 1}):
        photo_ids.append(row[0])
        whole += row[1]
        cropped += row[2]
        new.append(1 - row[3])
    return HashList(photo_ids, bytes(whole), bytes(cropped), bytes(new))


def compared_photos(connection: sqlite3.Connection, photo_ids: Iterable[int]) -> dict[int, ComparedPhoto]:
    """Return those of these photos that are listed."""
    query = _BY_ID.fill(ids=json.dumps(sorted(set(photo_ids))))
    return {row["id"]: _to_photo(row) for row in connection.execute(*query)}


def save_similar(connection: sqlite3.Connection, pairs: Mapping[tuple[int, int], int]) -> None:
    """Record pairs of similar photos with the distance of their hashes; those whose hashes are gone are left out."""
    rows = [{"first": min(pair), "second": max(pair), "distance": distance} for pair, distance in pairs.items()]
    connection.executemany(_SAVE_SIMILAR, rows)


def mark_compared(connection: sqlite3.Connection, photo_ids: Sequence[int]) -> None:
    """Record that these photos were compared with all others."""
    connection.executemany(_MARK_COMPARED, [(photo_id,) for photo_id in photo_ids])


def can_be_copies(first: ComparedPhoto, second: ComparedPhoto) -> bool:
    """Return whether two photos with similar pictures may be copies, by what their files say.

    Photos that a camera took at different moments are not, as those of a burst; a whole number of quarter hours may be
    a corrected time zone. Equal files are known as such without a comparison.
    """
    if first.sha256 is not None and first.sha256 == second.sha256:
        return False
    if first.camera_clock is None or second.camera_clock is None:
        return True
    return (first.camera_clock - second.camera_clock) % _TIME_ZONE_STEP == 0


def _to_photo(row: sqlite3.Row) -> ComparedPhoto:
    is_dated = row["taken_source"] in _CAMERA_DATES
    return ComparedPhoto(
        PhotoId(row["id"]),
        AssetKey(row["asset_key"]),
        row["version"],
        Original(row["root"], row["path"]),
        (row["width"], row["height"]),
        row["taken_local"] if is_dated else None,
        row["sha256"],
    )


# Drawn pictures stand for other ones, and an offline photo without a thumbnail cannot be read.
_TO_HASH = """
FROM photos JOIN roots ON roots.id = photos.root_id
WHERE is_hashed = 0 AND kind <> 'video' AND {listed} AND error IS NULL AND needs_package IS NULL
    AND (has_thumbnail = 1 OR roots.online = 1)
"""

_UNHASHED = Statement(
    "photos without a perceptual hash",
    f"""
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path, width, height,
    taken_local, taken_source, NULL AS sha256
{_TO_HASH} AND photos.id > :after ORDER BY photos.id LIMIT :limit
""",
    Purpose.FILES,
)

_COUNT_UNHASHED = Statement("count of photos without a perceptual hash", f"SELECT count(*){_TO_HASH}", Purpose.FILES)

_BY_ID = Statement(
    "photos to compare",
    """
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path, width, height,
    taken_local, taken_source,
    (SELECT sha256 FROM files WHERE files.photo_id = photos.id AND role = 'primary') AS sha256
FROM photos JOIN roots ON roots.id = photos.root_id
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND {listed}
""",
    Purpose.FILES,
)

_MARK_HASHED = "UPDATE photos SET is_hashed = 1 WHERE id = :id AND version = :version"

_SAVE_HASHES = """
INSERT INTO picture_hashes (photo_id, hashes) VALUES (:id, :hashes)
ON CONFLICT (photo_id) DO UPDATE SET hashes = excluded.hashes, is_compared = 0
"""

_MARK_COMPARED = "UPDATE picture_hashes SET is_compared = 1 WHERE photo_id = ?"

_HASHES = """
SELECT photo_id, substr(hashes, 1, 8), substr(hashes, :start, 8), is_compared FROM picture_hashes
ORDER BY photo_id
"""

_SAVE_SIMILAR = """
INSERT INTO similar_photos (first_id, second_id, distance)
SELECT :first, :second, :distance
WHERE EXISTS (SELECT 1 FROM picture_hashes WHERE photo_id = :first)
    AND EXISTS (SELECT 1 FROM picture_hashes WHERE photo_id = :second)
ON CONFLICT (first_id, second_id) DO UPDATE SET distance = excluded.distance
"""
