"""The rows of corrections: read, written with the columns of photos that follow from them, and kept by scans."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

from core.library.edits.corrections import NO_CORRECTION, CorrectedPhoto, Correction, DatedPlace
from core.library.edits.edit_steps import CORRECTED
from core.models import EditField, PhotoId
from core.sets.orders import date_sort, newest_sort

_CORRECTED_COLUMNS = len(Correction._fields)


def corrected_photos(connection: sqlite3.Connection, ids: Iterable[PhotoId]) -> list[CorrectedPhoto]:
    """Return photos with what persons corrected of them."""
    rows = connection.execute(_PHOTOS, {"ids": json.dumps(list(ids))}).fetchall()
    return [_to_photo(row) for row in rows]


def save_corrections(
    connection: sqlite3.Connection, photos: Iterable[CorrectedPhoto], fields: Collection[EditField]
) -> None:
    """Write corrections, and what follows from those of these fields: dates, orders and places of photos."""
    corrected = list(photos)
    gone = [(photo.photo_id,) for photo in corrected if photo.correction == NO_CORRECTION]
    connection.executemany("DELETE FROM photo_corrections WHERE photo_id = ?", gone)
    kept = [
        (photo.photo_id, *photo.correction, *photo.original) for photo in corrected if photo.correction != NO_CORRECTION
    ]
    connection.executemany(_SAVE, kept)
    # One statement for all of them costs a third: SQLite keeps a copy of each page for each statement.
    if not {EditField.TAKEN, EditField.OFFSET}.isdisjoint(fields):
        connection.execute(_UPDATE_DATES, {"rows": json.dumps([_dates(photo) for photo in corrected])})
    if EditField.PLACE in fields:
        connection.execute(_UPDATE_PLACES, {"rows": json.dumps([_place(photo) for photo in corrected])})


def keep_corrections(connection: sqlite3.Connection, ids: Iterable[PhotoId]) -> None:
    """Apply corrections again to photos whose files were read: what was read becomes their originals."""
    corrected = connection.execute(_KEPT, {"ids": json.dumps(list(ids))}).fetchall()
    if corrected:
        save_corrections(connection, [_to_photo(row) for row in corrected], CORRECTED)


def _to_photo(row: sqlite3.Row) -> CorrectedPhoto:
    photo_id, collection_id, name_sort, added_at, *rest = tuple(row)
    is_corrected = rest[0] is not None or rest[1] or rest[3]
    correction = Correction(*rest[:_CORRECTED_COLUMNS]) if is_corrected else NO_CORRECTION
    return CorrectedPhoto(
        photo_id, collection_id, name_sort, added_at, DatedPlace(*rest[_CORRECTED_COLUMNS:]), correction
    )


def _dates(photo: CorrectedPhoto) -> tuple[object, ...]:
    """Return the id and the columns of a date as `core.indexing.commit` writes them."""
    found = photo.effective()
    local = photo.added_at if found.local is None else found.local
    date_key = date_sort(local, 0 if found.local is None else found.microsecond, photo.name_sort)
    return (
        photo.photo_id,
        *(found.local, found.microsecond, found.offset, found.source),
        *(date_key, newest_sort(date_key, found.source)),
    )


def _place(photo: CorrectedPhoto) -> tuple[object, ...]:
    found = photo.effective()
    return photo.photo_id, found.latitude, found.longitude, found.altitude


_COLUMNS = """
SELECT photos.id, collection_id, name_sort, added_at,
    taken, coalesce(is_offset, 0), corrections.offset, coalesce(is_place, 0),
    corrections.latitude, corrections.longitude,
"""

_CORRECTIONS_OF = """
FROM json_each(:ids) JOIN photos ON photos.id = value LEFT JOIN photo_corrections AS corrections ON photo_id = photos.id
"""

_PHOTOS = f"""{_COLUMNS}
    iif(photo_id IS NULL, taken_local, original_local),
    iif(photo_id IS NULL, taken_microsecond, original_microsecond),
    iif(photo_id IS NULL, taken_offset, original_offset),
    iif(photo_id IS NULL, taken_source, original_source),
    iif(photo_id IS NULL, photos.latitude, original_latitude),
    iif(photo_id IS NULL, photos.longitude, original_longitude),
    iif(photo_id IS NULL, altitude, original_altitude)
{_CORRECTIONS_OF}
"""

_KEPT = f"""{_COLUMNS}
    taken_local, taken_microsecond, taken_offset, taken_source, photos.latitude, photos.longitude, altitude
{_CORRECTIONS_OF}
WHERE photo_id IS NOT NULL
"""

_SAVE = """
INSERT OR REPLACE INTO photo_corrections (
    photo_id, taken, is_offset, offset, is_place, latitude, longitude,
    original_local, original_microsecond, original_offset, original_source,
    original_latitude, original_longitude, original_altitude
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_UPDATE_DATES = """
UPDATE photos SET
    taken_local = value ->> 1, taken_microsecond = value ->> 2, taken_offset = value ->> 3, taken_source = value ->> 4,
    date_sort = value ->> 5, newest_sort = value ->> 6
FROM json_each(:rows)
WHERE photos.id = value ->> 0
"""

_UPDATE_PLACES = """
UPDATE photos SET latitude = value ->> 1, longitude = value ->> 2, altitude = value ->> 3
FROM json_each(:rows)
WHERE photos.id = value ->> 0
"""
