"""The rows of faces that models have found, and of their vectors."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from core.media.originals import Original
from core.models import AssetKey, PhotoId
from core.models.people.faces import SAME_FACE, FaceBox
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.understanding.picture_job import UnseenPicture
from core.understanding.vectors.vector_rows import ModelId

if TYPE_CHECKING:
    from core.understanding.faces.face_session import FoundFace


class UnfacedPicture(NamedTuple):
    """A photo in which the model has not looked for faces, and its file."""

    photo: UnseenPicture
    original: Original


def unfaced(connection: sqlite3.Connection, model_id: ModelId, after: int, limit: int) -> list[UnfacedPicture]:
    """Return up to `limit` photos with an id above `after` that the model has not seen, of roots that are online."""
    rows = connection.execute(*UNFACED.fill(model_id=model_id, after=after, limit=limit))
    return [
        UnfacedPicture(
            UnseenPicture(PhotoId(row["id"]), AssetKey(row["asset_key"]), row["version"]),
            Original(row["root"], row["path"]),
        )
        for row in rows
    ]


def counts_of_faced(connection: sqlite3.Connection, model_id: ModelId) -> tuple[int, int]:
    """Return in how many photos a model has looked for faces, and how many there are."""
    row = connection.execute(*FACED_COUNTS.fill(model_id=model_id)).fetchone()
    return int(row[0]), int(row[1])


def save_faces(
    connection: sqlite3.Connection, model_id: ModelId, seen: Sequence[tuple[UnseenPicture, Sequence[FoundFace]]]
) -> None:
    """Record the faces of photos.

    A face where one was before is that one: its person stays, and one that a file names gets a vector. What members
    confirmed stays, also where this model finds no face; faces of removed people get no vector.
    """
    for photo, found in seen:
        if connection.execute(_FACED, (photo.photo_id, model_id, photo.version, photo.photo_id)).rowcount:
            _replace(connection, model_id, photo.photo_id, found)


def remove_some_faces(connection: sqlite3.Connection) -> bool:
    """Remove some of what models have found, as much as takes a moment; return whether there was any.

    Faces that files name or members confirmed stay, without vectors. So do those of people who were removed: the next
    model finds them at the same place, and makes no vectors of them.
    """
    return any(connection.execute(statement).rowcount for statement in _REMOVE_SOME)


def forget_some_vectors(connection: sqlite3.Connection, but_of: ModelId) -> int:
    """Remove some vectors of other models, as many as take a moment; return how many."""
    return connection.execute(_FORGET_SOME, (but_of,)).rowcount


def _replace(connection: sqlite3.Connection, model_id: ModelId, photo_id: PhotoId, found: Sequence[FoundFace]) -> None:
    known = connection.execute(_KNOWN, (photo_id,)).fetchall()
    boxes = [FaceBox(row["box_left"], row["box_top"], row["box_width"], row["box_height"]) for row in known]
    same = _pairs(boxes, [face.box for face in found])
    for place, row in enumerate(known):
        values = {"id": row["id"], "model_id": model_id}
        connection.execute("DELETE FROM face_vectors WHERE face_id = :id AND model_id = :model_id", values)
        if place in same:
            face = found[same[place]]
            if row["file_key"] is None:
                connection.execute(_MOVE, values | _sides(face.box))
            connection.execute(_ADD_VECTOR, values | {"score": face.score, "vector": face.vector})
        elif row["file_key"] is None and not row["is_confirmed"] and not row["is_forgotten"]:
            connection.execute("DELETE FROM faces WHERE id = :id", values)
    for number in set(range(len(found))) - set(same.values()):
        face = found[number]
        face_id = connection.execute(_ADD, {"photo_id": photo_id} | _sides(face.box)).lastrowid
        values = {"id": face_id, "model_id": model_id, "score": face.score, "vector": face.vector}
        connection.execute(_ADD_VECTOR, values)


def _pairs(known: Sequence[FaceBox], found: Sequence[FaceBox]) -> dict[int, int]:
    """Return which known box is which found one, those that overlap most first; each is that of one face at most."""
    overlaps = [(one.overlap(other), i, j) for i, one in enumerate(known) for j, other in enumerate(found)]
    pairs: dict[int, int] = {}
    for overlap, i, j in sorted(overlaps, key=lambda each: (-each[0], each[1:])):
        if overlap >= SAME_FACE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _sides(box: FaceBox) -> dict[str, float]:
    return {f"box_{side}": value for side, value in box._asdict().items()}


_FACED: Final = """
INSERT OR REPLACE INTO faced_photos (photo_id, model_id, version)
SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM photos WHERE id = ?)
"""

_KNOWN: Final = """
SELECT id, file_key, is_confirmed, box_left, box_top, box_width, box_height,
    EXISTS (SELECT 1 FROM forgotten_faces WHERE face_id = faces.id) AS is_forgotten
FROM faces WHERE photo_id = ? ORDER BY id
"""

_MOVE: Final = """
UPDATE faces SET box_left = :box_left, box_top = :box_top, box_width = :box_width, box_height = :box_height
WHERE id = :id
"""

_ADD: Final = """
INSERT INTO faces (photo_id, person_id, file_key, box_left, box_top, box_width, box_height, is_confirmed)
VALUES (:photo_id, NULL, NULL, :box_left, :box_top, :box_width, :box_height, 0)
"""

_ADD_VECTOR: Final = """
INSERT INTO face_vectors (face_id, model_id, score, vector)
SELECT :id, :model_id, :score, :vector WHERE NOT EXISTS (SELECT 1 FROM forgotten_faces WHERE face_id = :id)
"""

_FORGET_SOME: Final = """
DELETE FROM face_vectors WHERE rowid IN (SELECT rowid FROM face_vectors WHERE model_id <> ? LIMIT 2000)
"""

# What is removed first is looked at again if the rest is interrupted.
_REMOVE_SOME: Final = (
    "DELETE FROM faced_photos WHERE photo_id IN (SELECT photo_id FROM faced_photos LIMIT 2000)",
    "DELETE FROM face_vectors WHERE rowid IN (SELECT rowid FROM face_vectors LIMIT 2000)",
    """
DELETE FROM faces WHERE id IN (
    SELECT id FROM faces
    WHERE file_key IS NULL AND is_confirmed = 0
        AND NOT EXISTS (SELECT 1 FROM forgotten_faces WHERE face_id = faces.id)
    LIMIT 2000
)
""",
    "DELETE FROM vector_models WHERE part = 'people'",
)

UNFACED = Statement(
    "photos in which the model has not looked for faces",
    """
SELECT photos.id AS id, asset_key, version, roots.path AS root, photos.path AS path
FROM photos JOIN roots ON roots.id = root_id
WHERE photos.id > :after AND has_thumbnail = 1 AND roots.online = 1 AND {listed} AND NOT EXISTS (
    SELECT 1 FROM faced_photos
    WHERE photo_id = photos.id AND model_id = :model_id AND faced_photos.version = photos.version
)
ORDER BY photos.id LIMIT :limit
""",
    Purpose.FILES,
)

FACED_COUNTS = Statement(
    "counts of photos in which a model looked for faces, and of all",
    """
SELECT (SELECT count(*) FROM faced_photos WHERE model_id = :model_id),
    (SELECT count(*) FROM photos WHERE has_thumbnail = 1 AND {listed})
""",
    Purpose.FILES,
)
