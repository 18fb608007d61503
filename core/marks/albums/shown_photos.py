"""Which photo an album lists for each that was added: of a stack its top, once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from core.models import AlbumId
from core.sets.clauses import Purpose
from core.sets.statements import Statement


def refresh_album(connection: sqlite3.Connection, album_id: AlbumId, photo_ids: Iterable[int]) -> None:
    """Choose again what an album shows for these photos and others of their stacks."""
    ids = json.dumps(sorted(photo_ids))
    connection.execute(*_OF_PHOTOS.fill(album_id=album_id, ids=ids))


def refresh_changed_stacks(connection: sqlite3.Connection) -> None:
    """Choose again what albums show of the stacks noted in this transaction, and of photos that left a stack."""
    connection.execute(*_OF_STACKS.fill())


def wrong_count(connection: sqlite3.Connection) -> int:
    """Count the photos of albums for which another photo should be shown, or none; 0 unless something drifted."""
    return int(connection.execute(*_WRONG.fill()).fetchone()[0])


# The top of the stack in the collection of the photo, if one is listed; otherwise the photo itself. Of several photos
# of one stack in an album, the top or else the one with the least id shows it.
_SHOWN = """(
    SELECT iif(
        top.id = photos.id OR NOT EXISTS (
            SELECT 1 FROM album_photos AS held JOIN photos AS other ON other.id = held.photo_id
            WHERE held.album_id = album_photos.album_id AND held.photo_id <> photos.id
                AND other.stack_key = photos.stack_key AND other.collection_id = photos.collection_id
                AND (held.photo_id = top.id OR held.photo_id < photos.id)
        ),
        coalesce(top.id, photos.id), NULL
    )
    FROM photos LEFT JOIN photos AS top
        ON top.stack_key = photos.stack_key AND +top.collection_id = photos.collection_id AND {top.listed}
    WHERE photos.id = album_photos.photo_id
)"""

_OF_PHOTOS = Statement(
    "photos that an album shows",
    f"""
UPDATE album_photos SET shown_id = {_SHOWN}
WHERE album_id = :album_id AND photo_id IN (
    SELECT stacked.id FROM photos AS chosen JOIN photos AS stacked ON stacked.stack_key = chosen.stack_key
    WHERE chosen.id IN (SELECT value FROM json_each(:ids))
)
""",  # noqa: S608 - the text above
    Purpose.HELD,
)

_OF_STACKS = Statement(
    "photos that albums show of stacks",
    f"""
UPDATE album_photos SET shown_id = {_SHOWN}
WHERE photo_id IN (
    SELECT id FROM photos WHERE stack_key IN (SELECT stack_key FROM changed_stacks)
    UNION ALL
    SELECT id FROM photos
    WHERE id IN (SELECT photo_id FROM album_photos WHERE shown_id IS NOT photo_id) AND stack_key IS NULL
)
""",  # noqa: S608 - the text above
    Purpose.HELD,
)

# Only what can differ is compared: photos of stacks, and those shown by another photo.
_WRONG = Statement(
    "photos that albums show wrongly",
    f"""
SELECT count(*) FROM album_photos
WHERE (shown_id IS NOT photo_id OR photo_id IN (SELECT id FROM photos WHERE stack_key IS NOT NULL))
    AND shown_id IS NOT {_SHOWN}
""",  # noqa: S608 - the text above
    Purpose.HELD,
)
