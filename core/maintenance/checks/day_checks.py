"""Check what is kept of days: how many photos each collection and category has of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from core.library.timeline.day_counts import DAY
from core.maintenance.findings import Finding, fail, ok
from core.sets.expressions import ARCHIVED
from core.sets.statements import Statement


def day_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the kept counts of days with the photos."""
    collections, categories = (connection.execute(*each.fill()).fetchone()[0] for each in (_COLLECTIONS, _CATEGORIES))
    if collections or categories:
        found = f"wrong counts: {collections:,} days of collections, {categories:,} of categories"
        yield fail("days", found, "`sshowcase doctor --repair` counts again; please report this.")
    else:
        yield ok("days", "each day of the timeline counts its photos")


_COLLECTIONS = Statement(
    "days of collections with wrong counts",
    f"""
WITH truth AS (
    SELECT collection_id, {DAY} AS day, collections.category_id, count(*) AS photos,
        sum(photos.id IN {ARCHIVED}) AS archived
    FROM photos JOIN collections ON collections.id = collection_id
    WHERE {{listed}} GROUP BY collection_id, day
), kept AS (
    SELECT collection_id, day, category_id, photo_count, archived_count FROM collection_days
)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM truth EXCEPT SELECT * FROM kept)
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM truth)
)
""",  # noqa: S608 - expressions of core.sets and core.library
)

_CATEGORIES = Statement(
    "days of categories with wrong counts",
    """
WITH truth AS (
    SELECT day, category_id, sum(photo_count), sum(archived_count) FROM collection_days GROUP BY category_id, day
), kept AS (
    SELECT day, category_id, photo_count, archived_count FROM category_days
)
SELECT count(*) FROM (
    SELECT * FROM (SELECT * FROM truth EXCEPT SELECT * FROM kept)
    UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM truth)
)
""",
)
