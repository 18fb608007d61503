"""The index of words: brings `photo_words` up to date with the texts of photos that wait in `unindexed_photos`."""

from __future__ import annotations

import json
import sqlite3

from core.query.search_words import index_text
from core.sets.search.search_facts import INDEXED_TEXTS, fact_sql


def count_unindexed(connection: sqlite3.Connection) -> int:
    """Return how many photos wait for the index, those that are deleted too."""
    return int(connection.execute("SELECT count(*) FROM unindexed_photos").fetchone()[0])


def has_unindexed(connection: sqlite3.Connection) -> bool:
    """Return whether a photo waits for the index."""
    return connection.execute("SELECT 1 FROM unindexed_photos LIMIT 1").fetchone() is not None


def index_words(connection: sqlite3.Connection, limit: int) -> int:
    """Put as many waiting photos into the index, in an open transaction; return how many these were.

    A photo that is deleted leaves the index.
    """
    ids = [row[0] for row in connection.execute("SELECT photo_id FROM unindexed_photos LIMIT ?", (limit,))]
    waiting = {"ids": json.dumps(ids)}
    connection.execute("DELETE FROM photo_words WHERE rowid IN (SELECT value FROM json_each(:ids))", waiting)
    rows = connection.execute(_TEXTS, waiting).fetchall()
    connection.executemany(_ADD, [(row[0], *map(index_text, tuple(row)[1:])) for row in rows])
    connection.execute("DELETE FROM unindexed_photos WHERE photo_id IN (SELECT value FROM json_each(:ids))", waiting)
    return len(ids)


_COLUMNS = [column for column, _ in INDEXED_TEXTS.values()]
_TEXTS = f"""
SELECT id, {", ".join(fact_sql(text, "photos") for _, text in INDEXED_TEXTS.values())}
FROM photos WHERE id IN (SELECT value FROM json_each(:ids))
"""  # noqa: S608 - texts of photos
_ADD = f"INSERT INTO photo_words (rowid, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"  # noqa: S608 - columns
