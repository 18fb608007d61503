"""A database that is removed, replaced, damaged or read-only: writes stop with the reason, reading continues."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import DamagedDatabaseError, DatabaseError, WritesStoppedError
from core.gallery import Gallery
from tests.core.building import ADMIN, populate
from tests.core.derivatives.pools import settings_for


def put(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO settings (name, value) VALUES (hex(randomblob(8)), 'x')")


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM settings").fetchone()[0])


def remove(path: Path) -> None:
    for each in path.parent.glob("gallery.db*"):
        each.unlink()


def replace(path: Path) -> None:
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript("CREATE TABLE settings (name, value); INSERT INTO settings VALUES ('other', 'x')")
    other.rename(path)


def move_away(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def remove_log(path: Path) -> None:
    path.with_name("gallery.db-wal").unlink()


def remove_index(path: Path) -> None:
    path.with_name("gallery.db-shm").unlink()


@pytest.fixture
async def opened(tmp_path: Path) -> Database:
    """A database that holds three rows."""
    (tmp_path / "data").mkdir()
    database = await Database.open(tmp_path / "data" / "gallery.db")
    for _ in range(3):
        await database.write(put)
    await database.data_version()
    return database


@pytest.mark.parametrize("lose", [remove, replace, move_away, remove_log, remove_index])
@pytest.mark.parametrize("polls", [True, False], ids=["noticed by the watch", "noticed by a write"])
async def test_a_lost_file_stops_writes_and_not_reading(
    opened: Database, lose: Callable[[Path], None], polls: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """It is noticed without a write, too; the reason is logged once, and what was read before can be read."""
    lose(opened.path)
    if polls:
        await opened.data_version()
        assert opened.has_lost_changes
    for _ in range(3):
        with pytest.raises(WritesStoppedError, match="nothing can be changed any longer") as raised:
            await opened.write(put)
        assert "doctor" in raised.value.hint
        assert str(opened.path) not in str(raised.value)
    for _ in range(8):
        assert await opened.read(count) == 3
    await opened.close()
    assert sum("nothing can be changed" in record.message for record in caplog.records) == 1


async def test_the_contents_of_a_lost_file_are_saved(opened: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Its last state is copied next to it while it is still open."""
    remove(opened.path)
    await opened.data_version()
    await opened.close()
    (copy,) = (opened.path.parent / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as connection:
        assert count(connection) == 3
    assert str(copy) in caplog.text


async def test_the_file_that_replaced_another_is_not_touched(opened: Database) -> None:
    """Neither by changes nor by the log of the file that was there before."""
    replace(opened.path)
    before = opened.path.read_bytes()
    with pytest.raises(WritesStoppedError):
        await opened.write(put)
    await opened.close()
    assert opened.path.read_bytes() == before
    with closing(sqlite3.connect(opened.path)) as connection:
        assert connection.execute("SELECT name FROM settings").fetchall() == [("other",)]


async def test_what_another_process_adds_to_a_shared_log_is_kept(opened: Database) -> None:
    """Without gallery.db-shm neither sees the locks of the other: the log is left as it is."""
    remove_index(opened.path)
    with closing(sqlite3.connect(opened.path)) as other:
        other.execute("INSERT INTO settings (name, value) VALUES ('other', 'x')")
        other.commit()
        with pytest.raises(WritesStoppedError):
            await opened.write(put)
        await opened.close()
        assert count(other) == 4
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_change_in_the_moment_of_the_loss_is_not_acknowledged(opened: Database) -> None:
    """The file is compared after the commit, too."""

    def put_and_lose(connection: sqlite3.Connection) -> None:
        put(connection)
        remove(opened.path)

    with pytest.raises(WritesStoppedError):
        await opened.write(put_and_lose)
    await opened.close()


async def test_damage_stops_writes(tmp_path: Path) -> None:
    """The first query that meets a damaged page ends all changes, also those of undamaged pages."""
    path = tmp_path / "gallery.db"
    database = await Database.open(path)
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 200}}))
    await database.close()
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'photos'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    database = await Database.open(path)
    await database.write(put)
    with pytest.raises(DatabaseError, match="damaged"):
        await database.read(lambda connection: connection.execute("SELECT sum(size) FROM photos").fetchall())
    with pytest.raises(WritesStoppedError, match="damaged") as raised:
        await database.write(put)
    assert "restore" in raised.value.hint
    later = await Database.open(path)
    with pytest.raises(WritesStoppedError, match="damaged"):
        await later.write(put)
    await later.close()
    assert not isinstance(raised.value, DamagedDatabaseError)
    assert await database.read(count) == 1
    await database.close()


