"""The index of words follows the texts of photos; searches are exact before, while and after it does."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.config import Settings
from core.database.database import add_search_functions
from core.database.migrations import known_migrations, migrate
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.library.search.word_index import count_unindexed, index_words, wrong_photos
from core.maintenance.upgrades.word_indexing import AT_ONCE, WordIndexing
from core.models import QuerySet, RootId, SortOrder
from core.query.search_words import index_text
from tests.core.building import (
    ADMIN,
    add_category,
    add_collection,
    add_members,
    add_photo,
    add_root,
    database_in_memory,
)

BEFORE_WORDS = next(step.number for step in known_migrations() if step.name == "words") - 1


def upgrade(path: Path, photos: int) -> None:
    """Write a database of before there was an index of words, with photos, and upgrade it."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path.as_uri(), uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        migrate(connection, path, known_migrations()[:BEFORE_WORDS])
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Lisbon", add_root(connection))
        connection.execute("BEGIN")
        for number in range(photos):
            add_photo(connection, collection, f"boat {number}.jpg")
        connection.execute("COMMIT")
        migrate(connection, path)


async def names(gallery: Gallery, query: str) -> list[str]:
    return [photo.exact_name for photo in await gallery.library.page(ADMIN, QuerySet(query), SortOrder.NAME, None)]


