"""The rows of faces that members take from one person, and give to another one or to nobody."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from core.models import IdRanges, PhotoId, id_ranges, ids_in
from core.models.people.faces import PersonId, random_person_id
from core.models.tags.tag_names import folded


def faces_in(
    connection: sqlite3.Connection, person_id: PersonId, photos: Iterable[PhotoId]
) -> tuple[IdRanges, IdRanges]:
    """Return the faces of a person in photos, and which of them members confirmed."""
    rows = connection.execute(_FACES, {"id": person_id, "photos": json.dumps(list(photos))}).fetchall()
    return id_ranges(row["id"] for row in rows), id_ranges(row["id"] for row in rows if row["is_confirmed"])


def take_faces(connection: sqlite3.Connection, faces: IdRanges, into: PersonId | None, *, is_confirmed: bool) -> None:
    """Give faces to a person, or to nobody: then a model may give them to another one."""
    values = {"faces": json.dumps(list(ids_in(faces))), "into": into, "is_confirmed": is_confirmed}
    connection.execute(_TAKE, values)


def add_absences(connection: sqlite3.Connection, person_id: PersonId, photos: Iterable[PhotoId]) -> IdRanges:
    """Record that photos do not show a person; return those for which it was not recorded."""
    values = {"id": person_id, "photos": json.dumps(list(photos))}
    return id_ranges(row["photo_id"] for row in connection.execute(_ADD_ABSENT, values).fetchall())


def remove_absences(connection: sqlite3.Connection, person_id: PersonId, photos: IdRanges) -> None:
    """Remove what was recorded."""
    connection.execute(_REMOVE_ABSENT, {"id": person_id, "photos": json.dumps(list(ids_in(photos)))})


def add_person(connection: sqlite3.Connection, name: str, person_id: PersonId | None = None) -> PersonId:
    """Add a person with a name, and return the number; one who is there gets the name if they have none."""
    if person_id is not None:
        connection.execute(_ADD_PERSON, (person_id, name, folded(name)))
        return person_id
    while True:
        number = random_person_id()
        if connection.execute("SELECT 1 FROM people WHERE id = ?", (number,)).fetchone() is None:
            return add_person(connection, name, number)


def present_person(connection: sqlite3.Connection, person_id: PersonId) -> PersonId | None:
    """Return a person who has a name or a face, or whom they were merged into; None if there is none."""
    row = connection.execute(_PRESENT, (person_id,)).fetchone()
    return None if row is None else PersonId(row["id"])


def give_back(
    connection: sqlite3.Connection,
    person_id: PersonId,
    faces: IdRanges,
    confirmed: IdRanges,
    photos: IdRanges,
    holder: PersonId | None,
) -> None:
    """Give faces back to a person, as far as they are still in these photos.

    They are those of nobody, of a person whom no member confirmed, or of `holder`.

    The number of a face that is gone can be that of one in another photo.
    """
    values = {
        "id": person_id,
        "faces": json.dumps(list(ids_in(faces))),
        "confirmed": json.dumps(list(ids_in(confirmed))),
        "photos": json.dumps(list(ids_in(photos))),
        "holder": holder,
    }
    connection.execute(_GIVE_BACK, values)


_FACES = """
SELECT id, is_confirmed FROM faces
WHERE person_id = :id AND photo_id IN (SELECT value FROM json_each(:photos))
"""

_TAKE = """
UPDATE faces SET person_id = :into, is_confirmed = :is_confirmed OR file_key IS NOT NULL
WHERE id IN (SELECT value FROM json_each(:faces))
"""

_ADD_ABSENT = """
INSERT OR IGNORE INTO absent_people (photo_id, person_id) SELECT value, :id FROM json_each(:photos) WHERE true
RETURNING photo_id
"""

_REMOVE_ABSENT = """
DELETE FROM absent_people WHERE person_id = :id AND photo_id IN (SELECT value FROM json_each(:photos))
"""

# A chain of merges ends at the first one who is there.
_PRESENT = """
WITH RECURSIVE merged (id, place) AS (
    SELECT ?, 0
    UNION ALL
    SELECT people.merged_into, place + 1 FROM merged CROSS JOIN people ON people.id = merged.id
    WHERE merged_into IS NOT NULL AND place < 1000
)
SELECT merged.id AS id FROM merged CROSS JOIN people ON people.id = merged.id
WHERE name <> '' OR EXISTS (SELECT 1 FROM faces WHERE person_id = people.id)
ORDER BY place LIMIT 1
"""

_ADD_PERSON = """
INSERT INTO people (id, name, key) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, key = excluded.key WHERE people.name = ''
"""

_GIVE_BACK = """
UPDATE faces SET person_id = :id, is_confirmed = id IN (SELECT value FROM json_each(:confirmed)) OR file_key IS NOT NULL
WHERE id IN (SELECT value FROM json_each(:faces)) AND photo_id IN (SELECT value FROM json_each(:photos))
    AND (person_id IS NULL OR is_confirmed = 0 OR person_id = :holder)
"""
