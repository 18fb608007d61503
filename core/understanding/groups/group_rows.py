"""The rows of whom faces belong to: those without a person, the means of people, and the groups that are made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from core.models import PhotoId
from core.models.people.faces import PersonId, random_person_id
from core.understanding.vectors.vector_rows import ModelId


class LooseFace(NamedTuple):
    """A face with a vector and without a person."""

    face_id: int
    photo_id: PhotoId
    vector: bytes
    barred: frozenset[PersonId]
    """Who it is not: those of other faces of the photo, and who is not in it, as members said."""


class PersonMean(NamedTuple):
    """The mean of the vectors of a person."""

    person_id: PersonId
    faces: int
    vector: bytes
    """As float16."""


class FacePerson(NamedTuple):
    """Whose face it is, by a model."""

    face_id: int
    person_id: PersonId


class SavedPeople(NamedTuple):
    """What was stored of faces that were given to people."""

    faces: int
    is_complete: bool
    """Whether all faces were given to the requested people; if not, people have changed since they were read."""


def loose_faces(connection: sqlite3.Connection, model_id: ModelId, after: int, limit: int) -> list[LooseFace]:
    """Return up to `limit` faces with an id above `after` that have no person."""
    rows = connection.execute(_LOOSE, {"model_id": model_id, "after": after, "limit": limit}).fetchall()
    return [
        LooseFace(row["id"], PhotoId(row["photo_id"]), row["vector"], frozenset(json.loads(row["barred"])))
        for row in rows
    ]


def known_means(connection: sqlite3.Connection, model_id: ModelId, people: Sequence[PersonId]) -> list[PersonMean]:
    """Return the means of some people, of those who have one."""
    rows = connection.execute(_MEANS, {"model_id": model_id, "people": json.dumps(people)})
    return [PersonMean(PersonId(row[0]), row[1], row[2]) for row in rows]


def people_with_means(connection: sqlite3.Connection, model_id: ModelId, limit: int) -> dict[PersonId, int]:
    """Return up to `limit` people who have a mean, and of how many faces.

    They are those with names, then those with most faces.
    """
    return dict(connection.execute(_WITH_MEANS, {"model_id": model_id, "limit": limit}))


def people_without_mean(connection: sqlite3.Connection, model_id: ModelId) -> list[PersonId]:
    """Return those with vectors whose faces have come or gone; the vectors of others are not read."""
    return [PersonId(row[0]) for row in connection.execute(_WITHOUT_MEAN, {"model_id": model_id})]


def vectors_of(connection: sqlite3.Connection, model_id: ModelId, person_id: PersonId) -> list[bytes]:
    """Return the vectors of the newest 2,000 faces of a person: the mean of more is hardly another one."""
    return [row[0] for row in connection.execute(_VECTORS, (person_id, model_id))]


def save_means(connection: sqlite3.Connection, model_id: ModelId, means: Sequence[PersonMean]) -> None:
    """Store the means of people."""
    rows = [(mean.person_id, model_id, mean.faces, mean.vector, mean.person_id) for mean in means]
    connection.executemany(_SAVE_MEAN, rows)


def save_people(
    connection: sqlite3.Connection,
    model_id: ModelId,
    faces: Sequence[FacePerson],
    new: Collection[PersonId],
    means: Sequence[PersonMean],
) -> SavedPeople:
    """Give faces to people, `new` ones among them, and store the means that these have then.

    A person whose faces have changed since they were read gets none. A new one gets another number
    if a person has its number by now.
    """
    asked = json.dumps(sorted({face.person_id for face in faces}))
    unchanged = {row[0] for row in connection.execute(_UNCHANGED, {"model_id": model_id, "people": asked})}
    numbers = add_groups(connection, new)
    given = 0
    complete = {mean.person_id for mean in means}
    for face_id, person_id in faces:
        owner = numbers.get(person_id, person_id)
        is_known = person_id in numbers or person_id in unchanged
        if is_known and connection.execute(_GIVE, {"id": face_id, "person_id": owner}).rowcount:
            given += 1
        else:
            complete.discard(person_id)
    stored = [
        mean._replace(person_id=numbers.get(mean.person_id, mean.person_id))
        for mean in means
        if mean.person_id in complete
    ]
    save_means(connection, model_id, stored)
    return SavedPeople(given, given == len(faces) and all(one == other for one, other in numbers.items()))


def add_groups(connection: sqlite3.Connection, drawn: Collection[PersonId]) -> dict[PersonId, PersonId]:
    """Add people without a name, and return the number of each by the one that was drawn.

    It is another one where a person has that number, also one who was removed.
    """
    numbers: dict[PersonId, PersonId] = {}
    for wanted in sorted(drawn):
        number = wanted
        while not connection.execute(_ADD_GROUP, (number,)).rowcount:
            number = random_person_id()
        numbers[wanted] = number
    return numbers


_LOOSE: Final = """
SELECT faces.id, faces.photo_id, vector, (
    SELECT json_group_array(person_id) FROM (
        SELECT person_id FROM faces AS others WHERE others.photo_id = faces.photo_id AND person_id IS NOT NULL
        UNION SELECT person_id FROM absent_people WHERE absent_people.photo_id = faces.photo_id
    )
) AS barred
FROM faces CROSS JOIN face_vectors ON face_id = faces.id AND model_id = :model_id
WHERE faces.id > :after AND person_id IS NULL
ORDER BY faces.id LIMIT :limit
"""

_MEANS: Final = """
SELECT person_id, faces, vector FROM person_vectors
WHERE model_id = :model_id AND person_id IN (SELECT value FROM json_each(:people))
"""

_WITH_MEANS: Final = """
SELECT person_id, faces FROM person_vectors CROSS JOIN people ON people.id = person_id
WHERE model_id = :model_id
ORDER BY name = '', faces DESC, person_id
LIMIT :limit
"""

_UNCHANGED: Final = """
SELECT person_id FROM person_vectors
WHERE model_id = :model_id AND person_id IN (SELECT value FROM json_each(:people))
"""

_WITHOUT_MEAN: Final = """
SELECT id FROM people
WHERE NOT EXISTS (SELECT 1 FROM person_vectors WHERE person_id = people.id AND model_id = :model_id)
    AND EXISTS (
        SELECT 1 FROM faces CROSS JOIN face_vectors ON face_id = faces.id AND model_id = :model_id
        WHERE person_id = people.id
    )
"""

_VECTORS: Final = """
SELECT vector FROM faces CROSS JOIN face_vectors ON face_id = faces.id
WHERE person_id = ? AND model_id = ?
ORDER BY photo_id DESC LIMIT 2000
"""

_SAVE_MEAN: Final = """
INSERT OR REPLACE INTO person_vectors (person_id, model_id, faces, vector)
SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM people WHERE id = ?)
"""

_ADD_GROUP: Final = "INSERT INTO people (id, name, key) VALUES (?, '', '') ON CONFLICT (id) DO NOTHING"

_GIVE: Final = """
UPDATE faces SET person_id = :person_id
WHERE id = :id AND person_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM absent_people WHERE photo_id = faces.photo_id AND person_id = :person_id)
"""