async def test_an_upgraded_gallery_is_indexed_as_a_job(tmp_path: Path) -> None:
    """A search finds the same before and after it; a change after it is indexed without another job."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1)
    upgrade(settings.database_path, AT_ONCE + 1)
    gallery = await Gallery.open(settings)
    try:
        words = WordIndexing(gallery.database, gallery.jobs)
        assert await gallery.database.read(count_unindexed) == AT_ONCE + 1
        before = await names(gallery, '"boat 7"')
        running = asyncio.create_task(words.run())
        await _indexed(gallery)
        assert before == await names(gallery, '"boat 7"')
        assert "boat 7.jpg" in before
        change = "UPDATE photos SET lens = 'ship' WHERE name = 'boat 7.jpg'"
        await gallery.database.write(lambda connection: connection.execute(change).rowcount)
        assert await names(gallery, "ship") == ["boat 7.jpg"]
        await _indexed(gallery)
        assert await names(gallery, "ship") == ["boat 7.jpg"]
        running.cancel()
        jobs = [job for job in await gallery.jobs.list_jobs(ADMIN) if job.kind is JobKind.WORDS]
        assert [job.state for job in jobs] == [JobState.COMPLETED]
    finally:
        await gallery.close()


async def _indexed(gallery: Gallery) -> None:
    async with asyncio.timeout(60):
        while await gallery.database.read(count_unindexed) or gallery.jobs.unfinished(JobKind.WORDS):
            pass


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE photos SET name = 'ship.jpg' WHERE id = 1",
        "UPDATE photos SET camera_make = 'Canon' WHERE id = 1",
        "UPDATE photos SET camera_model = 'R6' WHERE id = 1",
        "UPDATE photos SET lens = '50 mm' WHERE id = 1",
        "INSERT INTO photo_texts (photo_id, note) VALUES (1, 'ship')",
        "UPDATE photo_texts SET title = 'ship' WHERE photo_id = 2",
        "UPDATE photo_texts SET caption = 'ship' WHERE photo_id = 2",
        "UPDATE photo_texts SET note = 'ship' WHERE photo_id = 2",
        "DELETE FROM photo_texts WHERE photo_id = 2",
        "INSERT OR REPLACE INTO imported_metadata (photo_id, title, keywords) VALUES (2, 'ship', '[]')",
        "UPDATE imported_metadata SET title = 'ship' WHERE photo_id = 3",
        "UPDATE imported_metadata SET caption = 'ship' WHERE photo_id = 3",
        "DELETE FROM imported_metadata WHERE photo_id = 3",
        "DELETE FROM photos WHERE id = 2",
        "UPDATE photos SET newest_sort = '0' || substr(newest_sort, 2) WHERE id = 2",
        "INSERT INTO tagged_photos VALUES (1, 1, 1)",
        "DELETE FROM tagged_photos WHERE photo_id = 3",
        "UPDATE tagged_photos SET tag_id = 2",
        "DELETE FROM tags WHERE id = 1",
        "UPDATE tags SET name = 'Ship' WHERE id = 1",
        "UPDATE collections SET name = 'Porto' WHERE id = 2",
        "UPDATE categories SET name = 'Porto' WHERE id = 2",
        "UPDATE photos SET category_id = 1, collection_id = 1 WHERE id = 4",
    ],
)
def test_whatever_changes_a_text_has_it_indexed_again(change: str) -> None:
    """After each change, the index that follows equals a rebuilt one, and nothing else waits for it."""
    with database_in_memory() as connection:
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Lisbon", add_root(connection))
        for number in range(3):
            add_photo(connection, collection, f"boat {number}.jpg")
        connection.execute("PRAGMA foreign_keys = ON")
        other = add_collection(connection, add_category(connection, "Home"), "Garden", RootId(1))
        add_photo(connection, other, "boat 4.jpg")
        connection.execute("INSERT INTO tags (id, name, key) VALUES (1, 'Sea', 'sea/'), (2, 'Été', 'ete/')")
        connection.execute("INSERT INTO tagged_photos VALUES (1, 3, 1)")
        connection.execute("INSERT INTO photo_texts (photo_id, title, caption, note) VALUES (2, 'a', 'b', 'c')")
        for photo_id in (2, 3):
            connection.execute(
                "INSERT INTO imported_metadata (photo_id, title, caption, keywords) VALUES (?, 'd', 'e', '[]')",
                (photo_id,),
            )
        index_words(connection, 10)
        connection.execute("UPDATE photos SET size = size + 1, name = name")
        assert count_unindexed(connection) == 0
        connection.execute(change)
        if "UPDATE photo_texts" in change:  # a statement with a conflict of its own, about a photo that waits already
            written = "INSERT INTO photo_texts (photo_id, note) VALUES (2, 'x')"
            connection.execute(f"{written} ON CONFLICT DO UPDATE SET note = excluded.note")
        assert index_words(connection, 10) == 1
        followed = _index(connection)
        connection.execute("INSERT INTO unindexed_photos SELECT id FROM photos")
        index_words(connection, 10)
        assert followed == _index(connection)
        connection.execute("INSERT INTO photo_words (photo_words) VALUES ('integrity-check')")


def test_an_upkeep_that_ends_early_changes_nothing() -> None:
    """Wherever a transaction ends that brings the index up to date, photos wait as before, and the rest agrees."""
    with database_in_memory() as connection:
        collection = add_collection(connection, add_category(connection, "Travel"), "Lisbon", add_root(connection))
        for number in range(4):
            add_photo(connection, collection, f"boat {number}.jpg")
        index_words(connection, 10)
        connection.execute("UPDATE photos SET name = 'ship.jpg', newest_sort = '0' WHERE id < 3")
        connection.execute("DELETE FROM photos WHERE id = 3")
        before, ended = _index(connection), 0
        while _ends_early(connection, after=1 + 29 * ended):
            ended += 1
            assert (_index(connection), count_unindexed(connection), wrong_photos(connection, 10)) == (before, 3, 0)
        assert ended > 10
        assert (count_unindexed(connection), wrong_photos(connection, 10)) == (0, 0)
        connection.execute("INSERT INTO photo_words (photo_words) VALUES ('integrity-check')")


def _ends_early(connection: sqlite3.Connection, after: int) -> bool:
    """Index the waiting photos in a transaction that ends after as many steps of SQLite; return whether it did."""
    steps = iter(range(after))
    connection.execute("BEGIN")
    connection.set_progress_handler(lambda: int(next(steps, None) is None), 1)
    try:
        index_words(connection, 10)
    except sqlite3.DatabaseError:
        connection.set_progress_handler(None, 1)
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return True
    connection.set_progress_handler(None, 1)
    connection.execute("COMMIT")
    return False


def _index(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    rows = connection.execute("SELECT rowid, * FROM photo_words ORDER BY rowid")
    return [tuple(row) for row in rows]


def test_lines_stay_apart() -> None:
    """Words of two lines are not next to each other in the index, as in the text."""
    with database_in_memory() as connection:
        for line in ("one\ntwo", "one two"):
            connection.execute("INSERT INTO photo_words (caption) VALUES (?)", (index_text(line, "x"),))
        found = connection.execute("SELECT rowid FROM photo_words WHERE photo_words MATCH '\"xone xtwo\"'").fetchall()
        assert [row[0] for row in found] == [2]
