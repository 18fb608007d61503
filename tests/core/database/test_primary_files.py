"""The table of files: filled from the photos of earlier versions, and kept equal to them by triggers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.database.migrations import known_migrations, migrate
from tests.core.building import add_category, add_collection, add_photo, add_root


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database as migrations need it."""
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_photos_of_the_twenty_first_shape_have_their_primary_files(tmp_path: Path) -> None:
    """Step 22 lists the file of each photo, with its key; pictures that may be animated are read again, no others."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path, known_migrations()[:21])
        connection.execute("PRAGMA foreign_keys = ON")
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        add_photo(connection, collection, "a.jpg", inode=7, ctime_ns=8)
        add_photo(connection, collection, "b.gif", format="GIF", deleted_at=9)
        before = [dict(row) for row in connection.execute("SELECT * FROM photos ORDER BY id")]
        migrate(connection, path, known_migrations()[:22])

        after = [dict(row) for row in connection.execute("SELECT * FROM photos ORDER BY id")]
        kept = [{name: row[name] for name in before[0] if name != "must_reread"} for row in after]
        assert kept == [{name: value for name, value in row.items() if name != "must_reread"} for row in before]
        assert [(row["kind"], row["must_reread"]) for row in after] == [("still", 0), ("still", 1)]
        assert primary_files(connection) == files_of(after)


def test_the_primary_file_follows_its_photo(tmp_path: Path) -> None:
    """Of rows that are added, moved, changed, hidden and removed; the digest stays while the contents do."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path)
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        for name in ("a.jpg", "b.jpg", "c.mov"):
            add_photo(connection, collection, name, kind="video" if name == "c.mov" else "still")
        connection.execute("UPDATE files SET sha256 = zeroblob(32)")
        connection.execute("UPDATE photos SET path = x'61', ctime_ns = 5, deleted_at = 6 WHERE id = 1")
        connection.execute("UPDATE photos SET mtime_ns = 5, kind = 'animated' WHERE id = 2")
        connection.execute("DELETE FROM photos WHERE id = 3")

        assert primary_files(connection) == files_of(connection.execute("SELECT * FROM photos ORDER BY id"))
        digests = connection.execute("SELECT photo_id, kind, sha256 IS NULL FROM files ORDER BY id")
        assert [tuple(row) for row in digests] == [(1, "picture", 0), (2, "picture", 1)]


@pytest.mark.parametrize(
    ("step", "columns", "is_reread"),
    [
        (27, {"camera_make": "Apple"}, 1),
        (27, {"camera_make": "Canon"}, 0),
        (30, {"camera_make": "samsung"}, 1),
        (30, {"camera_make": "Google", "format": "HEIC"}, 1),
        (30, {"camera_make": "Google", "format": "PNG"}, 0),
        (30, {}, 0),
    ],
)
def test_photos_that_may_be_live_are_read_again(
    tmp_path: Path, step: int, columns: Mapping[str, Any], is_reread: int
) -> None:
    """Those of makers that write content identifiers (step 27) or videos inside stills (step 30)."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path, known_migrations()[: step - 1])
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        add_photo(connection, collection, "a.jpg", **columns)
        migrate(connection, path, known_migrations()[:step])

        assert connection.execute("SELECT must_reread FROM photos").fetchone()[0] == is_reread


def test_a_video_inside_a_photo_goes_where_its_file_goes(tmp_path: Path) -> None:
    """Its row has the path of the primary file, and is missing with it."""
    path = tmp_path / "gallery.db"
    with opened(path) as connection:
        migrate(connection, path)
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        add_photo(connection, collection, "a.jpg", kind="live")
        connection.execute(
            "INSERT INTO files (photo_id, root_id, path, start, role, kind, size, mtime_ns)"
            " SELECT id, root_id, path, 50, 'motion-video', 'video', 9, 0 FROM photos"
        )
        connection.execute("UPDATE photos SET path = x'61', deleted_at = 6")

        moved = connection.execute("SELECT path, start, missing_at FROM files WHERE role = 'motion-video'").fetchone()
        assert tuple(moved) == (b"a", 50, 6)


def files_of(photos: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Return the primary files that rows of photos should have."""
    names = ("id", "root_id", "path", "size", "mtime_ns", "ctime_ns", "inode", "deleted_at")
    return [tuple(row[name] for name in names) for row in map(dict, photos)]


def primary_files(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Return the stored ones."""
    rows = connection.execute(
        "SELECT photo_id, root_id, path, size, mtime_ns, ctime_ns, inode, missing_at FROM files"
        " WHERE role = 'primary' AND start = 0 ORDER BY photo_id"
    )
    return [tuple(row) for row in rows]
