"""The rows of people and faces: whom the names in files mean, and the state of a person before a change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.marks.people.face_moves import add_person
from core.marks.people.person_names import is_person_name
from core.models import IdRanges, PhotoId, UserId, id_ranges, ids_in
from core.models.people.faces import SAME_FACE, FaceBox, NamedFace, PersonId
from core.models.tags.tag_names import folded

_NO_IDS = IdRanges("")


@dataclass(frozen=True, slots=True)
class PersonState:
    """A person with their faces and the names that files have for them, as the history holds it."""

    person_id: PersonId
    is_there: bool
    name: str = ""
    is_hidden: bool = False
    file_keys: tuple[str, ...] = ()
    faces: IdRanges = _NO_IDS
    """The ids of rows of `faces`."""
    confirmed: IdRanges | None = None
    """Those of them that members confirmed; None if it is not known."""
    absent: IdRanges | None = None
    """The photos that do not show the person, as members said; None if it is not known."""
    merged_into: PersonId | None = None
    """Whom a person who is not there was merged into."""
    photos: tuple[PhotoId, ...] | None = None
    """The photo of each of the faces, in the order of their ids; None if it is not known."""

    @classmethod
    def stored(cls, value: PersonState | Mapping[str, object]) -> PersonState:
        """Read the stored form; a state is returned as it is."""
        if isinstance(value, PersonState):
            return value
        lists = {name: tuple(each) for name, each in value.items() if isinstance(each, list | tuple)}
        return cls(**(dict(value) | lists))  # type: ignore[arg-type]

    @property
    def faces_in_photos(self) -> list[tuple[int, PhotoId | None]]:
        """Each of the faces with its photo."""
        faces = list(ids_in(self.faces))
        return list(zip(faces, self.photos or [None] * len(faces), strict=True))


def import_faces(
    connection: sqlite3.Connection, photo_id: PhotoId, faces: Iterable[NamedFace], *, is_new: bool
) -> None:
    """Give a photo the named faces that its file holds now; whose they are stays as members decided.

    A new name is a new person, unless a person has that name; what cannot be the name of a person is left out. A person
    whose last face leaves the files is removed, as `prune` says. A face that a model has found at its place is that
    face, and becomes one without a person when its name leaves the file. A new name is that of its whole group; with
    that of a person, up to 200 other faces of the group are given to the nearest person again.
    """
    known: dict[str, list[sqlite3.Row]] = {}
    if not is_new:
        for row in connection.execute(_OF_FILE, (photo_id,)).fetchall():
            known.setdefault(row["file_key"], []).append(row)
    for face in faces:
        if not is_person_name(face.name):
            continue
        key = folded(face.name)
        same = known.get(key)
        values = {"photo_id": photo_id, "key": key} | _sides(face.box)
        if same:
            connection.execute(_MOVE_FACE, values | {"id": same.pop(0)["id"]})
        else:
            found = None if is_new else _found_face(connection, photo_id, face.box)
            values |= {"person_id": _meant(connection, key, face.name, None if found is None else found["person_id"])}
            if found is None:
                connection.execute(_ADD_FACE, values)
            else:
                connection.execute(_NAME_FACE, values | {"id": found["id"]})
                connection.execute(_RELEASE_GROUP, {"group": found["person_id"]})
    gone = [row for rows in known.values() for row in rows]
    if gone:
        ids = {"ids": json.dumps([row["id"] for row in gone])}
        connection.execute(_RELEASE_FACES, ids)
        connection.execute(_REMOVE_FACES, ids)
        prune(connection, {row["person_id"] for row in gone if row["person_id"] is not None})


def prune(connection: sqlite3.Connection, people: Iterable[PersonId]) -> None:
    """Remove those of some people who have no face any longer; a file that names one again makes a new person.

    People whom members renamed, merged with others or hid stay, because a sidecar can be absent for one scan.
    """
    for person_id in people:
        for statement in _PRUNE:
            connection.execute(statement, {"id": person_id})


def state_of(connection: sqlite3.Connection, person_id: PersonId) -> PersonState:
    """Return the state of a person; of one who is not there, only that."""
    row = connection.execute(_PERSON, (person_id,)).fetchone()
    if row is None:
        gone = connection.execute("SELECT merged_into FROM people WHERE id = ?", (person_id,)).fetchone()
        return PersonState(person_id, is_there=False, merged_into=None if gone is None else gone["merged_into"])
    keys = connection.execute("SELECT key FROM file_people WHERE person_id = ? ORDER BY key", (person_id,))
    faces = connection.execute(_FACES, (person_id,)).fetchall()
    absent = connection.execute("SELECT photo_id FROM absent_people WHERE person_id = ?", (person_id,))
    return PersonState(
        person_id,
        is_there=True,
        name=row["name"],
        is_hidden=bool(row["is_hidden"]),
        file_keys=tuple(each["key"] for each in keys.fetchall()),
        faces=id_ranges(each["id"] for each in faces),
        confirmed=id_ranges(each["id"] for each in faces if each["is_confirmed"]),
        absent=id_ranges(each["photo_id"] for each in absent.fetchall()),
        photos=tuple(PhotoId(each["photo_id"]) for each in faces),
    )


def restore(connection: sqlite3.Connection, state: PersonState, among: Iterable[PersonId]) -> None:
    """Write a state; faces that are gone are left out, and new ones with the names that files have are added.

    A face that is in another photo than it was is another one, with the number of one that is gone.

    Faces and names in files are taken from nobody and from `among`, the people of the change, but from no other person.
    """
    if not state.is_there:
        remove_person(connection, state.person_id, state.merged_into)
        return
    values = {
        "id": state.person_id,
        "name": state.name,
        "key": folded(state.name),
        "is_hidden": state.is_hidden,
        "file_keys": json.dumps(state.file_keys),
        "faces": json.dumps(state.faces_in_photos),
        "among": json.dumps(list(among)),
    }
    for statement in _RESTORE:
        connection.execute(statement, values)
    if state.confirmed is not None:
        connection.execute(_RESTORE_CONFIRMED, values | {"confirmed": json.dumps(list(ids_in(state.confirmed)))})
    if state.absent is not None:
        connection.execute("DELETE FROM absent_people WHERE person_id = :id", values)
        connection.execute(_RESTORE_ABSENT, values | {"absent": json.dumps(list(ids_in(state.absent)))})


def write_name(connection: sqlite3.Connection, person_id: PersonId, name: str, named_by: UserId | None = None) -> None:
    """Write the name of a person, empty for a person without one, and the member who can take it back."""
    values = {"id": person_id, "name": name, "key": folded(name), "named_by": named_by}
    connection.execute(_WRITE_NAME, values)


def confirm_faces(connection: sqlite3.Connection, person_id: PersonId) -> IdRanges:
    """Record that members confirmed the faces of a person; return those for which it was not recorded."""
    return id_ranges(row["id"] for row in connection.execute(_CONFIRM, (person_id,)).fetchall())


def unconfirm_faces(connection: sqlite3.Connection, person_id: PersonId, faces: IdRanges) -> None:
    """Record that members did not confirm faces of a person; those that files name are always confirmed."""
    connection.execute(_OPEN, {"id": person_id, "faces": json.dumps(list(ids_in(faces)))})


def is_named_by(connection: sqlite3.Connection, person_id: PersonId, user_id: UserId) -> bool:
    """Return whether this member gave the person, who had no name, the present one."""
    return connection.execute(_NAMED_BY, {"id": person_id, "user_id": user_id}).fetchone() is not None


def write_hidden(connection: sqlite3.Connection, person_id: PersonId, *, is_hidden: bool) -> None:
    """Write whether the name of a person is hidden."""
    connection.execute("UPDATE people SET is_hidden = ? WHERE id = ?", (is_hidden, person_id))


def move_faces(connection: sqlite3.Connection, person_id: PersonId, into: PersonId) -> None:
    """Make the faces of a person, and the names that files have for them, those of another one; all are confirmed.

    Photos that do not show the one do not show the other either, but for those in which one of them has a face.
    """
    for statement in _MOVE:
        connection.execute(statement, {"id": person_id, "into": into})


def remove_person(connection: sqlite3.Connection, person_id: PersonId, merged_into: PersonId | None = None) -> None:
    """Remove a person; their faces are nobody's, and the names that files have for them are left out by scans.

    The vectors of these faces are forgotten. An empty row stays, so that no other person gets the number, which queries
    and the history have; after a merge it finds the other person.
    """
    for statement in _REMOVE:
        connection.execute(statement, {"id": person_id, "merged_into": merged_into})


def photos_of(connection: sqlite3.Connection, people: Iterable[PersonId]) -> IdRanges:
    """Return the photos that show one of these people."""
    rows = connection.execute(_PHOTOS, {"people": json.dumps(list(people))})
    return id_ranges(row["photo_id"] for row in rows.fetchall())


def _found_face(connection: sqlite3.Connection, photo_id: PhotoId, box: FaceBox) -> sqlite3.Row | None:
    """Return the face that a model has found where a file names one."""
    rows = connection.execute(_NOT_OF_FILE, (photo_id,)).fetchall()
    overlaps = [box.overlap(FaceBox(*(row[f"box_{side}"] for side in FaceBox._fields))) for row in rows]
    best = max(range(len(rows)), key=overlaps.__getitem__, default=0)
    return rows[best] if rows and overlaps[best] >= SAME_FACE else None


def _meant(connection: sqlite3.Connection, key: str, name: str, group: PersonId | None) -> PersonId | None:
    """Return the person whom a name in files means; None for one that members removed.

    If it is new, it is that of the group of the face, or of a new person.
    """
    known = connection.execute("SELECT person_id FROM file_people WHERE key = ?", (key,)).fetchone()
    if known is not None:
        return None if known["person_id"] is None else PersonId(known["person_id"])
    row = connection.execute("SELECT min(id) AS id FROM people WHERE key = ?", (key,)).fetchone()
    person_id = row["id"]
    if person_id is None and group is not None and connection.execute(_IS_OPEN_GROUP, (group,)).fetchone():
        write_name(connection, group, name)
        person_id = group
    elif person_id is None:
        person_id = add_person(connection, name)
    connection.execute("INSERT INTO file_people (key, person_id) VALUES (?, ?)", (key, person_id))
    return PersonId(person_id)


def _sides(box: FaceBox) -> dict[str, float]:
    return {f"box_{side}": value for side, value in box._asdict().items()}


_OF_FILE = """
SELECT id, person_id, file_key FROM faces
WHERE photo_id = ? AND file_key IS NOT NULL
ORDER BY id
"""

_MOVE_FACE = """
UPDATE faces SET box_left = :box_left, box_top = :box_top, box_width = :box_width, box_height = :box_height
WHERE id = :id
"""

_NOT_OF_FILE = """
SELECT id, person_id, box_left, box_top, box_width, box_height FROM faces WHERE photo_id = ? AND file_key IS NULL
"""

_PRESENT = """CASE WHEN EXISTS (
        SELECT 1 FROM absent_people WHERE absent_people.photo_id = :photo_id AND absent_people.person_id = :person_id
    ) THEN NULL ELSE :person_id END"""

_ADD_FACE = f"""
INSERT INTO faces (photo_id, person_id, file_key, box_left, box_top, box_width, box_height, is_confirmed)
SELECT :photo_id, {_PRESENT}, :key, :box_left, :box_top, :box_width, :box_height, 1
"""

_NAME_FACE = f"""
UPDATE faces SET person_id = {_PRESENT}, file_key = :key, is_confirmed = 1,
    box_left = :box_left, box_top = :box_top, box_width = :box_width, box_height = :box_height
