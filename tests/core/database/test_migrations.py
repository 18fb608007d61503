"""Every older schema is migrated to the current one, once, atomically, and after a backup."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database.database import Database
from core.database.migrations import APPLICATION_ID, Migration, known_migrations, migrate, statements
from core.errors import DatabaseError
from core.models import CollectionSet, ShareId, ShareLinkSet, parse_photo_set
from tests.core.building import add_category, add_collection, add_members, add_photo, add_root, place_database

PROJECT = Path(__file__).parents[3]
FIRST = Migration(
    1, "first", "CREATE TABLE trees (id INTEGER PRIMARY KEY, kind TEXT); INSERT INTO trees VALUES (1, 'oak');"
)
SECOND = Migration(2, "second", "ALTER TABLE trees ADD COLUMN height INTEGER; UPDATE trees SET height = 30;")
BROKEN = Migration(
    3, "broken", "CREATE TABLE leaves (id INTEGER); UPDATE trees SET height = 1; SELECT no_such_thing();"
)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        yield connection


def shape(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


async def test_an_empty_folder_gets_the_current_schema(database: Database) -> None:
    """All migrations are applied and recorded, the file is marked, and there is nothing to back up."""
    recorded = await database.read(
        lambda connection: [tuple(row) for row in connection.execute("SELECT number, name FROM migrations")]
    )
    assert recorded == [(step.number, step.name) for step in known_migrations()]
    assert [number for number, _ in recorded] == list(range(1, len(recorded) + 1))
    mark = await database.read(lambda connection: connection.execute("PRAGMA application_id").fetchone()[0])
    assert mark == APPLICATION_ID
    assert not database.path.with_name("backups").exists()


@pytest.mark.parametrize("number", [step.number for step in known_migrations()])
async def test_every_older_schema_becomes_the_current_one(tmp_path: Path, number: int) -> None:
    """A database of any earlier migration ends up like a new one, and intact."""
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with opened(old) as connection:
        migrate(connection, old, known_migrations()[:number])
    await (await Database.open(old)).close()
    with opened(old) as older, opened(place_database(new)) as newer:
        assert shape(older) == shape(newer)
        assert older.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_photos_of_the_first_schema_have_no_low_resolution_preview(tmp_path: Path) -> None:
    """Migration 2 adds an empty column, and an index of the rows that can be filled; all else stays."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:1])
        root = add_root(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", root)
        for name, has_thumbnail in (("one.jpg", 1), ("two.jpg", 0)):
            add_photo(connection, collection, name, has_thumbnail=has_thumbnail)
        before = [tuple(row) for row in connection.execute("SELECT * FROM photos")]
        migrate(connection, path, known_migrations()[:2])
        assert [tuple(row) for row in connection.execute("SELECT * FROM photos")] == [(*row, b"") for row in before]
        unfilled = connection.execute("SELECT asset_key FROM photos WHERE coarse = x'' AND has_thumbnail = 1")
        assert [row["asset_key"] for row in unfilled] == [before[0][1]]


async def test_photos_of_the_thirteenth_shape_are_read_and_drawn_again_where_it_matters(tmp_path: Path) -> None:
    """Files that could not be read, and thumbnails of formats whose colours were not converted."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:13])
        root = add_root(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", root)
        for name, columns in {
            "a.jpg": {"format": "JPEG"},
            "b.jpg": {"format": "JPEG", "error": "Torn."},
            "c.png": {"format": "PNG"},
            "d.heic": {"format": "HEIC", "camera_make": "Apple"},
            "e.hif": {"format": "HEIC", "camera_make": "Canon"},
        }.items():
            add_photo(connection, collection, name, has_thumbnail=1, mtime_ns=5, **columns)
        migrate(connection, path, known_migrations()[:14])

        found = connection.execute("SELECT name, mtime_ns, version, has_thumbnail, note FROM photos ORDER BY name")

        assert [tuple(row) for row in found] == [
            ("a.jpg", 5, 1, 1, None),
            ("b.jpg", -1, 1, 1, None),
            ("c.png", 5, 2, 0, None),
            ("d.heic", 5, 1, 1, None),
            ("e.hif", 5, 2, 0, None),
        ]


async def test_members_of_the_second_schema_keep_everything(tmp_path: Path) -> None:
    """Migration 3 rebuilds the table: rows, keys, preferences and history stay; names of former members are free."""
    path = tmp_path / "gallery.db"
    script = """
        INSERT INTO users (id, name, role, password_hash, created_at) VALUES (7, 'ada', 'admin', 'hash', 5);
        INSERT INTO users (id, name, role, created_at, removed_at) VALUES (9, 'bob', 'viewer', 6, 8);
        INSERT INTO user_keys (user_id, fingerprint, public_key, label, added_at) VALUES (7, 'f', 'k', 'l', 5);
        INSERT INTO preferences (user_id, name, value) VALUES (7, 'theme', 'light');
        INSERT INTO operations (user_id, kind, arguments, inverse, applied_at) VALUES (7, 'set-cover', '{}', '{}', 6);
    """
    tables = ("user_keys", "preferences", "operations")
    with opened(path) as connection:
        migrate(connection, path, known_migrations()[:2])
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in statements(script):
            connection.execute(statement)
        before = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        migrate(connection, path, known_migrations()[:3])
        assert {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables} == before
        kept = connection.execute("SELECT id, name, role, password_hash, created_at, removed_at, restricted FROM users")
        assert kept.fetchall() == [(7, "ada", "admin", "hash", 5, None, 0), (9, "bob", "viewer", None, 6, 8, 0)]
        connection.execute("INSERT INTO users (name, role, created_at) VALUES ('Bob', 'viewer', 9)")
        for sql in (
            "INSERT INTO users (name, role, created_at) VALUES ('ADA', 'viewer', 9)",
            "INSERT INTO users (name, role, created_at) VALUES ('eve', 'public', 9)",
            "INSERT INTO category_access (user_id, category_id) VALUES (99, 1)",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(sql)


async def test_share_links_of_the_sixth_shape_point_to_the_same_photos(tmp_path: Path) -> None:
    """Step 7 writes the text of a photo set for each link; everything else of it, and the photos it names, stays."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:6])
        connection.execute("PRAGMA foreign_keys = ON")
        add_members(connection)
        root = add_root(connection)
        slugs = []
        for category, name in (("Travel", "Paris"), ("Selection", "Best")):
            collection = add_collection(connection, add_category(connection, category), name, root)
            add_photo(connection, collection, "one.jpg")
            slugs.append(collection)
        for number, collection_id in ((3, slugs[0]), (4, slugs[1]), (5, None)):
            connection.execute(
                "INSERT INTO shares VALUES (?, ?, ?, x'01', 1, ?, 'Title', 'note', 1, 'hash', 9, 2, 'off', 0, 1, 5, 6,"
                " 7, 8)",
                (number, f"id{number}", f"hash{number}", collection_id),
            )
        connection.execute("INSERT INTO share_photos VALUES (5, 2)")
        before = [dict(row) for row in connection.execute("SELECT * FROM shares ORDER BY id")]
        migrate(connection, path, known_migrations()[:7])
        after = [dict(row) for row in connection.execute("SELECT * FROM shares ORDER BY id")]
        sets = [parse_photo_set(row.pop("photo_set")) for row in after]
        assert sets == [CollectionSet("travel/paris"), CollectionSet("selection/best"), ShareLinkSet(ShareId(5))]
        assert all(row.pop("collection_id", 0) != 0 for row in before)
        assert after == before
        assert connection.execute("SELECT * FROM share_photos").fetchone()[:] == (5, 2)
        connection.execute("DELETE FROM shares WHERE id = 5")
        assert connection.execute("SELECT count(*) FROM share_photos").fetchone()[0] == 0


async def test_photos_of_the_seventh_shape_keep_their_dates_and_are_read_again(tmp_path: Path) -> None:
    """Step 8 rebuilds the table of photos: every column stays, what refers to photos too, readable ones are marked."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:7])
        connection.execute("PRAGMA foreign_keys = ON")
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        for name, columns in (("b.jpg", {}), ("a 2.jpg", {"taken_local": -9 * 10**8}), ("torn.jpg", {"width": 0})):
            add_photo(connection, collection, name, **columns)
        connection.execute("UPDATE photos SET coarse = x'0102', has_thumbnail = 1, iso = 200 WHERE id = 1")
        connection.execute("INSERT INTO selections (user_id, photo_id) VALUES (1, 1)")
        connection.execute("UPDATE collections SET chosen_cover_id = 1")
        before = [dict(row) for row in connection.execute("SELECT * FROM photos ORDER BY id")]
        migrate(connection, path, known_migrations()[:8])
        after = [dict(row) for row in connection.execute("SELECT * FROM photos ORDER BY id")]
        assert [{name: row[name] for name in old} for old, row in zip(before, after, strict=True)] == before
        assert [row["must_reread"] for row in after] == [1, 1, 0]
        order = [row["name"] for row in connection.execute("SELECT name FROM photos ORDER BY date_sort")]
        assert order == ["a 2.jpg", "b.jpg", "torn.jpg"]
        assert connection.execute("SELECT count(*) FROM selections").fetchone()[0] == 1
        assert connection.execute("SELECT chosen_cover_id FROM collections").fetchone()[0] == 1
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE photos SET taken_source = 'rumour'")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE photos SET taken_local = NULL")


async def test_opening_again_changes_nothing(database: Database) -> None:
    """Migrations are applied once."""
    before = await database.read(lambda connection: connection.execute("SELECT * FROM migrations").fetchall())
    again = await Database.open(database.path)
    assert await again.read(lambda connection: connection.execute("SELECT * FROM migrations").fetchall()) == before
    await again.close()


def test_an_existing_database_is_copied_first(tmp_path: Path) -> None:
    """The copy is complete, private and of the old schema."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path, [FIRST])
        migrate(connection, path, [FIRST, SECOND])
        assert connection.execute("SELECT * FROM trees").fetchall() == [(1, "oak", 30)]
    copies = list((tmp_path / "backups").iterdir())
    assert len(copies) == 1
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(copies[0].parent.stat().st_mode) == 0o700
    with opened(copies[0]) as copy:
        assert copy.execute("SELECT * FROM trees").fetchall() == [(1, "oak")]
        assert copy.execute("SELECT number FROM migrations").fetchall() == [(1,)]
        assert copy.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_without_a_backup_nothing_is_migrated(tmp_path: Path) -> None:
    """If the copy cannot be written, the database is not changed."""
    path = tmp_path / "gallery.db"
    (tmp_path / "backups").write_bytes(b"a file where the folder should be")
    with opened(path) as connection:
        migrate(connection, path, [FIRST])
        before = shape(connection)
        with pytest.raises(DatabaseError, match="cannot be written"):
            migrate(connection, path, [FIRST, SECOND])
        assert shape(connection) == before


def test_a_failed_migration_keeps_those_before(tmp_path: Path) -> None:
    """No part of it and no record remains; earlier ones of the same start stay; the next start continues."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path, [FIRST])
        with pytest.raises(sqlite3.OperationalError, match="no_such_thing"):
            migrate(connection, path, [FIRST, SECOND, BROKEN])
    with opened(path) as connection:
        assert connection.execute("SELECT * FROM trees").fetchall() == [(1, "oak", 30)]
        assert connection.execute("SELECT number FROM migrations").fetchall() == [(1,), (2,)]
        assert "leaves" not in {name for _, name, *_ in shape(connection)}
        fixed = Migration(3, "fixed", "CREATE TABLE leaves (id INTEGER);")
        migrate(connection, path, [FIRST, SECOND, fixed])
        assert "leaves" in {name for _, name, *_ in shape(connection)}


def test_a_first_start_that_fails_leaves_an_empty_file(tmp_path: Path) -> None:
    """Not even the mark remains, so that the next start begins from nothing."""
    path = tmp_path / "gallery.db"
    broken = Migration(1, "first", "CREATE TABLE trees (id INTEGER); SELECT no_such_thing();")
    with opened(path) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, path, [broken])
        assert shape(connection) == []
        migrate(connection, path, [FIRST])
        assert connection.execute("SELECT kind FROM trees").fetchall() == [("oak",)]


def test_a_process_killed_within_a_migration_keeps_those_before(tmp_path: Path) -> None:
    """The process is killed half-way; the next start finds the old schema and completes it."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path, [FIRST])
    program = (
        "import os, sqlite3, sys; from pathlib import Path; from core.database.migrations import Migration, migrate\n"
        "connection = sqlite3.connect(Path(sys.argv[1]).as_uri(), uri=True, isolation_level=None)\n"
        "connection.execute('PRAGMA journal_mode = WAL')\n"
        "connection.create_function('die', 0, lambda: os._exit(9))\n"
        "first, second = Migration(1, 'first', ''), Migration(2, 'second', sys.argv[2])\n"
        "migrate(connection, Path(sys.argv[1]), [first, second])\n"
    )
    half = "ALTER TABLE trees ADD COLUMN height INTEGER; UPDATE trees SET height = 30; SELECT die();"
    ended = subprocess.run([sys.executable, "-c", program, str(path), half], cwd=PROJECT, timeout=60, check=False)
    assert ended.returncode == 9
    with opened(path) as connection:
        assert connection.execute("SELECT * FROM trees").fetchall() == [(1, "oak")]
        migrate(connection, path, [FIRST, SECOND])
        assert connection.execute("SELECT * FROM trees").fetchall() == [(1, "oak", 30)]


def test_rebuilding_a_table_does_not_cascade(tmp_path: Path) -> None:
    """Rows that refer to a rebuilt table stay."""
    path = tmp_path / "gallery.db"
    first = Migration(
        1,
        "first",
        "CREATE TABLE trees (id INTEGER PRIMARY KEY); INSERT INTO trees VALUES (1);"
        "CREATE TABLE nests (tree INTEGER REFERENCES trees (id) ON DELETE CASCADE); INSERT INTO nests VALUES (1);",
    )
    rebuild = Migration(
        2,
        "rebuild",
        "CREATE TABLE grown (id INTEGER PRIMARY KEY, height INTEGER); INSERT INTO grown SELECT id, 3 FROM trees;"
        "DROP TABLE trees; ALTER TABLE grown RENAME TO trees;",
    )
    with opened(path) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        migrate(connection, path, [first, rebuild])
        assert connection.execute("SELECT count(*) FROM nests").fetchone() == (1,)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with pytest.raises(DatabaseError, match="break a reference"):
            migrate(connection, path, [first, rebuild, Migration(3, "felling", "DELETE FROM trees;")])
        assert connection.execute("SELECT count(*) FROM trees").fetchone() == (1,)


async def test_a_newer_database_is_refused_and_unchanged(tmp_path: Path) -> None:
    """An older version of the program does not change it."""
    path = tmp_path / "gallery.db"
    await (await Database.open(path)).close()
    with opened(path) as connection:
        connection.execute("INSERT INTO migrations VALUES (9999, 'from_the_future', 0)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="newer version"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_another_programs_database_is_refused_and_unchanged(tmp_path: Path) -> None:
    """A file without the mark is not used, whatever its name."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="another program"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    """Several processes open an empty folder at once: all succeed, and each migration is applied once."""
    program = (
        "import asyncio, sys; from pathlib import Path; from core.database.database import Database\n"
        "async def main():\n"
        "    database = await Database.open(Path(sys.argv[1]))\n"
        "    await database.write(lambda c: c.execute('INSERT INTO settings VALUES (?, 1)', (sys.argv[2],)).rowcount)\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )
    path = tmp_path / "gallery.db"
    children = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(path), str(number), cwd=PROJECT)
        for number in range(4)
    ]
    async with asyncio.timeout(60):
        assert [await child.wait() for child in children] == [0, 0, 0, 0]
    with opened(path) as connection:
        assert connection.execute("SELECT count(*) FROM settings").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM migrations").fetchone() == (len(known_migrations()),)


def test_scripts_are_split_where_statements_end() -> None:
    """Semicolons in strings, comments and triggers do not end a statement."""
    script = (
        "-- a comment; with a semicolon\nCREATE TABLE a (b TEXT DEFAULT ';');\n"
        "CREATE TRIGGER c AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END;\n-- the end\n"
    )
    pieces = list(statements(script))
    assert len(pieces) == 2
    with closing(sqlite3.connect(":memory:")) as connection:
        for piece in pieces:
            connection.execute(piece)
    with pytest.raises(DatabaseError, match="within a statement"):
        list(statements("SELECT 1; SELECT"))


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20), max_size=5))
def test_any_string_survives_splitting(texts: list[str]) -> None:
    """Statements with any text as a literal are returned one by one, unchanged."""
    quoted = ["SELECT '" + text.replace("'", "''") + "';" for text in texts]
    assert list(statements("\n".join(quoted))) == quoted


async def test_checks_hold_again_after_a_migration(tmp_path: Path) -> None:
    """They are not evaluated while columns are added, which all rows have with their defaults."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:21])
        root = add_root(connection)
        add_photo(connection, add_collection(connection, add_category(connection, "Travel"), "Paris", root), "a.jpg")
        migrate(connection, path)
        assert [tuple(row) for row in connection.execute("PRAGMA integrity_check")] == [("ok",)]
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            connection.execute("UPDATE photos SET stack_rank = 9")
