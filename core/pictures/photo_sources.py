"""The rows that pictures are made from, and the records of what was made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.errors import NotFoundError
from core.library.redaction import redacted_photo
from core.library.rows import to_photo
from core.library.summaries import refresh_counts
from core.media.decoding.optional_packages import EXTRAS
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.models import Actor, AssetKey, CollectionId, Photo, PhotoId
from core.permissions import shows_other_files
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_text

INCOMPLETE: Final = "The file is incomplete or damaged: parts of the picture are missing."
"""The note of photos of which only a part is shown."""


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """One photo as the makers of pictures need it."""

    photo_id: PhotoId
    asset_key: AssetKey
    version: int
    collection_id: CollectionId
    original: Original
    orientation: int
    """EXIF orientation of the stored pixels, 1 to 8."""
    width: int
    height: int
    error: str | None
    """Why its pixels cannot be read, None while no attempt has failed."""
    codec: str | None = None
    """The common name of the codec of a video ("H.264"); None for pictures, and while it is unknown."""


@dataclass(frozen=True, slots=True)
class PlayedVideo:
    """The video of a photo."""

    original: Original
    part: VideoPart | None
    """Where it is inside the file of a motion photo; None where it is the whole file."""
    error: str | None
    """Why it cannot be read, None while no attempt has failed."""


def visible_photo(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> tuple[Photo, PhotoSource]:
    """Return one photo as this actor has access to it, and where its pictures come from.

    Raises:
        NotFoundError: there is none for this actor.
    """
    row = connection.execute(*_VISIBLE_PHOTO.fill(actor, asset_key=asset_key)).fetchone()
    if row is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or removed.")
    return redacted_photo(actor, to_photo(row)), _to_source(row)


def other_original(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey, file_id: int) -> Original:
    """Return where another file of a photo is than its primary one; guests and the public have access to none.

    Raises:
        NotFoundError: there is none for this actor.
    """
    row = connection.execute(*_OTHER_ORIGINAL.fill(actor, asset_key=asset_key, file_id=file_id)).fetchone()
    if row is None or not shows_other_files(actor):
        raise NotFoundError("There is no such file.", "It may have been moved or removed.")
    return Original(row["root"], row["path"])


def played_video(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> PlayedVideo:
    """Return where the video of a photo is: its own file, or the short video of a live or motion photo.

    That one is another file of the photo, to which guests and the public have no access.

    Raises:
        NotFoundError: there is no such photo for this actor, or it has no video.
    """
    row = connection.execute(*_PLAYED_VIDEO.fill(actor, asset_key=asset_key)).fetchone()
    if row is None or not (row["role"] == "primary" or shows_other_files(actor)):
        raise NotFoundError("There is no such video.", "It may have been moved or removed.")
    return _to_video(row)


def video_of_page(
    connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey
) -> tuple[Photo, PhotoSource, PlayedVideo | None]:
    """Return a photo, and where its video is, from which a version for web pages is made; None without a video.

    Guests have no access to the video of a live or motion photo; the version of it has its pictures alone.

    Raises:
        NotFoundError: there is no such photo for this actor.
    """
    photo, source = visible_photo(connection, actor, asset_key)
    row = connection.execute(*_PLAYED_VIDEO.fill(actor, asset_key=asset_key)).fetchone()
    return photo, source, None if row is None else _to_video(row)


def _to_video(row: sqlite3.Row) -> PlayedVideo:
    part = VideoPart(row["start"], row["size"]) if row["role"] == "motion-video" else None
    return PlayedVideo(Original(row["root"], row["path"]), part, row["error"] if row["role"] == "primary" else None)


def without_thumbnail(connection: sqlite3.Connection, after: int, limit: int) -> list[PhotoSource]:
    """Return up to `limit` photos with an id above `after` that have no thumbnail yet."""
    query = _WITHOUT_THUMBNAIL.fill(after=after, limit=limit)
    return [_to_source(row) for row in connection.execute(*query).fetchall()]


def count_without_thumbnail(connection: sqlite3.Connection) -> int:
    """Count the photos that have no thumbnail yet."""
    return int(connection.execute(*_COUNT_WITHOUT_THUMBNAIL.fill()).fetchone()[0])


def has_unfinished(connection: sqlite3.Connection) -> bool:
    """Return whether a photo has no thumbnail, or a thumbnail but no low-resolution preview."""
    return bool(without_thumbnail(connection, 0, 1) or without_low_resolution(connection, 0, 1))


def mark_thumbnails(connection: sqlite3.Connection, made: Iterable[tuple[PhotoSource, bytes]]) -> None:
    """Record that these photos have a thumbnail, with its low-resolution preview; an empty one changes nothing.

    Photos that changed since they were read stay as they are.
    """
    rows = [{"id": source.photo_id, "version": source.version, "coarse": preview} for source, preview in made]
    connection.executemany(_MARK_THUMBNAIL, rows)


def without_low_resolution(connection: sqlite3.Connection, after: int, limit: int) -> list[PhotoSource]:
    """Return up to `limit` photos with an id above `after` that have a thumbnail but no low-resolution preview."""
    return [_to_source(row) for row in connection.execute(_WITHOUT_LOW_RESOLUTION, (after, limit)).fetchall()]


def mark_failed(
    connection: sqlite3.Connection, source: PhotoSource, reason: str, now: int, *, by_worker: bool = False
) -> None:
    """Record why a photo's pixels cannot be read; a photo that changed since it was read stays as it is.

    `by_worker`: its worker process failed, which is tried again by later scans (`core.indexing.commit`).
    """
    values = {"id": source.photo_id, "version": source.version, "reason": display_text(reason), "now": now}
    connection.execute(_MARK_FAILED, values | {"by_worker": by_worker})
    refresh_counts(connection, [source.collection_id])  # another photo may have to be the cover


def mark_incomplete(connection: sqlite3.Connection, source: PhotoSource) -> None:
    """Note that pixels of a photo's file are missing; a photo that changed since it was read stays as it is."""
    connection.execute(_MARK_INCOMPLETE, {"id": source.photo_id, "version": source.version, "note": INCOMPLETE})


