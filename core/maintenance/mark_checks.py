"""Check the counts of marks (favourites, votes, ratings, views), and what albums show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from core.maintenance.findings import Finding, fail, ok
from core.marks.albums.shown_photos import wrong_count
from core.sets.statements import Statement

_RESTORE = "`sshowcase doctor --repair` counts them again; please report this."


def mark_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the kept counts with the marks themselves; former members do not count."""
    wrong = {table: connection.execute(statement).fetchone()[0] for table, statement in _WRONG.items()}
    found = [f"{count:,} {table}" for table, count in wrong.items() if count]
    if found:
        yield fail("marks", f"wrong counts of favourites or ratings: {', '.join(found)}", _RESTORE)
    else:
        yield ok("marks", "favourites, votes and ratings are those of the members")


def view_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the kept numbers of views with the views themselves."""
    wrong = {table: connection.execute(statement).fetchone()[0] for table, statement in _WRONG_VIEWS.items()}
    found = [f"{count:,} {table}" for table, count in wrong.items() if count]
    if found:
        yield fail("views", f"wrong counts of views: {', '.join(found)}", _RESTORE)
    else:
        yield ok("views", "each count of views is that of the members' hours")


def archive_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the kept numbers of archived photos with the archive."""
    wrong = {table: connection.execute(*each.fill()).fetchone()[0] for table, each in _WRONG_ARCHIVED.items()}
    found = [f"{count:,} {table}" for table, count in wrong.items() if count]
    if found:
        yield fail("archive", f"wrong counts of archived photos: {', '.join(found)}", _RESTORE)
    else:
        yield ok("archive", "each count of archived photos is that of the archive")


def album_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Compare what albums show with the stacks of their photos."""
    wrong = wrong_count(connection)
    if wrong:
        yield fail("albums", f"wrong tops of stacks are shown for {wrong:,} photos of albums", _RESTORE)
    else:
        yield ok("albums", "each photo of an album is shown, or the top of its stack")


_WRONG_ARCHIVED = {
    table: Statement(
        f"{table} with wrong counts of archived photos",
        f"""
SELECT count(*) FROM {table}
LEFT JOIN (
    SELECT {group} AS id, count(*) AS number
    FROM archived_photos JOIN photos ON photos.id = archived_photos.photo_id
    WHERE {{listed}} GROUP BY {group}
) AS truth ON truth.id = {table}.id
WHERE archived_count <> coalesce(number, 0)
""",  # noqa: S608 - names from below
    )
    for table, group in (("collections", "collection_id"), ("categories", "category_id"))
}

_WRONG_VIEWS = {
    "collections": """
SELECT count(*) FROM collections
WHERE views <> (SELECT count(*) FROM collection_views WHERE collection_id = collections.id)
""",
    "photos": """
SELECT count(*) FROM photos
WHERE votes > 0 AND views <> (SELECT views FROM collections WHERE id = photos.collection_id)
""",
}

# Only what has marks, or counts of them, is compared: few rows of a large library.
_WRONG = {
    "photos": """
WITH marked AS (
    SELECT photo_id AS id FROM favourite_photos
    UNION SELECT photo_id FROM rated_photos
    UNION SELECT photo_id FROM imported_metadata WHERE rating > 0
    UNION SELECT id FROM photos WHERE favourites <> 0 OR votes <> 0 OR rating IS NOT NULL OR rating_sort <> 0
)
SELECT count(*) FROM photos JOIN marked USING (id)
WHERE favourites <> (
    SELECT count(*) FROM favourite_photos JOIN users ON users.id = user_id
    WHERE photo_id = photos.id AND removed_at IS NULL
) OR (votes, rating) IS NOT (
    SELECT count(*), coalesce(
        avg(stars), (SELECT rating FROM imported_metadata WHERE photo_id = photos.id AND rating > 0)
    )
    FROM rated_photos JOIN users ON users.id = user_id
    WHERE photo_id = photos.id AND removed_at IS NULL
) OR rating_sort <> coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
""",
    "collections": """
SELECT count(*) FROM collections
WHERE favourites <> (
    SELECT count(*) FROM favourite_collections JOIN users ON users.id = user_id
    WHERE collection_id = collections.id AND removed_at IS NULL
) OR (votes, rating) IS NOT (
    SELECT count(*), avg(stars) FROM rated_collections JOIN users ON users.id = user_id
    WHERE collection_id = collections.id AND removed_at IS NULL
) OR rating_sort <> coalesce(CAST(round(rating * 1000000) AS INTEGER) * 1000000 + min(votes, 999999), 0)
""",
    "categories": """
SELECT count(*) FROM categories
WHERE favourites <> (
    SELECT count(*) FROM favourite_categories JOIN users ON users.id = user_id
    WHERE category_id = categories.id AND removed_at IS NULL
)
""",
}