WHERE id = :id
"""  # noqa: S608 - a part of this file

_PERSON = """
SELECT name, is_hidden FROM people
WHERE id = ? AND (name <> '' OR EXISTS (SELECT 1 FROM faces WHERE person_id = people.id))
"""

_FACES = "SELECT id, photo_id, is_confirmed FROM faces WHERE person_id = ? ORDER BY id"

_WRITE_NAME = "UPDATE people SET name = :name, key = :key, named_by = :named_by WHERE id = :id"

_CONFIRM = "UPDATE faces SET is_confirmed = 1 WHERE person_id = ? AND is_confirmed = 0 RETURNING id"

_OPEN = """
UPDATE faces SET is_confirmed = 0
WHERE person_id = :id AND file_key IS NULL AND id IN (SELECT value FROM json_each(:faces))
"""

_NAMED_BY = "SELECT 1 FROM people WHERE id = :id AND named_by = :user_id"

_MOVE = (
    "UPDATE faces SET is_confirmed = 1 WHERE person_id IN (:id, :into)",
    """
DELETE FROM absent_people
WHERE person_id = :into AND photo_id IN (SELECT photo_id FROM faces WHERE person_id = :id)
""",
    "UPDATE faces SET person_id = :into WHERE person_id = :id",
    """
INSERT OR IGNORE INTO absent_people
SELECT photo_id, :into FROM absent_people
WHERE person_id = :id AND NOT EXISTS (
    SELECT 1 FROM faces WHERE faces.photo_id = absent_people.photo_id AND faces.person_id = :into
)
""",
    "UPDATE file_people SET person_id = :into WHERE person_id = :id",
    "UPDATE people SET named_by = NULL WHERE id = :into",
)

_REMOVE = (
    "INSERT OR IGNORE INTO forgotten_faces SELECT id FROM faces WHERE person_id = :id",
    "DELETE FROM face_vectors WHERE face_id IN (SELECT id FROM faces WHERE person_id = :id)",
    "UPDATE faces SET person_id = NULL WHERE person_id = :id",
    "UPDATE file_people SET person_id = NULL WHERE person_id = :id",
    "DELETE FROM absent_people WHERE person_id = :id",
    """
