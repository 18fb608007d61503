"""The denormalised counts, dates and covers of collections and categories, updated by one function."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from core.library.stacks.listed_stacks import refresh_stacks
from core.library.statistics.category_facts import note_changed
from core.library.timeline.day_counts import refresh_days
from core.models import CategoryId, CollectionId, LibraryChanged, MarksChanged
from core.operations.history.changed_marks import NewestChanges, changed_since, newest_changes
from core.sets.expressions import ARCHIVED
from core.sets.statements import Statement


def refresh_counts(connection: sqlite3.Connection, collection_ids: Iterable[CollectionId]) -> None:
    """Recompute the counts, dates and covers of these collections and their categories.

    Call it in the transaction that changed the photos, with every collection that lost or gained one: it also chooses
    the tops of stacks that changed. The automatic
    cover is the photo with the file stem "cover", otherwise the first by name; a photo that cannot be decoded only if
    there is no other.
    """
    ids = json.dumps(sorted({*collection_ids, *refresh_stacks(connection)}))
    connection.execute(*_COLLECTIONS.fill(ids=ids))
    refresh_days(connection, ids)
    refresh_categories(connection, [row["category_id"] for row in connection.execute(_CATEGORIES_OF, {"ids": ids})])


def refresh_counts_of(connection: sqlite3.Connection, photo_ids: str) -> None:
    """Do the same for the collections that these photos are in: a JSON array of ids."""
    refresh_counts(connection, collections_of(connection, photo_ids))


def collections_of(connection: sqlite3.Connection, photo_ids: str) -> set[CollectionId]:
    """Return the collections that these photos are in: a JSON array of ids."""
    rows = connection.execute(_COLLECTIONS_OF, {"ids": photo_ids})
    return {CollectionId(row["collection_id"]) for row in rows}


def refresh_dates(connection: sqlite3.Connection, collection_ids: Iterable[CollectionId]) -> None:
    """Recompute the dates of these collections and their categories, where nothing but dates of photos changed."""
    ids = json.dumps(sorted(set(collection_ids)))
    connection.execute(*_COLLECTION_DATES.fill(ids=ids))
    refresh_days(connection, ids)
    refresh_categories(connection, [row["category_id"] for row in connection.execute(_CATEGORIES_OF, {"ids": ids})])


def refresh_categories(connection: sqlite3.Connection, category_ids: Iterable[CategoryId]) -> None:
    """Recompute the counts and dates of these categories: call it with the one that a collection has left."""
    ids = json.dumps(sorted(set(category_ids)))
    connection.execute(*_CATEGORIES.fill(ids=ids))
    note_changed(connection, ids)


@dataclass(frozen=True, slots=True)
class LibraryState:
    """Values that change with the listed library."""

    values: tuple[int | float | str | None, ...]
    """Counts, dates, covers, offline roots, scans, protected albums."""
    changes: NewestChanges
    """Marks, and all else that members change."""


def snapshot(connection: sqlite3.Connection) -> LibraryState:
    """Return the state of the library now."""
    statements = (_LIBRARY_STATE, _SCAN_STATE, _ALBUM_STATE)
    values = tuple(value for statement in statements for value in connection.execute(statement).fetchone())
    return LibraryState(values, newest_changes(connection))


def change_between(before: LibraryState, after: LibraryState) -> LibraryChanged | MarksChanged:
    """Return what changed between two states that differ."""
    return LibraryChanged() if before.values != after.values else changed_since(before.changes, after.changes)


# Each subquery is answered from one partial index alone, except that covers look up a few rows. Keys of names that are
# "cover" and an extension lie between "cover." and "cover/". A photo without a date counts as of its scan, as in the
# date orders, whose keys begin with the second (migration 8). The newest photo is the first of the order newest first:
# one without a date of its own only where no photo has one, and then the collection follows all others (migration 23).
_DATES = """    oldest_local = (
        SELECT CAST(substr(min(date_sort), 1, 12) AS INTEGER) - 100000000000 FROM photos
        WHERE collection_id = collections.id AND {listed}
    ),
    (newest_local, newest_sort) = (
        SELECT CAST(substr(newest_sort, 2, 12) AS INTEGER) - 100000000000,
            CAST(substr(newest_sort, 2, 12) AS INTEGER) - 100000000000 - iif(newest_sort < '1', 1000000000000, 0)
        FROM photos
        WHERE collection_id = collections.id AND {listed}
        ORDER BY newest_sort DESC LIMIT 1
    )"""

_COLLECTIONS = Statement(
    "refresh collections",
    """
UPDATE collections SET
    (photo_count, total_size, archived_count) = (
        SELECT count(*), coalesce(sum(size), 0), coalesce(sum(id IN {archived}), 0)
        FROM photos
        WHERE collection_id = collections.id AND {listed}
    ),
{dates},
    automatic_cover_id = coalesce(
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND {listed} AND error IS NULL
                AND name_sort >= 'cover.' AND name_sort < 'cover/' AND instr(substr(name_sort, 7), '.') = 0
            ORDER BY name_sort, id LIMIT 1
        ),
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND {listed} AND error IS NULL
            ORDER BY name_sort, id LIMIT 1
        ),
        (
            SELECT id FROM photos
            WHERE collection_id = collections.id AND {listed}
            ORDER BY name_sort, id LIMIT 1
        )
    )
WHERE id IN (SELECT value FROM json_each(:ids))
""".replace("{dates}", _DATES).replace("{archived}", ARCHIVED),
)

_COLLECTION_DATES = Statement(
    "refresh dates of collections",
    f"""
UPDATE collections SET
{_DATES}
WHERE id IN (SELECT value FROM json_each(:ids))
""",  # noqa: S608 - the columns above
)

_CATEGORIES = Statement(
    "refresh categories",
    """
UPDATE categories SET
    (collection_count, photo_count, total_size, archived_count, oldest_local, newest_local, newest_sort) = (
        SELECT count(*), coalesce(sum(photo_count), 0), coalesce(sum(total_size), 0), coalesce(sum(archived_count), 0),
            min(oldest_local), max(newest_sort) + iif(max(newest_sort) < -500000000000, 1000000000000, 0),
            max(newest_sort)
        FROM collections
        WHERE category_id = categories.id AND {collections.listed}
    )
WHERE id IN (SELECT value FROM json_each(:ids))
""",
)

_COLLECTIONS_OF = "SELECT DISTINCT collection_id FROM photos WHERE id IN (SELECT value FROM json_each(:ids))"

_CATEGORIES_OF = "SELECT DISTINCT category_id FROM collections WHERE id IN (SELECT value FROM json_each(:ids))"

_LIBRARY_STATE = """
SELECT count(*), sum(photo_count), sum(total_size), sum(oldest_local), sum(newest_local), sum(newest_sort),
    sum(automatic_cover_id), sum(chosen_cover_id), sum(archived_count),
    (SELECT group_concat(id) FROM roots WHERE online = 0)
FROM collections
"""

_SCAN_STATE = """
SELECT count(*), count(seconds), sum(added), sum(changed), sum(moved), sum(missing)
FROM scan_runs
"""

# The history has no entry for an album that is protected.
_ALBUM_STATE = "SELECT count(*) FROM albums WHERE passphrase_hash IS NOT NULL"