def mark_drawn(connection: sqlite3.Connection, source: PhotoSource, package: str) -> None:
    """Note that a photo's picture is drawn, because a package is missing; one that changed since stays as it is."""
    values = {"id": source.photo_id, "version": source.version, "package": package}
    connection.execute(_MARK_DRAWN, values | {"note": drawn_note(package)})


def drawn_note(package: str) -> str:
    """Return the note of photos whose picture is drawn, because this package is not installed."""
    return f"This picture is drawn: to show its own, the server needs the package {package} (extra {EXTRAS[package]})."


def _to_source(row: sqlite3.Row) -> PhotoSource:
    return PhotoSource(
        photo_id=PhotoId(row["id"]),
        asset_key=AssetKey(row["asset_key"]),
        version=row["version"],
        collection_id=CollectionId(row["collection_id"]),
        original=Original(row["root"], row["path"]),
        orientation=row["orientation"],
        width=row["width"],
        height=row["height"],
        error=row["error"],
        codec=row["codec"],
    )


_VISIBLE_PHOTO = Statement(
    "a photo with its file",
    """
SELECT photos.id AS id, asset_key, version, collection_id, photos.name AS name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value,
    roots.path AS root, photos.path AS path, orientation, codec
FROM photos JOIN roots ON roots.id = root_id
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.PICTURE,
)

_OTHER_ORIGINAL = Statement(
    "another file of a photo",
    """
SELECT roots.path AS root, files.path AS path
FROM photos JOIN files ON photo_id = photos.id JOIN roots ON roots.id = files.root_id
WHERE asset_key = :asset_key AND files.id = :file_id AND role <> 'primary' AND start = 0 AND {listed} AND {visible}
""",
    Purpose.EXPORT,
)

_PLAYED_VIDEO = Statement(
    "the video of a photo",
    """
SELECT role, start, files.size AS size, roots.path AS root, files.path AS path, error
FROM photos JOIN files ON photo_id = photos.id JOIN roots ON roots.id = files.root_id
WHERE asset_key = :asset_key AND files.kind = 'video' AND role IN ('primary', 'live-video', 'motion-video')
    AND missing_at IS NULL AND {listed} AND {visible}
ORDER BY role = 'primary' DESC, role = 'live-video' DESC, files.id
LIMIT 1
""",
    Purpose.PICTURE,
)

_WITHOUT_THUMBNAIL = Statement(
    "photos without a thumbnail",
    """
SELECT photos.id AS id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, orientation,
    width, height, error, codec
FROM photos JOIN roots ON roots.id = root_id
WHERE has_thumbnail = 0 AND {listed} AND error IS NULL AND photos.id > :after
ORDER BY photos.id
LIMIT :limit
""",
    Purpose.FILES,
)

_COUNT_WITHOUT_THUMBNAIL = Statement(
    "count of photos without a thumbnail",
    """
SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND {listed} AND error IS NULL
""",
    Purpose.FILES,
)

_WITHOUT_LOW_RESOLUTION = """
SELECT photos.id AS id, asset_key, version, collection_id, roots.path AS root, photos.path AS path, orientation,
    width, height, error, codec
FROM photos JOIN roots ON roots.id = root_id
WHERE coarse = x'' AND has_thumbnail = 1 AND photos.id > ?
ORDER BY photos.id
LIMIT ?
"""

_MARK_THUMBNAIL = """
UPDATE photos SET has_thumbnail = 1, coarse = coalesce(nullif(:coarse, x''), coarse)
WHERE id = :id AND version = :version
"""

_MARK_INCOMPLETE = "UPDATE photos SET note = :note WHERE id = :id AND version = :version"

_MARK_DRAWN = "UPDATE photos SET note = :note, needs_package = :package WHERE id = :id AND version = :version"

_MARK_FAILED = """
UPDATE photos SET error = :reason, error_at = :now, worker_failures = worker_failures + :by_worker
WHERE id = :id AND version = :version
"""
