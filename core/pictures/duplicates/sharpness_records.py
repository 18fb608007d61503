"""The rows that say how sharp photos are: those that are copies of others, and those of stacks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from core.library.summaries import refresh_counts
from core.media.comparison.sharpness import Sharpness
from core.models import AssetKey, PhotoId
from core.sets.clauses import Purpose
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class UnmeasuredPhoto:
    """A photo whose sharpness is unknown, or was measured with another face."""

    photo_id: PhotoId
    asset_key: AssetKey
    version: int
    face_box: str | None
    """That of the largest face: left, top, width and height as fractions, with blanks between them."""

    @property
    def face(self) -> tuple[float, float, float, float] | None:
        """The same as numbers."""
        if self.face_box is None:
            return None
        left, top, width, height = map(float, self.face_box.split())
        return left, top, width, height


def unmeasured(connection: sqlite3.Connection, after: int, limit: int) -> list[UnmeasuredPhoto]:
    """Return up to `limit` photos with an id above `after` whose sharpness is to be measured."""
    rows = connection.execute(*_UNMEASURED.fill(after=after, limit=limit))
    return [
        UnmeasuredPhoto(PhotoId(row["id"]), AssetKey(row["asset_key"]), row["version"], row["face_box"]) for row in rows
    ]


def save_sharpness(
    connection: sqlite3.Connection, measured: Sequence[tuple[UnmeasuredPhoto, Sharpness | None]]
) -> None:
    """Record how sharp photos are, None for those that cannot be read, and choose the tops of their stacks again."""
    for photo, sharpness in measured:
        whole, face = (None, None) if sharpness is None else sharpness
        connection.execute(_SAVE, (photo.photo_id, photo.version, whole, face, photo.face_box, photo.photo_id))
    connection.execute(_STACKS, (json.dumps([photo.photo_id for photo, _ in measured]),))
    refresh_counts(connection, ())


_UNMEASURED = Statement(
    "photos whose sharpness is to be measured",
    """
SELECT id, asset_key, version, face_box
FROM (
    SELECT photos.id AS id, asset_key, version, (
        SELECT printf('%.4f %.4f %.4f %.4f', box_left, box_top, box_width, box_height) FROM faces
        WHERE faces.photo_id = photos.id ORDER BY box_width * box_height DESC, faces.id LIMIT 1
    ) AS face_box
    FROM (
        SELECT first_id AS photo_id FROM similar_photos
        UNION SELECT second_id FROM similar_photos
        UNION SELECT id FROM photos WHERE stack_key IS NOT NULL
    ) AS compared
    CROSS JOIN photos ON photos.id = compared.photo_id
    WHERE photos.id > :after AND has_thumbnail = 1 AND kind <> 'video' AND {listed}
) AS present
WHERE NOT EXISTS (
    SELECT 1 FROM picture_sharpness AS measured
    WHERE photo_id = id AND measured.version = present.version AND measured.face_box IS present.face_box
)
ORDER BY id LIMIT :limit
""",
    Purpose.FILES,
)

_SAVE = """
INSERT OR REPLACE INTO picture_sharpness (photo_id, version, whole, face, face_box)
SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)
"""

_STACKS = """
INSERT OR IGNORE INTO changed_stacks
SELECT stack_key FROM photos WHERE id IN (SELECT value FROM json_each(?)) AND stack_key IS NOT NULL
"""