async def test_damage_that_one_process_found_stops_the_others(tmp_path: Path) -> None:
    """Those that are running and those that start later, until the file is intact again."""
    path = tmp_path / "gallery.db"
    other = await Database.open(path)
    await other.write(put)
    finder = await Database.open(path)

    def meet_damage(_connection: sqlite3.Connection) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    with pytest.raises(DatabaseError, match="damaged"):
        await finder.read(meet_damage)
    await finder.close()
    with pytest.raises(WritesStoppedError, match="damaged"):
        await other.write(put)
    assert await other.read(count) == 1
    await other.close()

    later = await Database.open(path)  # which checks the file: here, nothing is wrong with it
    await later.write(put)
    await later.close()


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """A folder that another account can look into."""
    folder = Path(tempfile.mkdtemp(prefix="sshowcase-readonly-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def without_rights(data_folder: Path) -> Iterator[Callable[[], None]]:
    """Take the right to write from this process; the end of the test gives it back."""
    was_root = os.geteuid() == 0

    def take() -> None:
        for path in [*data_folder.rglob("*"), data_folder]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        if was_root:
            os.seteuid(65534)

    yield take
    if was_root:
        os.seteuid(0)
    for path in [data_folder, *data_folder.rglob("*")]:
        path.chmod(0o755)


async def test_a_read_only_folder_can_be_browsed(data_folder: Path, without_rights: Callable[[], None]) -> None:
    """A gallery opens, answers queries and says why it changes nothing; no file appears."""
    settings = settings_for(data_folder)
    gallery = await Gallery.open(settings, workers_at_once=False)
    await gallery.database.write(lambda connection: populate(connection, {"Travel": {"Paris": 2}}))
    await gallery.indexing.roots()  # loads modules that the account without rights cannot read
    await gallery.close()
    before = sorted(data_folder.rglob("*"))
    without_rights()

    gallery = await Gallery.open(settings, workers_at_once=False)
    assert [category.slug for category in await gallery.library.categories(ADMIN)] == ["travel"]
    assert (await gallery.accounts.owner("x")).name == ADMIN.name
    with pytest.raises(WritesStoppedError, match="read-only"):
        await gallery.accounts.joining.new_claim_code()
    with pytest.raises(WritesStoppedError, match="read-only"):
        await gallery.indexing.scan(ADMIN, [data_folder])
    gallery.require_saved()
    await gallery.close()
    assert sorted(data_folder.rglob("*")) == before


async def test_a_read_only_file_can_be_read(data_folder: Path, without_rights: Callable[[], None]) -> None:
    """Also where only the file is read-only, and its folder is not."""
    database = await Database.open(data_folder / "gallery.db")
    await database.write(put)
    await database.close()
    without_rights()
    database = await Database.open(data_folder / "gallery.db")
    assert await database.read(count) == 1
    with pytest.raises(WritesStoppedError, match="read-only"):
        await database.write(put)
    assert not database.has_lost_changes
    await database.close()


async def test_a_read_only_database_of_an_older_version_is_an_error(
    data_folder: Path, without_rights: Callable[[], None]
) -> None:
    """It would have to be upgraded first."""
    database = await Database.open(data_folder / "gallery.db")
    await database.write(lambda connection: connection.execute("DELETE FROM migrations WHERE number > 2").close())
    await database.close()
    without_rights()
    with pytest.raises(DatabaseError, match="upgraded"):
        await Database.open(data_folder / "gallery.db")
