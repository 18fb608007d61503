"""The database: one writer, several readers, and errors."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from core.database import database as connection_room
from core.database.database import READERS, Database
from core.database.transactions import atomic
from core.errors import ChangeCancelledError, DatabaseError

SECONDS = 20.0
"""Longest wait of a test for another thread; a healthy one waits for microseconds."""

_ENDLESS = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT count(*) FROM numbers"


def remember(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("INSERT INTO settings VALUES (?, 'x')", (name,))


def remembered(connection: sqlite3.Connection) -> set[str]:
    return {row["name"] for row in connection.execute("SELECT name FROM settings")}


async def test_a_new_database_is_private_and_safe(database: Database) -> None:
    """Only its owner can read the file and its journals; every connection uses WAL and foreign keys."""
    await database.write(lambda connection: remember(connection, "a"))
    files = list(database.path.parent.iterdir())
    assert {file.suffix for file in files} >= {".db", ".db-wal", ".db-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    for ask in (database.read, database.write):
        assert await ask(lambda connection: connection.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
        assert await ask(lambda connection: connection.execute("PRAGMA foreign_keys").fetchone()[0]) == 1
    assert await database.write(lambda connection: connection.execute("PRAGMA synchronous").fetchone()[0]) == 2


async def test_a_database_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    """Opening removes wider permissions of an older file."""
    path = tmp_path / "gallery.db"
    await (await Database.open(path)).close()
    path.chmod(0o644)
    await (await Database.open(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_write_is_read_and_persists(tmp_path: Path) -> None:
    """Readers see it at once, and again after the file was reopened."""
    path = tmp_path / "gallery.db"
    first = await Database.open(path)
    await first.write(lambda connection: remember(connection, "a"))
    assert await first.read(remembered) == {"a"}
    await first.close()
    second = await Database.open(path)
    assert await second.read(remembered) == {"a"}
    await second.close()


async def test_a_change_that_raises_is_rolled_back(database: Database) -> None:
    """The caller gets the callback's exception."""

    def change(connection: sqlite3.Connection) -> None:
        remember(connection, "a")
        raise KeyError("b")

    with pytest.raises(KeyError):
        await database.write(change)
    assert await database.read(remembered) == set()
    await database.write(lambda connection: remember(connection, "c"))
    assert await database.read(remembered) == {"c"}


async def test_a_nested_change_fails_alone(database: Database) -> None:
    """A function with its own transaction joins the running one; its failure rolls back its own part only."""

    def inner(connection: sqlite3.Connection, name: str) -> None:
        with atomic(connection):
            remember(connection, name)
            raise ValueError(name)

    def outer(connection: sqlite3.Connection) -> None:
        remember(connection, "before")
        with pytest.raises(ValueError, match="inner"):
            inner(connection, "inner")
        with atomic(connection):
            remember(connection, "second")
        remember(connection, "after")

    await database.write(outer)
    assert await database.read(remembered) == {"before", "second", "after"}


async def test_readers_cannot_write(database: Database) -> None:
    """The connection of queries refuses every change."""
    with pytest.raises(DatabaseError, match="read-only"):
        await database.read(lambda connection: remember(connection, "a"))
    assert await database.read(remembered) == set()


async def test_readers_run_concurrently(database: Database) -> None:
    """As many queries run at the same time as there are readers."""
    barrier = threading.Barrier(READERS)
    await asyncio.gather(*(database.read(lambda _: barrier.wait(SECONDS)) for _ in range(READERS)))


async def test_a_query_sees_one_snapshot(database: Database) -> None:
    """Its second statement does not see a commit after its first."""
    looked, written = threading.Event(), threading.Event()

    def query(connection: sqlite3.Connection) -> tuple[set[str], set[str]]:
        before = remembered(connection)
        looked.set()
        assert written.wait(SECONDS)
        return before, remembered(connection)

    reading = asyncio.create_task(database.read(query))
    assert await asyncio.to_thread(looked.wait, SECONDS)
    await database.write(lambda connection: remember(connection, "a"))
    written.set()
    assert await reading == (set(), set())
    assert await database.read(remembered) == {"a"}


