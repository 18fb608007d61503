"""Libraries of earlier versions get tags for the keywords in their files."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from core.database.migrations import known_migrations, migrate
from tests.core.building import add_category, add_collection, add_photo, add_root

BEFORE_TAGS = next(step.number for step in known_migrations() if step.name == "tags") - 1
BEFORE_PEOPLE = next(step.number for step in known_migrations() if step.name == "people") - 1
"""The next step has all files read again."""


def test_keywords_of_earlier_libraries_become_tags(tmp_path: Path) -> None:
    """At once in the first spelling; those that need more than SQL are left to the next scan of their photos."""
    path = tmp_path / "gallery.db"
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, [step for step in known_migrations() if step.number <= BEFORE_TAGS])
        paris = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        for number in range(4):
            add_photo(connection, paris, f"photo {number}.jpg")
        connection.execute("UPDATE photos SET must_reread = 0")
        for photo, keywords in ((1, ["Sea", "Boat"]), (2, ["sea", "SEA"]), (3, ["\u00c9t\u00e9", "Sea"]), (4, ["a/b"])):
            connection.execute(
                "INSERT INTO imported_metadata (photo_id, keywords) VALUES (?, ?)", (photo, json.dumps(keywords))
            )
        migrate(connection, path, [step for step in known_migrations() if step.number <= BEFORE_PEOPLE])
        rows = connection.execute(
            "SELECT name, key, photo_id, source FROM tagged_photos JOIN tags ON tags.id = tag_id ORDER BY key, photo_id"
        )
        assert [tuple(row) for row in rows] == [
            ("Boat", "boat/", 1, 2),
            ("Sea", "sea/", 1, 2),
            ("Sea", "sea/", 2, 2),
            ("Sea", "sea/", 3, 2),
        ]
        again = connection.execute("SELECT id FROM photos WHERE must_reread ORDER BY id").fetchall()
        assert [row["id"] for row in again] == [3, 4]
