"""What `doctor --repair` counts again: favourites, ratings, views, and what collections, stacks and albums list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from core.database.database import BUSY_MILLISECONDS
from core.database.failures import translated
from core.database.migrations import known_migrations, require_ours
from core.database.transactions import atomic
from core.library.search.word_index import index_again, wrong_photos
from core.library.summaries import refresh_counts
from core.library.timeline.day_counts import forget_days
from core.maintenance.checks.word_checks import MOST_COMPARED
from core.maintenance.findings import Finding, ok
from core.marks.albums.shown_photos import wrong_count
from core.models import CollectionId

_SUBJECT = "repair"


def repair_findings(path: Path) -> Iterator[Finding]:
    """Count again what is wrong, in one transaction, and say what it was. A server may run.

    Raises:
        DatabaseError: the database cannot be written, or is not of this program.
    """
    if not path.exists():
        return
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        connection.isolation_level = None
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        if require_ours(connection, path) < known_migrations()[-1].number:
            yield ok(_SUBJECT, "nothing was counted again: the next start upgrades the database first")
            return
        with atomic(connection):
            numbers = repair(connection)
    found = [f"{number:,} {what}" for what, number in numbers.items() if number]
    if found:
        yield ok(_SUBJECT, f"counted again, because their numbers were wrong: {', '.join(found)}")
    else:
        yield ok(_SUBJECT, "all numbers were right")


def repair(connection: sqlite3.Connection) -> dict[str, int]:
    """Count again what is wrong in an open transaction; return how many of which were."""
    numbers = {what: connection.execute(statement).rowcount for what, statement in _REPAIRS.items()}
    numbers["photos in the index of words, which is built again"] = wrong = wrong_photos(connection, MOST_COMPARED)
    if wrong:
        index_again(connection)
    numbers["photos with what albums show of them"] = wrong_count(connection)
    before, days = _summaries(connection), _days(connection)
    forget_days(connection)
    stacks = "INSERT OR IGNORE INTO changed_stacks SELECT DISTINCT stack_key FROM photos WHERE stack_key IS NOT NULL"
    connection.execute(stacks)
    refresh_counts(connection, [CollectionId(number) for number in before])
    after = _summaries(connection)
    numbers["days with their photos"] = len({row[:3] for row in days ^ _days(connection)})
    return numbers | {"collections with what they list": sum(before[number] != row for number, row in after.items())}


def _days(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Return what is kept of days, each after the name of its table and its key."""
    statements = {table: f"SELECT {columns} FROM {table}" for table, columns in _DAYS.items()}  # noqa: S608 - names from below
    return {(table, *row) for table, statement in statements.items() for row in connection.execute(statement)}


def _summaries(connection: sqlite3.Connection) -> dict[int, tuple[object, ...]]:
    return {row["id"]: tuple(row) for row in connection.execute(_SUMMARIES)}


_SUMMARIES = """
SELECT collections.id, collections.photo_count, collections.total_size, collections.oldest_local,
    collections.newest_local, automatic_cover_id, categories.photo_count, categories.total_size,
    categories.collection_count, collections.archived_count, categories.archived_count,
    (SELECT sum(below_top) FROM photos WHERE collection_id = collections.id)
FROM collections JOIN categories ON categories.id = category_id
"""

_DAYS = {
    "category_days": "day, category_id, photo_count, archived_count",
    "collection_days": "day, collection_id, category_id, photo_count, archived_count",
}
"""What is kept of days, by table."""

_FAVOURITES = """
UPDATE {table} SET favourites = (
    SELECT count(*) FROM favourite_{table} JOIN users ON users.id = user_id
    WHERE {thing}_id = {table}.id AND removed_at IS NULL
)
WHERE favourites <> (
    SELECT count(*) FROM favourite_{table} JOIN users ON users.id = user_id
    WHERE {thing}_id = {table}.id AND removed_at IS NULL
)
"""

_RATINGS = """
UPDATE {table} SET (votes, rating) = (
    SELECT count(*), {average} FROM rated_{table} JOIN users ON users.id = user_id
    WHERE {thing}_id = {table}.id AND removed_at IS NULL
)
WHERE (votes, rating) IS NOT (
    SELECT count(*), {average} FROM rated_{table} JOIN users ON users.id = user_id
    WHERE {thing}_id = {table}.id AND removed_at IS NULL
)
"""

_ORDERS = """
UPDATE {table}
SET rating_sort = coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
WHERE rating_sort <> coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
"""

_OF_PHOTOS = "coalesce(avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0))"

# What members have marked, without former ones; the order by rating after it, because it follows from the others.
_REPAIRS = {
    "photos with their favourites": _FAVOURITES.format(table="photos", thing="photo"),
    "collections with their favourites": _FAVOURITES.format(table="collections", thing="collection"),
    "categories with their favourites": _FAVOURITES.format(table="categories", thing="category"),
    "photos with their ratings": _RATINGS.format(table="photos", thing="photo", average=_OF_PHOTOS),
    "collections with their ratings": _RATINGS.format(table="collections", thing="collection", average="avg(stars)"),
    "collections with their views": """
UPDATE collections SET views = (SELECT count(*) FROM collection_views WHERE collection_id = collections.id)
WHERE views <> (SELECT count(*) FROM collection_views WHERE collection_id = collections.id)
""",
    "photos with the views of their collection": """
UPDATE photos SET views = (SELECT views FROM collections WHERE id = photos.collection_id)
WHERE votes > 0 AND views <> (SELECT views FROM collections WHERE id = photos.collection_id)
""",
    "photos in the order by rating": _ORDERS.format(table="photos"),
    "collections in the order by rating": _ORDERS.format(table="collections"),
    "photos that are in no story": """
DELETE FROM story_photos
WHERE photo_id NOT IN (SELECT id FROM photos WHERE collection_id IN (SELECT collection_id FROM story_folders))
""",
    "photos of stories": """
INSERT OR IGNORE INTO story_photos
SELECT id FROM photos WHERE collection_id IN (SELECT collection_id FROM story_folders)
""",
}
