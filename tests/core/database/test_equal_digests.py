"""The digests that several files have: kept by triggers, whatever is written."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from core.models import AssetKey
from tests.core.building import add_category, add_collection, add_photo, add_root, database_in_memory

DIGESTS = st.sampled_from([None, b"a" * 32, b"b" * 32])
CHANGES = st.lists(st.tuples(st.integers(0, 4), DIGESTS | st.just("removed")), max_size=12)


@given(CHANGES)
def test_they_are_those_that_two_files_have(changes: list[tuple[int, bytes | str | None]]) -> None:
    """After files were added with their photos, given a digest or none, and removed with their photos."""
    with database_in_memory() as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        collection = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        photos: dict[int, AssetKey] = {}
        for number, digest in changes:
            if digest == "removed":
                connection.execute("DELETE FROM photos WHERE asset_key = ?", (photos.pop(number, None),))
                continue
            if number not in photos:
                photos[number] = add_photo(connection, collection, f"{number}.jpg")
            connection.execute(
                "UPDATE files SET sha256 = ? WHERE photo_id = (SELECT id FROM photos WHERE asset_key = ?)",
                (digest, photos[number]),
            )
            assert kept(connection) == counted(connection)
        connection.execute(
            "INSERT INTO files SELECT id + 100, photo_id, root_id, path, 5, 'raw-twin', kind, size,"
            " mtime_ns, ctime_ns, inode, sha256, content_id, missing_at FROM files"
        )
        assert kept(connection) == counted(connection)
        connection.execute("DELETE FROM files WHERE id > 100")
        assert kept(connection) == counted(connection)


def kept(connection: sqlite3.Connection) -> list[bytes]:
    """Return the digests of the table."""
    return [row[0] for row in connection.execute("SELECT sha256 FROM equal_digests ORDER BY sha256")]


def counted(connection: sqlite3.Connection) -> list[bytes]:
    """Return the digests that several files have."""
    query = "SELECT sha256 FROM files WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1 ORDER BY sha256"
    return [row[0] for row in connection.execute(query)]
