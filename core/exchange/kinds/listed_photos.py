"""What is kept of lists after marks have changed which photos are listed."""

from __future__ import annotations

import sqlite3

from core.library.summaries import refresh_counts
from core.models import CollectionId


def refresh_lists(connection: sqlite3.Connection, photos: str) -> None:
    """Count the collections of photos again, whose ids are a JSON array, and choose the tops of stacks that changed."""
    rows = connection.execute(_COLLECTIONS_OF, {"photos": photos}).fetchall()
    refresh_counts(connection, {CollectionId(row[0]) for row in rows})


_COLLECTIONS_OF = """
SELECT DISTINCT collection_id FROM photos WHERE id IN (SELECT value FROM json_each(:photos))
"""
