"""Libraries of earlier versions list photos without a date of their own behind the newest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.database.migrations import known_migrations, migrate
from core.library.summaries import refresh_counts
from core.models import CollectionId
from tests.core.building import add_category, add_collection, add_photo, add_root


def test_photos_of_the_twenty_second_shape_get_their_place_among_the_newest(tmp_path: Path) -> None:
    """Step 23: photos dated by their file or not at all follow, and what holds only such photos does, too."""
    path = tmp_path / "gallery.db"
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:22])
        root = add_root(connection)
        for name, dates in (("Travel", (("exif", 100), ("file", 900))), ("Scans", (("file", 800), (None, None)))):
            collection = add_collection(connection, add_category(connection, name), name, root)
            for source, taken in dates:
                add_photo(
                    connection, collection, f"{name} {source}", taken_local=taken, taken_source=source, added_at=5
                )
        connection.execute("UPDATE collections SET photo_count = 2, newest_local = 900")
        connection.execute("UPDATE categories SET photo_count = 2, newest_local = 900")
        migrate(connection, path, known_migrations()[:23])
        rows = connection.execute("SELECT name FROM photos ORDER BY newest_sort DESC").fetchall()
        assert [row["name"] for row in rows] == ["Travel exif", "Travel file", "Scans file", "Scans None"]
        migrated = {}
        for table in ("collections", "categories"):
            rows = connection.execute(f"SELECT name, newest_local, newest_sort FROM {table}").fetchall()
            migrated[table] = {tuple(row) for row in rows}
            assert migrated[table] == {("Travel", 100, 100), ("Scans", 800, 800 - 10**12)}
        migrate(connection, path)
        refresh_counts(connection, [CollectionId(1), CollectionId(2)])
        for table, before in migrated.items():
            rows = connection.execute(f"SELECT name, newest_local, newest_sort FROM {table}").fetchall()
            assert {tuple(row) for row in rows} == before
