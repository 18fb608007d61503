"""How many photos each collection and category has of each day; `core.library.summaries` keeps them with its counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Final

from core.sets.expressions import ARCHIVED
from core.sets.statements import Statement

UNDATED: Final = -1_000_000
"""The day of photos without a date of their own, before all others."""

_SECOND = "CAST(substr(photos.newest_sort, 2, 12) AS INTEGER)"

DAY: Final = f"iif(photos.newest_sort < '1', {UNDATED}, ({_SECOND} + 51200) / 86400 - 1157408)"
"""The day of a photo as SQL, in days since 1970-01-01: its order "newest first" begins with its second."""

_EPOCH: Final = date(1970, 1, 1).toordinal()


def date_of(day: int) -> date | None:
    """Return the date of a stored day; None for that of photos without a date of their own."""
    return None if day == UNDATED else date.fromordinal(min(max(day + _EPOCH, 1), date.max.toordinal()))


def refresh_days(connection: sqlite3.Connection, ids: str) -> None:
    """Count the photos of these collections by day, and add up their categories where that changed: JSON ids."""
    before = {tuple(row) for row in connection.execute(_KEPT, {"ids": ids})}
    now = {tuple(row) for row in connection.execute(*DAYS_OF_COLLECTIONS.fill(ids=ids))}
    connection.executemany("DELETE FROM collection_days WHERE collection_id = ? AND day = ?", _keys(before - now))
    connection.executemany("INSERT INTO collection_days VALUES (?, ?, ?, ?, ?)", now - before)
    changed = json.dumps(sorted({(day, category_id) for _, day, category_id, *_ in before ^ now}))
    connection.execute(_FORGET, {"changed": changed})
    connection.execute(_ADD_UP, {"changed": changed})


def forget_days(connection: sqlite3.Connection) -> None:
    """Remove all counts of days: a refresh of all collections counts them again."""
    connection.execute("DELETE FROM collection_days")
    connection.execute("DELETE FROM category_days")


def _keys(rows: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in rows]


_KEPT = """
SELECT collection_id, day, category_id, photo_count, archived_count FROM collection_days
WHERE collection_id IN (SELECT value FROM json_each(:ids))
"""

DAYS_OF_COLLECTIONS = Statement(
    "photos of collections by day",
    f"""
SELECT collection_id, {DAY} AS day, collections.category_id, count(*) AS photo_count,
    sum(photos.id IN {ARCHIVED}) AS archived_count
FROM collections CROSS JOIN photos ON collection_id = collections.id
WHERE collections.id IN (SELECT value FROM json_each(:ids)) AND {{listed}}
GROUP BY collection_id, day
""",  # noqa: S608 - expressions of core.sets and from above
)

_FORGET = """
DELETE FROM category_days
WHERE (day, category_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:changed))
"""

_ADD_UP = """
INSERT INTO category_days
SELECT collection_days.day, collection_days.category_id, sum(photo_count), sum(archived_count)
FROM json_each(:changed) AS changed CROSS JOIN collection_days
    ON collection_days.category_id = changed.value ->> 1 AND collection_days.day = changed.value ->> 0
GROUP BY collection_days.day, collection_days.category_id
"""
