"""The rows of groups: new ones get numbers that nobody has, and faces go to people who are still there."""

from __future__ import annotations

import sqlite3

import pytest

from core.models.people.faces import PersonId
from core.understanding.groups.group_rows import FacePerson, PersonMean, add_groups, save_people
from core.understanding.groups.regroup_rows import FaceMove, barred_people, kept_vectors, move_open_faces
from core.understanding.vectors.vector_rows import ModelId
from tests.core.building import populate

ANN, NEW, MERGED = PersonId(1_000_001), PersonId(1_000_002), PersonId(1_000_003)
MODEL = ModelId(1)


@pytest.fixture
def faces(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Ann, whom a file named and who has no vector, and one who was merged with her; two faces of nobody."""
    populate(connection, {"Open": {"Lake": 2}})
    connection.execute(
        "INSERT INTO vector_models (id, sha256, name, revision, dimension, part) VALUES (1, 'a', 'm', '', 3, 'people')"
    )
    connection.execute("INSERT INTO people (id, name, key) VALUES (?, 'Ann', 'ann')", (ANN,))
    connection.execute("INSERT INTO people (id, name, key, merged_into) VALUES (?, '', '', ?)", (MERGED, ANN))
    connection.execute("INSERT INTO faces SELECT id, id, NULL, NULL, 0, 0, 1, 1, 0 FROM photos")
    return connection


def owners(connection: sqlite3.Connection) -> list[PersonId | None]:
    return [row[0] for row in connection.execute("SELECT person_id FROM faces ORDER BY id")]


def test_a_new_group_is_never_a_person_who_is_there(faces: sqlite3.Connection) -> None:
    """Drawn by chance, its number can be that of one without vectors, whom the means in memory do not have."""
    given = [FacePerson(1, ANN), FacePerson(2, NEW)]
    means = [PersonMean(person, 1, b"") for person in (ANN, NEW)]
    saved = save_people(faces, MODEL, given, {ANN, NEW}, means)
    assert (saved.faces, saved.is_complete) == (2, False), "so that the number in memory is not used further"
    other, second = owners(faces)
    assert other not in {ANN, NEW, None}
    assert second == NEW
    stored = {row[0] for row in faces.execute("SELECT person_id FROM person_vectors")}
    assert stored == {other, NEW}


def test_a_removed_person_keeps_the_number(faces: sqlite3.Connection) -> None:
    """The history and queries have it."""
    numbers = add_groups(faces, {MERGED, NEW})
    assert numbers[NEW] == NEW
    assert numbers[MERGED] not in {MERGED, ANN, NEW}


def test_no_face_goes_to_one_who_was_merged_in_the_meantime(faces: sqlite3.Connection) -> None:
    """While faces are compared, members change people; the face stays, and is looked at the next day."""
    move_open_faces(faces, [FaceMove(1, None, MERGED), FaceMove(2, None, ANN)])
    assert owners(faces) == [None, ANN]


def test_what_is_compared_again_is_bounded(faces: sqlite3.Connection) -> None:
    """Of a person with many confirmed faces the mean is read, not each vector; and who is barred from some faces."""
    faces.execute("DELETE FROM faces")
    for person, count in ((ANN, 3), (MERGED, 101)):
        numbers = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        add = f"INSERT INTO faces {numbers} SELECT NULL, 1, ?, NULL, 0.0, 0, 1, 1, 1 FROM n"
        faces.execute(add, (count, person))
    open_ones = "INSERT INTO faces VALUES (200, 1, NULL, NULL, 0, 0, 1, 1, 0), (201, 1, ?, NULL, 0, 0, 1, 1, 0)"
    faces.execute(open_ones, (NEW,))
    faces.execute("INSERT INTO people (id, name, key) VALUES (?, '', '')", (NEW,))
    faces.execute("INSERT INTO face_vectors SELECT id, 1, 0.9, x'01' FROM faces")
    faces.execute("INSERT INTO person_vectors SELECT id, 1, 101, x'02' FROM people")
    read: list[tuple[PersonId, bytes, int]] = []
    kept_vectors(faces, MODEL, 200, lambda *each: read.append(each))
    assert sorted(read) == [*[(ANN, b"\x01", 1)] * 3, (MERGED, b"\x02", 101)]
    assert set(barred_people(faces, 201)) == {(201, ANN), (201, MERGED)}
