"""The rows of faces that are grouped again: those that nobody has confirmed, and the people who stay as they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from core.models import PhotoId
from core.models.people.faces import PersonId
from core.understanding.vectors.vector_rows import ModelId


class OpenFace(NamedTuple):
    """A face whose person nobody has confirmed."""

    face_id: int
    photo_id: PhotoId
    person_id: PersonId | None
    vector: bytes


class FaceMove(NamedTuple):
    """A face that is to belong to another person."""

    face_id: int
    former: PersonId | None
    person_id: PersonId


def open_faces(connection: sqlite3.Connection, model_id: ModelId, limit: int) -> list[OpenFace]:
    """Return the newest faces that nobody has confirmed, the oldest of them first."""
    rows = connection.execute(_OPEN, {"model_id": model_id, "limit": limit}).fetchall()
    return [OpenFace(row["id"], PhotoId(row["photo_id"]), row["person_id"], row["vector"]) for row in reversed(rows)]


def kept_vectors(
    connection: sqlite3.Connection, model_id: ModelId, first: int, add: Callable[[PersonId, bytes, int], None]
) -> None:
    """Call `add` with the vectors of people who stay as they are, and of how many faces each is the mean.

    They are those whose faces members or files confirmed, others with a name or whom members hid, and groups with faces
    before the `first` one that is grouped again: without these the others may not be alike. Only up to 100
    confirmed faces of a person are read; with more of them, as with none, the mean of all faces counts.
    """
    for row in connection.execute(_CONFIRMED, {"model_id": model_id, "first": first}):
        add(PersonId(row["person_id"]), row["vector"], row["faces"])


def barred_people(connection: sqlite3.Connection, first: int) -> list[tuple[int, PersonId]]:
    """Return which faces, from the one with the id `first` on, are not those of whom.

    They are in one photo with confirmed ones, or members said so.
    """
    return [(row[0], PersonId(row[1])) for row in connection.execute(_BARRED, {"first": first})]


def move_open_faces(connection: sqlite3.Connection, moves: Sequence[FaceMove]) -> None:
    """Give faces to other people, unless members have changed the faces, or merged these people, in the meantime."""
    connection.executemany(_MOVE, [move._asdict() for move in moves])


def note_regrouping(connection: sqlite3.Connection, at: float, followed: Sequence[tuple[PersonId, PersonId]]) -> None:
    """Record when faces were grouped again; the number of a group that is gone finds the one that has its faces."""
    connection.executemany(_FOLLOW, [{"former": former, "person_id": person_id} for former, person_id in followed])
    connection.execute(_NOTE, (_LAST, json.dumps(at)))


def last_regrouping(connection: sqlite3.Connection) -> float:
    """Return when faces were grouped again, in seconds since 1970; 0 if they never were."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (_LAST,)).fetchone()
    return 0.0 if row is None else float(json.loads(row[0]))


_LAST: Final = "understanding.people.regrouped"

_OPEN: Final = """
SELECT faces.id, photo_id, person_id, vector
FROM faces CROSS JOIN face_vectors ON face_id = faces.id AND model_id = :model_id
WHERE is_confirmed = 0
ORDER BY faces.id DESC LIMIT :limit
"""

_CONFIRMED: Final = """
WITH kept AS MATERIALIZED (
    SELECT id, (
        SELECT count(*) FROM (
            SELECT 1 FROM faces WHERE person_id = people.id AND is_confirmed = 1 LIMIT 101
        )
    ) AS confirmed, (
        name <> '' OR is_hidden = 1
        OR EXISTS (SELECT 1 FROM faces WHERE person_id = people.id AND faces.id < :first)
        AND EXISTS (SELECT 1 FROM faces WHERE person_id = people.id AND faces.id >= :first)
    ) AS is_chosen
    FROM people WHERE EXISTS (SELECT 1 FROM faces WHERE person_id = people.id)
)
SELECT person_id, vector, 1 AS faces
FROM kept CROSS JOIN faces ON person_id = kept.id CROSS JOIN face_vectors ON face_id = faces.id AND model_id = :model_id
WHERE confirmed BETWEEN 1 AND 100 AND is_confirmed = 1
UNION ALL
SELECT person_id, vector, faces FROM kept CROSS JOIN person_vectors ON person_id = kept.id
WHERE model_id = :model_id AND (confirmed > 100 OR confirmed = 0 AND is_chosen)
"""

_BARRED: Final = """
SELECT faces.id, absent_people.person_id FROM faces CROSS JOIN absent_people USING (photo_id)
WHERE faces.id >= :first AND faces.is_confirmed = 0
UNION
SELECT faces.id, others.person_id FROM faces CROSS JOIN faces AS others USING (photo_id)
WHERE faces.id >= :first AND faces.is_confirmed = 0 AND others.is_confirmed = 1 AND others.person_id IS NOT NULL
"""

_MOVE: Final = """
UPDATE faces SET person_id = :person_id
WHERE id = :face_id AND is_confirmed = 0 AND person_id IS :former
    AND EXISTS (SELECT 1 FROM people WHERE people.id = :person_id AND merged_into IS NULL)
    AND NOT EXISTS (SELECT 1 FROM absent_people WHERE photo_id = faces.photo_id AND person_id = :person_id)
"""

_FOLLOW: Final = """
UPDATE people SET merged_into = :person_id
WHERE id = :former AND name = '' AND is_hidden = 0 AND NOT EXISTS (SELECT 1 FROM faces WHERE person_id = :former)
    AND EXISTS (SELECT 1 FROM faces WHERE person_id = :person_id)
"""

_NOTE: Final = """
INSERT INTO settings (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