async def test_a_cancelled_write_is_atomic(database: Database) -> None:
    """Cancelled while it runs, a change is still committed; cancelled in the queue, it never starts."""
    started, proceed = threading.Event(), threading.Event()

    def long_change(connection: sqlite3.Connection) -> None:
        remember(connection, "first half")
        started.set()
        assert proceed.wait(SECONDS)
        remember(connection, "second half")

    running = asyncio.create_task(database.write(long_change))
    assert await asyncio.to_thread(started.wait, SECONDS)
    waiting = asyncio.create_task(database.write(lambda connection: remember(connection, "never")))
    await asyncio.sleep(0)
    for task in (running, waiting):
        task.cancel()
    await asyncio.wait([running, waiting])
    assert running.cancelled()
    assert waiting.cancelled()
    proceed.set()
    await database.write(lambda connection: remember(connection, "later"))
    assert await database.read(remembered) == {"first half", "second half", "later"}


async def test_a_change_is_cancelled_until_it_is_committed(database: Database) -> None:
    """By another thread, in the middle of a statement or after the last one; the next change is not."""
    cancel, counting = threading.Event(), threading.Event()

    def forever(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE halves (id)")
        counting.set()
        connection.execute(_ENDLESS)

    def at_the_end(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE halves (id)")
        cancel.set()

    changing = asyncio.create_task(database.write(forever, cancel))
    await asyncio.to_thread(counting.wait, 20)
    cancel.set()
    for change in (changing, database.write(at_the_end, cancel)):
        with pytest.raises(ChangeCancelledError, match="nothing was changed"):
            await change
    cancel = threading.Event()
    await database.write(lambda connection: connection.execute("CREATE TABLE halves (id)").close(), cancel)


async def test_a_cancelled_query_ends(database: Database) -> None:
    """In the middle of a statement, so that its thread is free for the next query; what comes after it is whole."""
    reading = threading.Barrier(READERS + 1)

    def forever(connection: sqlite3.Connection) -> None:
        reading.wait(SECONDS)
        connection.execute(_ENDLESS).fetchall()

    queries = [asyncio.create_task(database.read(forever)) for _ in range(READERS)]
    await asyncio.to_thread(reading.wait, SECONDS)
    for query in queries:
        query.cancel()
    await asyncio.wait(queries)
    assert all(query.cancelled() for query in queries)
    await database.write(lambda connection: remember(connection, "later"))
    assert await asyncio.gather(*(database.read(remembered) for _ in range(READERS))) == [{"later"}] * READERS


async def test_two_databases_on_one_file_see_each_other(tmp_path: Path) -> None:
    """Two processes write in turn without errors; each notices its own and the other's writes."""
    path = tmp_path / "gallery.db"
    first, second = await asyncio.gather(Database.open(path), Database.open(path))
    seen = await second.data_version()
    assert await second.data_version() == seen
    await asyncio.gather(
        *(
            one.write(partial(remember, name=f"{number} {one is first}"))
            for one in (first, second)
            for number in range(20)
        )
    )
    assert await first.read(remembered) == await second.read(remembered)
    assert len(await first.read(remembered)) == 40
    noticed = await second.data_version()
    assert noticed != seen
    await second.write(lambda connection: remember(connection, "mine"))
    assert await second.data_version() != noticed
    await first.close()
    await second.close()


async def test_closing_waits_and_later_calls_fail(tmp_path: Path) -> None:
    """Queued calls are finished; later ones are a DatabaseError; a second close does nothing."""
    opened = await Database.open(tmp_path / "gallery.db")
    started, proceed = threading.Event(), threading.Event()

    def change(connection: sqlite3.Connection) -> None:
        started.set()
        assert proceed.wait(SECONDS)
        remember(connection, "last")

    writing = asyncio.create_task(opened.write(change))
    assert await asyncio.to_thread(started.wait, SECONDS)
    closing_task = asyncio.create_task(opened.close())
    await asyncio.sleep(0)
    proceed.set()
    await asyncio.gather(writing, closing_task)
    await opened.close()
    with pytest.raises(DatabaseError, match="closed"):
        await opened.read(remembered)
    with closing(sqlite3.connect(opened.path)) as plain:
        assert plain.execute("SELECT name FROM settings").fetchall() == [("last",)]
    assert not opened.path.with_name("gallery.db-wal").exists()


async def test_a_lock_of_another_program_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that times out says that the database is busy; the next one succeeds."""
    monkeypatch.setattr(connection_room, "BUSY_MILLISECONDS", 0)
    database = await Database.open(tmp_path / "gallery.db")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="busy") as caught:
            await database.write(lambda connection: remember(connection, "a"))
        assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
        other.execute("ROLLBACK")
    await database.write(lambda connection: remember(connection, "a"))
    await database.close()


async def test_a_full_disk_changes_nothing(database: Database) -> None:
    """The change is rolled back, the message names the cause, and the next small change succeeds."""

    def limit(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill(connection: sqlite3.Connection) -> None:
        remember(connection, "a")
        connection.execute("INSERT INTO settings VALUES ('b', hex(zeroblob(1000000)))")

    await database.write(limit)
    with pytest.raises(DatabaseError, match="full"):
        await database.write(fill)
    assert await database.read(remembered) == set()
    await database.write(lambda connection: remember(connection, "c"))
    assert await database.read(remembered) == {"c"}


async def test_a_damaged_file_is_refused_and_unchanged(tmp_path: Path) -> None:
    """A file that is not a database is not opened; the hint names the folder of backups, the detail the file."""
    path = tmp_path / "gallery.db"
    path.write_bytes(b"not a database at all" * 500)
    with pytest.raises(DatabaseError, match="damaged") as caught:
        await Database.open(path)
    assert "backups" in caught.value.hint
    assert str(path) in caught.value.detail
    assert path.read_bytes() == b"not a database at all" * 500
    assert not path.with_name("gallery.db-wal").exists()


async def test_damaged_pages_are_an_error_when_read(tmp_path: Path) -> None:
    """With a valid header and damaged pages the file may open, but reading them is a DatabaseError."""
    path = tmp_path / "gallery.db"
    database = await Database.open(path)
    for number in range(200):
        await database.write(partial(remember, name=f"{number:0500}"))
    await database.close()
    torn = bytearray(path.read_bytes())
    torn[8192:] = bytes(len(torn) - 8192)
    path.write_bytes(torn)

    async def open_and_read() -> None:
        opened = await Database.open(path)
        try:
            await opened.read(remembered)
        finally:
            await opened.close()

    with pytest.raises(DatabaseError, match="damaged"):
        await open_and_read()


async def test_a_failed_constraint_is_a_database_error(database: Database) -> None:
    """No sqlite3.Error reaches the caller; it is the cause."""
    with pytest.raises(DatabaseError, match="FOREIGN KEY") as caught:
        await database.write(
            lambda connection: connection.execute("INSERT INTO preferences VALUES (99, 'theme', 'dark')").rowcount
        )
    assert isinstance(caught.value.__cause__, sqlite3.IntegrityError)


@pytest.fixture
def folder_without_rights() -> Iterator[Path]:
    """A folder that this process may look into but not write to."""
    folder = Path(tempfile.mkdtemp(prefix="sshowcase-readonly-"))
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    yield folder
    if was_root:
        os.seteuid(0)
    folder.chmod(0o700)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


async def test_a_read_only_folder_is_an_error(folder_without_rights: Path) -> None:
    """The message names the file, the hint another folder."""
    with pytest.raises(DatabaseError, match="cannot be written") as caught:
        await Database.open(folder_without_rights / "gallery.db")
    assert "--data" in caught.value.hint


async def test_an_old_sqlite_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without the features of the schema is refused before anything is created."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(DatabaseError, match="too old"):
        await Database.open(tmp_path / "gallery.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """The database does not create its folder."""
    with pytest.raises(DatabaseError, match="cannot be written"):
        await Database.open(tmp_path / "absent" / "gallery.db")


@pytest.mark.parametrize("name", [b"what? #1 100%25.db", "Größe.db".encode(), b"latin-\xe9.db"])
@pytest.mark.skipif(sys.platform == "darwin", reason="this file system takes UTF-8 names only")
async def test_any_file_name_works(tmp_path: Path, name: bytes) -> None:
    """Also names with special characters of URIs, and names that are not UTF-8."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    opened = await Database.open(path)
    await opened.write(lambda connection: remember(connection, "a"))
    assert await opened.read(remembered) == {"a"}
    await opened.close()
    assert path.stat().st_size > 0
