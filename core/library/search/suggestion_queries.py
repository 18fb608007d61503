"""The statements that read what a search can be completed to, and count what matches up to a number."""

from __future__ import annotations

from core.sets.statements import Statement

_CATEGORIES = """
SELECT name, slug, photo_count
FROM categories
WHERE {categories.listed} AND {categories.visible} AND {condition}
"""

CATEGORIES_TO_COMPARE = Statement(
    "categories with a word that begins with a letter",
    _CATEGORIES.replace("{condition}", "(name LIKE :begins OR name LIKE :within)")
    + "ORDER BY newest_sort DESC, id DESC\nLIMIT :limit\n",
)

CATEGORIES_WITH_WORDS = Statement(
    "categories with words in their names",
    _CATEGORIES.replace("{condition}", "(name LIKE :begins OR has_words(:pattern, name))")
    + "ORDER BY name LIKE :begins DESC, newest_sort DESC, id DESC\nLIMIT :limit\n",
)

NEWEST_CAMERAS = Statement(
    "cameras and lenses of the newest photos",
    """
SELECT DISTINCT camera_model, lens FROM (
    SELECT camera_model, lens FROM photos WHERE {listed} AND {visible} ORDER BY date_sort DESC, id DESC LIMIT :limit
)
""",
)

COUNT_UP_TO = Statement(
    "number of photos up to a limit",
    """
SELECT count(*) FROM (SELECT 1 FROM photos WHERE {set} AND {listed} AND {visible} LIMIT :limit)
""",
)
