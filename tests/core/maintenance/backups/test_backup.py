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
