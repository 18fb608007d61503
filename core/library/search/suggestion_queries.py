"""The statements that read what a search can be completed to, and count what matches up to a number."""

from __future__ import annotations

from core.sets.statements import Statement

# SQLite itself leaves out names in ASCII without the word; `has_words` compares the others.
_HAS_WORDS = "({name} LIKE :like OR {name} GLOB '*[^ -~]*') AND has_words(:pattern, {name})"
_BEGINS = "{name} LIKE :begins"

# Names of all collections are compared: in the order of the table, not by an index of another order.
_COLLECTIONS = """
SELECT collections.name, collections.slug, categories.name AS category_name, categories.slug AS category_slug,
    categories.collection_count, collections.photo_count
FROM collections NOT INDEXED JOIN categories ON categories.id = collections.category_id
WHERE {condition} AND {collections.listed} AND {collections.visible}
"""

_CATEGORIES = """
SELECT name, slug, photo_count
FROM categories
WHERE {condition} AND {categories.listed} AND {categories.visible}
"""

COLLECTIONS_THAT_BEGIN = Statement(
    "collections that begin with a text",
    _COLLECTIONS.replace("{condition}", _BEGINS.replace("{name}", "collections.name"))
    + "ORDER BY collections.newest_sort DESC, collections.id DESC\nLIMIT :limit\n",
)

COLLECTIONS_WITH_WORDS = Statement(
    "collections with words in their names",
    _COLLECTIONS.replace("{condition}", _HAS_WORDS.replace("{name}", "collections.name")) + "LIMIT :limit\n",
)
"""In no order, so that it ends with the first ones."""

_BEGINS_WITHIN = "({name} LIKE :begins OR {name} LIKE :within)"

COLLECTIONS_TO_COMPARE = Statement(
    "collections with a word that begins with a letter",
    _COLLECTIONS.replace("{condition}", _BEGINS_WITHIN.replace("{name}", "collections.name"))
    + "ORDER BY collections.newest_sort DESC, collections.id DESC\nLIMIT :limit\n",
)

CATEGORIES_TO_COMPARE = Statement(
    "categories with a word that begins with a letter",
    _CATEGORIES.replace("{condition}", _BEGINS_WITHIN.replace("{name}", "name"))
    + "ORDER BY newest_sort DESC, id DESC\nLIMIT :limit\n",
)

CATEGORIES_THAT_BEGIN = Statement(
    "categories that begin with a text",
    _CATEGORIES.replace("{condition}", _BEGINS.replace("{name}", "name"))
    + "ORDER BY newest_sort DESC, id DESC\nLIMIT :limit\n",
)

CATEGORIES_WITH_WORDS = Statement(
    "categories with words in their names",
    _CATEGORIES.replace("{condition}", _HAS_WORDS.replace("{name}", "name")) + "LIMIT :limit\n",
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