UPDATE people SET name = '', key = '', is_hidden = 0, named_by = NULL, merged_into = :merged_into
WHERE id = :id
""",
)

_IS_OPEN_GROUP = "SELECT 1 FROM people WHERE id = ? AND name = '' AND is_hidden = 0"

# The other faces of a group without a name are given to the nearest person again, who can be the one with the name: of
# many, some, so that a scan does not write all of them at once.
_RELEASE_GROUP = """
UPDATE faces SET person_id = NULL
WHERE id IN (
    SELECT id FROM faces
    WHERE person_id = :group AND is_confirmed = 0 AND EXISTS (SELECT 1 FROM people WHERE id = :group AND name = '')
    ORDER BY photo_id DESC LIMIT 200
)
"""

_RELEASE_FACES = """
UPDATE faces SET person_id = NULL, file_key = NULL, is_confirmed = 0
WHERE id IN (SELECT value FROM json_each(:ids)) AND EXISTS (SELECT 1 FROM face_vectors WHERE face_id = faces.id)
"""

_REMOVE_FACES = "DELETE FROM faces WHERE id IN (SELECT value FROM json_each(:ids)) AND file_key IS NOT NULL"

_PRUNE = (
    """
UPDATE people SET name = '', key = '', named_by = NULL
WHERE id = :id AND is_hidden = 0 AND NOT EXISTS (SELECT 1 FROM faces WHERE person_id = :id)
    AND NOT EXISTS (SELECT 1 FROM file_people WHERE person_id = :id AND file_people.key <> people.key)
