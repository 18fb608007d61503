"""Restoring a copy of the index: it is checked first, and nothing that was there is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import DatabaseError, GalleryError, UsageError
from core.maintenance.backups.backup import back_up
from core.maintenance.backups.restoring import restore


async def gallery_with(path: Path, name: str) -> None:
    """Open a database, add a row of that name, and close it."""
    database = await Database.open(path)
    await database.write(lambda connection: connection.execute("INSERT INTO settings VALUES (?, 'x')", (name,)).close())
    await database.close()


async def names(path: Path) -> set[str]:
    database = await Database.open(path)
    try:
        return await database.read(
            lambda connection: {row["name"] for row in connection.execute("SELECT name FROM settings")}
        )
    finally:
        await database.close()


@pytest.mark.parametrize("state", ["intact", "missing", "damaged", "with a foreign log"])
async def test_a_copy_takes_the_place_of_the_database(tmp_path: Path, state: str) -> None:
    """Whatever is there is set aside with its journals; the copy stays as it is."""
    database, copy = tmp_path / "gallery.db", tmp_path / "copy.db"
    await gallery_with(database, "saved")
    back_up(database, copy)
    await gallery_with(database, "newer")
    if state == "missing":
        database.unlink()
    elif state == "damaged":
        database.write_bytes(b"\xff" * 5000)
    elif state == "with a foreign log":
        database.with_name("gallery.db-wal").write_bytes(b"\xff" * 5000)
    before = copy.read_bytes()

    moved = restore(copy, database)

    assert await names(database) == {"saved"}
    assert copy.read_bytes() == before
    assert database.stat().st_mode & 0o777 == 0o600
    assert (moved is None) == (state == "missing")
    if state == "intact":
        assert moved is not None
        assert await names(moved) == {"saved", "newer"}
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.slow
async def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    """A server or command that has it open would continue in the old file."""
    database, copy = tmp_path / "gallery.db", tmp_path / "copy.db"
    await gallery_with(database, "saved")
    back_up(database, copy)
    opened = await Database.open(database)
    with pytest.raises(DatabaseError, match="in use"):
        restore(copy, database)
    await opened.close()
    assert await names(database) == {"saved"}


@pytest.mark.parametrize(
    "contents", [b"", b"\xff" * 5000, b"SQLite format 3\0" + b"\0" * 5000], ids=["empty", "noise", "header"]
)
async def test_a_file_that_is_not_a_copy_changes_nothing(tmp_path: Path, contents: bytes) -> None:
    """It is checked before anything is moved."""
    database, copy = tmp_path / "gallery.db", tmp_path / "copy.db"
    await gallery_with(database, "saved")
    copy.write_bytes(contents)
    with pytest.raises(GalleryError):
        restore(copy, database)
    with pytest.raises(UsageError, match="no file"):
        restore(tmp_path / "absent.db", database)
    assert await names(database) == {"saved"}


async def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """Also one that is intact."""
    database, copy = tmp_path / "gallery.db", tmp_path / "copy.db"
    await gallery_with(database, "saved")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    with pytest.raises(DatabaseError, match="another program"):
        restore(copy, database)
    assert await names(database) == {"saved"}
