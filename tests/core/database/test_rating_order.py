"""Libraries of earlier versions get the order by rating for what is rated in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.database.migrations import known_migrations, migrate
from core.maintenance.mark_checks import mark_findings
from tests.core.building import add_category, add_collection, add_members, add_photo, add_root


def test_ratings_of_the_thirty_eighth_shape_get_their_place(tmp_path: Path) -> None:
    """Step 39: by average, then votes; what is not rated is last; `doctor` agrees."""
    path = tmp_path / "gallery.db"
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, path, known_migrations()[:38])
        add_members(connection)
        paris = add_collection(connection, add_category(connection, "Travel"), "Paris", add_root(connection))
        for number in range(4):
            add_photo(connection, paris, f"photo {number}.jpg")
        connection.execute("INSERT INTO rated_photos SELECT users.id, 2, 4 FROM users WHERE removed_at IS NULL")
        connection.execute("INSERT INTO rated_photos SELECT min(id), 3, 4 FROM users WHERE removed_at IS NULL")
        connection.execute("INSERT INTO rated_photos SELECT min(id), 4, 5 FROM users WHERE removed_at IS NULL")
        connection.execute("INSERT INTO rated_collections SELECT min(id), 1, 3 FROM users WHERE removed_at IS NULL")
        migrate(connection, path)
        rows = connection.execute("SELECT id FROM photos ORDER BY rating_sort DESC").fetchall()
        assert [row["id"] for row in rows] == [4, 2, 3, 1]
        assert connection.execute("SELECT rating_sort FROM collections").fetchone()[0] == 3_000_000_000_001
        assert [finding.level.value for finding in mark_findings(connection)] == ["ok"]
