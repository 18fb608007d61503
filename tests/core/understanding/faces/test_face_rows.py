"""The rows of faces: what the end of all that models found leaves."""

from __future__ import annotations

import sqlite3

from core.models import AssetKey, PhotoId
from core.models.people.faces import FaceBox
from core.understanding.faces.face_rows import remove_some_faces, save_faces
from core.understanding.faces.face_session import FoundFace
from core.understanding.picture_job import UnseenPicture
from core.understanding.vectors.vector_rows import ModelId
from tests.core.building import populate

_MODEL = "INSERT INTO vector_models (id, sha256, name, revision, dimension, part) VALUES (1, 'a', 'm', '', 3, 'people')"
_WHOLE = FaceBox(0, 0, 1, 1)


def test_a_removed_person_stays_removed_after_a_purge(connection: sqlite3.Connection) -> None:
    """The next model finds the face where it was and makes no vector of it; it goes in steps that end."""
    populate(connection, {"Open": {"Lake": 2}})
    connection.execute(_MODEL)
    pictures = [UnseenPicture(PhotoId(number), AssetKey("a" * 26), 1) for number in (1, 2)]

    def find() -> None:
        save_faces(connection, ModelId(1), [(each, [FoundFace(_WHOLE, 0.9, b"v")]) for each in pictures])

    def rows(table: str) -> list[int]:
        return [row[0] for row in connection.execute(f"SELECT rowid FROM {table} ORDER BY 1")]

    find()
    connection.execute("DELETE FROM face_vectors WHERE face_id = 1")
    connection.execute("INSERT INTO forgotten_faces VALUES (1)")
    many = "WITH RECURSIVE n (i) AS (VALUES (3) UNION ALL SELECT i + 1 FROM n WHERE i < 4500)"
    connection.execute(f"INSERT INTO faces {many} SELECT i, 2, NULL, NULL, 0.0, 0, 1, 1, 0 FROM n")
    steps = 0
    while remove_some_faces(connection):
        steps += 1
    assert steps > 3
    assert rows("faces") == [1]
    assert rows("vector_models") == rows("faced_photos") == rows("face_vectors") == []

    connection.execute(_MODEL)
    find()
    assert rows("faces") == [1, 2]
    assert [row[0] for row in connection.execute("SELECT face_id FROM face_vectors")] == [2]
