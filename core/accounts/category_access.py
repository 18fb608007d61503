"""Lists of categories, as access and invitations name them: JSON arrays of ids."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from core.errors import NotFoundError
from core.models import CategoryId


def sorted_ids(category_ids: Collection[CategoryId] | None) -> tuple[CategoryId, ...] | None:
    """Return the ids as a sorted tuple, each once; None, which means all categories, as it is."""
    return None if category_ids is None else tuple(sorted(set(category_ids)))


def require_categories(connection: sqlite3.Connection, category_ids: Collection[CategoryId]) -> str:
    """Return the ids as a sorted JSON array; NotFoundError when one of them is not a category."""
    array = json.dumps(sorted(set(category_ids)))
    found = connection.execute(_COUNT, {"category_ids": array}).fetchone()[0]
    if found != len(set(category_ids)):
        raise NotFoundError("There is no such category.", "It may have been removed.")
    return array


def category_names(connection: sqlite3.Connection, array: str) -> str:
    """Return the names of the categories in a JSON array in order, separated by commas; "none" for none."""
    return ", ".join(row["name"] for row in connection.execute(_NAMES, {"category_ids": array})) or "none"


_COUNT = """
SELECT count(*) FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
"""

_NAMES = """
SELECT name FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
ORDER BY name_sort, id
"""
