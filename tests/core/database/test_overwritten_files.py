"""A database file that another program writes into while it is open, and what the next start makes of lost contents."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import DatabaseError, WritesStoppedError
from core.maintenance.backups.restoring import restore
from tests.core.building import populate


def put(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO settings (name, value) VALUES (hex(randomblob(8)), 'x')")


def grow(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO settings (name, value) VALUES (hex(randomblob(8)), hex(randomblob(20000)))")


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM settings").fetchone()[0])


def write_log_to_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
async def opened(tmp_path: Path) -> Database:
    """A database that holds three settings and some photos, all of it in the file and not in its log."""
    (tmp_path / "data").mkdir()
    database = await Database.open(tmp_path / "data" / "gallery.db")
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 50}}))
    for _ in range(3):
        await database.write(put)
    write_log_to_file(database.path)
    await database.data_version()
    return database


async def copy_of_backup(database: Database) -> bytes:
    """Return a copy as `sshowcase backup` makes it."""
    copy = database.path.with_name("copy.db")
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy.read_bytes()


async def another_gallery(database: Database) -> bytes:
    """Return the file of another gallery, which has more photos."""
    other = await Database.open(database.path.with_name("other.db"))
    await other.write(lambda connection: populate(connection, {"Food": {"Cakes": 300}}))
    await other.close()
    return other.path.read_bytes()


async def older_copy(database: Database) -> bytes:
    """Return the file as it is now, and let it grow."""
    contents = database.path.read_bytes()
    await database.write(grow)
    write_log_to_file(database.path)
    await database.data_version()
    return contents


async def noise(database: Database) -> bytes:
    """Return as many bytes as the file has."""
    return os.urandom(database.path.stat().st_size)


async def nothing(_database: Database) -> bytes:
    return b""


def overwrite(path: Path, contents: bytes) -> None:
    """Write into the file as `cp` does."""
    with path.open("r+b") as file:
        file.truncate()
        file.write(contents)


async def look_at(database: Database) -> None:
    """Poll as a server does; pages of two files may be read as damage."""
    with suppress(DatabaseError):
        await database.data_version()


@pytest.mark.parametrize("contents", [copy_of_backup, another_gallery, older_copy, noise, nothing])
@pytest.mark.parametrize("polls", [True, False], ids=["noticed by the watch", "noticed by a write"])
async def test_a_file_that_is_overwritten_stops_writes(
    opened: Database, contents: Callable[[Database], object], polls: bool
) -> None:
    """Its inode is the same: nothing is written into the new contents, neither by changes nor when it is closed."""
    new = await contents(opened)  # type: ignore[misc]
    overwrite(opened.path, new)
    if polls:
        await look_at(opened)
        assert opened.has_lost_changes
    with pytest.raises(WritesStoppedError, match="nothing can be changed any longer"):
        await opened.write(put)
    await opened.close()
    assert opened.path.read_bytes() == new


async def test_pages_of_two_files_that_are_read_as_damage_are_not_written(opened: Database) -> None:
    """A query meets them before the header is compared."""
    new = await another_gallery(opened)
    await opened.write(put)
    overwrite(opened.path, new)
    for _ in range(4):
        with suppress(DatabaseError):
            await opened.read(lambda connection: connection.execute("SELECT sum(size) FROM photos").fetchall())
    await look_at(opened)
    await opened.close()
    assert opened.path.read_bytes() == new
    assert not opened.path.with_name("gallery.db-wal").exists()


async def test_the_next_start_uses_what_was_written_into_the_file(opened: Database) -> None:
    """The log of the contents before is kept in the folder of backups, and not applied to the new ones."""
    await opened.write(put)
    overwrite(opened.path, await another_gallery(opened))
    await look_at(opened)
    await opened.close()
    assert [each for each in (opened.path.parent / "backups").iterdir() if each.name.endswith("-wal")]
    later = await Database.open(opened.path)
    assert await later.read(count) == 0
    assert await later.read(lambda connection: connection.execute("SELECT count(*) FROM photos").fetchone()[0]) == 300
    await later.write(put)
    await later.close()


async def test_checkpoints_of_any_process_are_not_taken_for_another_program(opened: Database) -> None:
    """Two processes write and merge the log in turn."""
    other = await Database.open(opened.path)
    for _ in range(12):
        for database in (opened, other):
            await database.write(grow)
            await opened.data_version()
            write_log_to_file(opened.path)
            await other.data_version()
    assert opened.stopped is None
    assert other.stopped is None
    await other.close()
    await opened.write(put)
    await opened.close()


async def test_a_link_to_the_moved_file_is_another_place(opened: Database) -> None:
    """SQLite names the log after the file that a symbolic link leads to: two processes would use two logs."""
    moved = opened.path.with_name("moved.db")
    opened.path.rename(moved)
    opened.path.symlink_to(moved)
    with pytest.raises(WritesStoppedError, match="replaced"):
        await opened.write(put)
    await opened.close()


async def remove_all(path: Path) -> None:
    for each in path.parent.glob("gallery.db*"):
        each.unlink()


async def empty(path: Path) -> None:
    os.truncate(path, 0)


@pytest.mark.parametrize("lose", [remove_all, empty])
async def test_an_empty_gallery_does_not_take_the_place_of_lost_contents(
    opened: Database, lose: Callable[[Path], object]
) -> None:
    """A service that is restarted would let its members in no longer; the sentence says how to restore or begin."""
    path = opened.path
    copy = path.with_name("copy.db")
    copy.write_bytes(await copy_of_backup(opened))
    await lose(path)  # type: ignore[misc]
    with pytest.raises(WritesStoppedError):
        await opened.write(put)
    await opened.close()
    for _ in range(2):
        with pytest.raises(DatabaseError, match="an empty gallery would take its place") as raised:
            await Database.open(path)
        assert "restore" in raised.value.hint
        assert str(path) not in str(raised.value)
    restore(copy, path)
    restored = await Database.open(path)
    assert await restored.read(count) == 3
    await restored.close()


async def test_an_empty_gallery_can_be_begun_on_purpose(opened: Database) -> None:
    """Removing the mark that the sentence names is enough."""
    await remove_all(opened.path)
    await opened.data_version()
    await opened.close()
    opened.path.with_name("gallery.db.damaged").unlink()
    later = await Database.open(opened.path)
    assert await later.read(count) == 0
    await later.close()


async def test_a_new_folder_begins_an_empty_gallery(opened: Database) -> None:
    """Its place is that of a folder which was moved away while a program used it."""
    folder = opened.path.parent
    folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()
    await look_at(opened)
    await opened.close()
    later = await Database.open(opened.path)
    assert await later.read(count) == 0
    await later.close()