""",
    """
DELETE FROM file_people
WHERE person_id = :id AND EXISTS (SELECT 1 FROM people WHERE id = :id AND name = '' AND is_hidden = 0)
    AND NOT EXISTS (SELECT 1 FROM faces WHERE person_id = :id)
""",
)

# Of faces in files the names count: the number of one that is gone can be that of another one.
_RESTORE = (
    """
INSERT INTO people (id, name, key, is_hidden) VALUES (:id, :name, :key, :is_hidden)
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, key = excluded.key, is_hidden = excluded.is_hidden, named_by = NULL, merged_into = NULL
""",
    """
INSERT INTO file_people (key, person_id) SELECT value, :id FROM json_each(:file_keys) WHERE true
ON CONFLICT (key) DO UPDATE SET person_id = excluded.person_id
WHERE person_id IS NULL OR person_id IN (SELECT value FROM json_each(:among))
""",
    """
UPDATE faces SET person_id = :id
FROM json_each(:faces) AS held
WHERE faces.id = held.value ->> 0 AND photo_id = coalesce(held.value ->> 1, photo_id) AND file_key IS NULL
    AND (person_id IS NULL OR person_id IN (SELECT value FROM json_each(:among)))
""",
    """
UPDATE faces SET person_id = :id
WHERE file_key IN (SELECT key FROM file_people WHERE person_id = :id)
    AND (person_id IS NULL OR person_id IN (SELECT value FROM json_each(:among)))
    AND NOT EXISTS (SELECT 1 FROM absent_people WHERE absent_people.photo_id = faces.photo_id AND person_id = :id)
""",
    # Vectors that were forgotten with the person are made again.
    """
DELETE FROM faced_photos
WHERE photo_id IN (SELECT photo_id FROM faces CROSS JOIN forgotten_faces ON face_id = faces.id WHERE person_id = :id)
""",
    "DELETE FROM forgotten_faces WHERE face_id IN (SELECT id FROM faces WHERE person_id = :id)",
)

_RESTORE_CONFIRMED = """
UPDATE faces SET is_confirmed = id IN (SELECT value FROM json_each(:confirmed))
WHERE person_id = :id AND file_key IS NULL AND id IN (SELECT value ->> 0 FROM json_each(:faces))
"""

_RESTORE_ABSENT = """
INSERT OR IGNORE INTO absent_people (photo_id, person_id)
SELECT value, :id FROM json_each(:absent) WHERE EXISTS (SELECT 1 FROM photos WHERE id = value)
"""

_PHOTOS = "SELECT DISTINCT photo_id FROM faces WHERE person_id IN (SELECT value FROM json_each(:people))"
