"""A library that came through every earlier shape, with photos, members, a link and a cover of each time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from core.database.database import Database
from core.database.migrations import known_migrations, migrate
from core.library.library import Library
from core.library.summaries import refresh_counts
from core.maintenance.database_checks import database_findings
from core.maintenance.findings import Level
from core.models import EverythingSet, SortOrder
from tests.core.building import ADMIN, FIRST_SECOND, add_category, add_collection, add_members, add_photo, add_root

SHARES_SINCE = 5


def add_share(connection: sqlite3.Connection, number: int, collection: int) -> None:
    """Add a link to a collection, also to a database of an earlier shape."""
    values: dict[str, Any] = {
        "public_id": f"s{number}", "token_hash": f"h{number}", "cookie_key": b"k", "user_id": ADMIN.user_id,
        "collection_id": collection, "photo_set": f"collection:{collection}", "title": f"Link {number}", "note": "",
        "title_in_previews": 0, "downloads": "off", "strips_originals": 1, "shows_details": 0,
        "created_at": FIRST_SECOND, "expires_at": 2 * FIRST_SECOND,
    }  # fmt: skip
    present = {row["name"] for row in connection.execute("SELECT name FROM pragma_table_info('shares')")}
    kept = {name: value for name, value in values.items() if name in present}
    places = ", ".join(f":{name}" for name in kept)
    connection.execute(f"INSERT INTO shares ({', '.join(kept)}) VALUES ({places})", kept)


async def test_what_was_added_in_any_shape_is_there_in_the_current_one(tmp_path: Path) -> None:
    """Keys, paths, members, links and chosen covers stay; lists show all of it, and `doctor` finds nothing wrong."""
    path = tmp_path / "gallery.db"
    steps = known_migrations()
    keys: list[str] = []
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        for number in range(1, len(steps) + 1):
            migrate(connection, path, steps[:number])
            if number == 1:
                add_members(connection)
                root = add_root(connection)
                category = add_category(connection, "Travel")
            collection = add_collection(connection, category, f"Shape {number}", root)
            keys += [add_photo(connection, collection, f"{name}.jpg") for name in "ab"]
            connection.execute(
                "UPDATE collections SET chosen_cover_id = (SELECT id FROM photos WHERE asset_key = ?) WHERE id = ?",
                (keys[-1], collection),
            )
            if number >= SHARES_SINCE:
                add_share(connection, number, collection)
        collections = [row["id"] for row in connection.execute("SELECT id FROM collections")]
        connection.execute("BEGIN")
        refresh_counts(connection, collections)
        connection.execute("COMMIT")
        covers = "SELECT asset_key FROM collections JOIN photos ON photos.id = chosen_cover_id ORDER BY collections.id"
        assert [row["asset_key"] for row in connection.execute(covers)] == keys[1::2]
        shares = connection.execute("SELECT title FROM shares WHERE public_id LIKE 's%' ORDER BY id").fetchall()
        assert [row["title"] for row in shares] == [f"Link {each}" for each in range(SHARES_SINCE, len(steps) + 1)]
        assert connection.execute("SELECT count(*) FROM users").fetchone()[0] == 3
    found = [each for each in database_findings(path) if each.level is Level.FAIL]
    assert found == []
    database = await Database.open(path)
    try:
        library = Library(database)
        assert await library.count(ADMIN, EverythingSet()) == len(keys)
        page = await library.page(ADMIN, EverythingSet(), SortOrder.NAME, None)
        assert {photo.asset_key for photo in page} <= set(keys)
    finally:
        await database.close()
