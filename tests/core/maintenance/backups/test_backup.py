"""Copies of the index: snapshots of a database in use, checked, private, and always new files."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import DatabaseError, GalleryError, UsageError
from core.maintenance.backups.backup import back_up
from tests.core.building import populate


async def test_a_copy_of_a_database_in_use_is_complete(tmp_path: Path) -> None:
    """It opens as a database, has the last write, and only its owner may read it."""
    database = await Database.open(tmp_path / "gallery.db")
    try:
        await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 4}}))
        made = back_up(tmp_path / "gallery.db", tmp_path / "copy.db")
    finally:
        await database.close()
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert made.size == (tmp_path / "copy.db").stat().st_size > 0
    restored = await Database.open(tmp_path / "copy.db")
    try:
        assert (
            await restored.read(lambda connection: connection.execute("SELECT count(*) FROM photos").fetchone()[0]) == 4
        )
    finally:
        await restored.close()


async def test_vectors_of_faces_are_copied_on_request_alone(tmp_path: Path) -> None:
    """Otherwise not one of their bytes is in the file; faces with their people are, and the photos wait for a model."""
    marked = b"the vector of a face" * 50
    database = await Database.open(tmp_path / "gallery.db")
    try:
        await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 40}}))
        await database.write(lambda connection: connection.execute(_ADD_MODEL).rowcount)
        await database.write(lambda connection: connection.execute(_ADD_FACES).rowcount)
        await database.write(lambda connection: connection.execute(_ADD_VECTORS, (marked,)).rowcount)
        await database.write(
            lambda connection: connection.execute("INSERT INTO faced_photos VALUES (1, 1, 1)").rowcount
        )
        back_up(tmp_path / "gallery.db", tmp_path / "without.db")
        back_up(tmp_path / "gallery.db", tmp_path / "with.db", with_faces=True)
    finally:
        await database.close()
    assert marked[:15] in (tmp_path / "with.db").read_bytes()
    assert marked[:15] not in (tmp_path / "without.db").read_bytes()
    for name, count in (("with.db", 40), ("without.db", 0)):
        copy = await Database.open(tmp_path / name)
        try:
            found = await copy.read(lambda connection: tuple(connection.execute(_COUNTS).fetchone()))
        finally:
            await copy.close()
        assert found == (40, count, bool(count))


_ADD_MODEL = "INSERT INTO vector_models (sha256, name, revision, dimension, part) VALUES ('a', 'm', '', 3, 'people')"
_ADD_FACES = "INSERT INTO faces SELECT NULL, id, NULL, NULL, 0, 0, 1, 1, 0 FROM photos"
_ADD_VECTORS = "INSERT INTO face_vectors SELECT id, 1, 0.9, ? FROM faces"
_COUNTS = """
SELECT (SELECT count(*) FROM faces), (SELECT count(*) FROM face_vectors), (SELECT count(*) FROM faced_photos)
"""


async def test_a_copy_replaces_no_file(tmp_path: Path) -> None:
    """A file of that name stays as it is, and no partial file is left."""
    await (await Database.open(tmp_path / "gallery.db")).close()
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "copy.db").write_text("precious")
    with pytest.raises(UsageError, match="already exists"):
        back_up(tmp_path / "gallery.db", tmp_path / "copies" / "copy.db")
    assert [path.read_text() for path in (tmp_path / "copies").iterdir()] == ["precious"]


async def test_a_failed_copy_is_removed(tmp_path: Path) -> None:
    """A damaged index and a missing folder are errors, and no file is left."""
    await (await Database.open(tmp_path / "gallery.db")).close()
    with pytest.raises(GalleryError, match="cannot be written"):
        back_up(tmp_path / "gallery.db", tmp_path / "nowhere" / "copy.db")
    (tmp_path / "gallery.db").write_bytes(b"not a database" * 500)
    (tmp_path / "copies").mkdir()
    with pytest.raises(DatabaseError, match="damaged"):
        back_up(tmp_path / "gallery.db", tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_without_an_index_there_is_nothing_to_copy(tmp_path: Path) -> None:
    """That is an error, and no index is created."""
    with pytest.raises(UsageError, match="nothing to back up"):
        back_up(tmp_path / "gallery.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
