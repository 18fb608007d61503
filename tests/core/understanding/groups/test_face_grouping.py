"""What giving faces to people reads: the people of these faces, and all people seldom."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("numpy", reason="the extra `people` is not installed")

import numpy as np

from core.models.people.faces import PersonId
from core.understanding.groups.face_grouping import FaceGrouping
from core.understanding.groups.group_rows import FacePerson, people_without_mean, save_people
from core.understanding.vectors.vector_rows import ModelId, StoredModel
from tests.core.building import populate

MODEL = ModelId(1)
ANN, BO = PersonId(1), PersonId(2)


def _vector(*numbers: float) -> bytes:
    return np.array(numbers, "<f2").tobytes()


@pytest.fixture
def library(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Sixty photos; a face of Ann in the first one, with her mean."""
    populate(connection, {"Open": {"Lake": 60}})
    connection.execute("INSERT INTO vector_models VALUES (1, 'model', 'model', '1', 3, 1, 'people')")
    connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann', 'ann'), (2, 'Bo', 'bo')")
    _add_face(connection, 1, ANN, 1, 0, 0)
    connection.execute("INSERT INTO person_vectors VALUES (1, 1, 1, ?)", (_vector(1, 0, 0),))
    return connection


def _add_face(connection: sqlite3.Connection, photo: int, person_id: PersonId | None, *numbers: float) -> int:
    add = "INSERT INTO faces (photo_id, person_id, box_left, box_top, box_width, box_height, is_confirmed)"
    number = connection.execute(f"{add} VALUES (?, ?, 0, 0, 1, 1, 0)", (photo, person_id)).lastrowid
    connection.execute("INSERT INTO face_vectors VALUES (?, 1, 1, ?)", (number, _vector(*numbers)))
    return number or 0


def _steps(connection: sqlite3.Connection, work: Callable[[], object]) -> int:
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.set_progress_handler(count, 1)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 1)
    return taken


def test_the_vectors_of_people_with_a_mean_are_not_read(library: sqlite3.Connection) -> None:
    """Only who has none is looked for, however many faces the others have."""
    few = _steps(library, lambda: people_without_mean(library, MODEL))
    for photo in range(2, 40):
        _add_face(library, photo, ANN, 1, 0, 0)
    library.execute("INSERT OR REPLACE INTO person_vectors VALUES (1, 1, 39, ?)", (_vector(1, 0, 0),))
    assert _steps(library, lambda: people_without_mean(library, MODEL)) == few
    assert people_without_mean(library, MODEL) == []
    _add_face(library, 50, BO, 0, 1, 0)
    assert people_without_mean(library, MODEL) == [BO]


def test_saving_faces_reads_only_their_people(library: sqlite3.Connection) -> None:
    """It takes as much work with forty other people as with one."""
    first, second = (_add_face(library, photo, None, 1, 0, 0) for photo in (2, 3))

    def save(face: int) -> int:
        def saved() -> None:
            assert save_people(library, MODEL, [FacePerson(face, ANN)], (), ()).faces == 1

        library.execute("INSERT OR REPLACE INTO person_vectors VALUES (1, 1, 1, ?)", (_vector(1, 0, 0),))
        return _steps(library, saved)

    few = save(first)
    for number in range(100, 140):
        library.execute("INSERT INTO people (id, name, key) VALUES (?, '', '')", (number,))
        library.execute("INSERT INTO person_vectors VALUES (?, 1, 1, ?)", (number, _vector(0, 1, 0)))
    assert save(second) < few + 40


class CountingDatabase:
    """Reads and writes in memory, and counts each query."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.asked: Counter[str] = Counter()

    async def read(self, query: Any) -> object:
        self.asked[getattr(query, "func", query).__name__] += 1
        return query(self.connection)

    write = read


async def test_all_people_are_read_once_a_run_and_when_one_of_a_face_has_changed(library: sqlite3.Connection) -> None:
    """Not after each few photos; a person whose faces members changed gets a face by the new mean."""
    database: Any = CountingDatabase(library)

    async def checkpoint() -> None:
        pass

    grouping = FaceGrouping(database, StoredModel(MODEL, "1", "model", 3, True, "people"), checkpoint)
    for photo in (2, 3, 4):
        _add_face(library, photo, None, 1, 0, 0)
        assert await grouping.give_all() == 1
    assert database.asked["people_with_means"] == database.asked["people_without_mean"] == 1

    library.execute("UPDATE faces SET person_id = 2 WHERE photo_id = 3")
    _add_face(library, 5, None, 1, 0, 0)
    await grouping.give_all()
    assert database.asked["people_with_means"] == 2
    people = library.execute("SELECT person_id, faces FROM person_vectors ORDER BY 1").fetchall()
    assert [tuple(row) for row in people] == [(1, 3), (2, 1)]
    assert await grouping.give_all() == 1
    (owner,) = library.execute("SELECT person_id FROM faces WHERE photo_id = 5").fetchone()
    assert owner == ANN


async def test_faces_are_compared_with_a_bounded_number_of_people(library: sqlite3.Connection) -> None:
    """Those with names first, then those with most faces: a face of another one begins a group."""
    library.execute("INSERT INTO people (id, name, key) VALUES (3, '', ''), (4, '', '')")
    for photo, person_id, numbers in ((10, 3, (0, 1, 0)), (11, 4, (0, 0, 1)), (12, 4, (0, 0, 1))):
        _add_face(library, photo, PersonId(person_id), *numbers)
    database: Any = CountingDatabase(library)

    async def checkpoint() -> None:
        pass

    grouping = FaceGrouping(database, StoredModel(MODEL, "1", "model", 3, True, "people"), checkpoint, most=2)
    for photo, numbers in ((20, (1, 0, 0)), (21, (0, 0, 1)), (22, (0, 1, 0))):
        _add_face(library, photo, None, *numbers)
    assert await grouping.give_all() == 3
    owners = [row[0] for row in library.execute("SELECT person_id FROM faces WHERE photo_id >= 20 ORDER BY photo_id")]
    assert owners[:2] == [ANN, 4]
    assert owners[2] not in {ANN, BO, 3, 4}


async def test_a_group_with_older_faces_keeps_those_that_are_grouped_again(
    library: sqlite3.Connection,
) -> None:
    """Its newest faces are like its mean, but not like each other: without the older ones they would be alone."""
    library.execute("UPDATE people SET name = '', key = ''")
    newest = [(0.63, 0.777 * y, 0.777 * z) for y, z in ((1, 0), (-0.5, 0.866), (-0.5, -0.866))]
    for photo, numbers in enumerate(((1.0, 0.0, 0.0), *newest), 10):
        _add_face(library, photo, BO, *numbers)
    database: Any = CountingDatabase(library)

    async def checkpoint() -> None:
        pass

    async def call(function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    grouping = FaceGrouping(database, StoredModel(MODEL, "1", "model", 3, True, "people"), checkpoint)
    await grouping.give_all()
    await grouping.regroup(call, most=3)
    owners = library.execute("SELECT person_id FROM faces WHERE photo_id >= 10").fetchall()
    assert [row[0] for row in owners] == [BO] * 4
