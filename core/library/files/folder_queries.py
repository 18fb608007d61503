"""The statements about photos as files of folders, and about categories and collections as folders.

Each permission also applies where a statement looks for an earlier photo of the same name: a hidden one must not affect
the name of a visible one. Names are the same if their sort keys are: equal without regard to case and normalization,
and also to accents and leading zeros, where a name that differs more than necessary is harmless.
"""

from __future__ import annotations

from core.sets.clauses import Purpose
from core.sets.statements import Statement

_IS_REPEATED = """EXISTS (
        SELECT 1 FROM photos AS earlier
        WHERE earlier.name_sort = photos.name_sort AND earlier.id < photos.id
            AND {earlier.set} AND {earlier.listed} AND {earlier.visible}
    )"""
_COLUMNS = """
SELECT {id}, asset_key, path, name, size, mtime_ns, {column} AS page_value, {is_repeated} AS repeated
FROM {photos}""".replace("{is_repeated}", _IS_REPEATED)
_FILES = (
    _COLUMNS
    + """
WHERE {set} AND {listed} AND {visible}"""
)

FIRST_FILES = Statement(
    "first files of a folder",
    _FILES + "\nORDER BY {column} {direction}, {tie} {direction}\nLIMIT :limit\n",
    Purpose.FILES,
)

NEXT_FILES = Statement(
    "next files of a folder",
    _FILES
    + """
    AND {column} >= :value AND ({column} {after} :value OR {tie} {after} :photo_id)
ORDER BY {column} {direction}, {tie} {direction}
LIMIT :limit
""",
    Purpose.FILES,
)

FIND_BY_NAME = Statement(
    "files of a folder by their name",
    _COLUMNS
    + """
WHERE name_sort = :name_sort AND name = :name AND {set} AND {listed} AND {visible}
ORDER BY photos.id
LIMIT :limit
""",
    Purpose.FILES,
)

FIND_BY_KEY = Statement(
    "file of a folder by its key",
    _COLUMNS
    + """
WHERE asset_key = :asset_key AND {set} AND {listed} AND {visible}
""",
    Purpose.FILES,
)

REPEATED = Statement(
    "photos with the name of an earlier one",
    """
SELECT asset_key
FROM photos
WHERE {set} AND {listed} AND {visible}
    AND {is_repeated}
""".replace("{is_repeated}", _IS_REPEATED),
    Purpose.FILES,
)

NEXT_CATEGORIES = Statement(
    "categories as folders",
    """
SELECT slug, newest_local
FROM categories
WHERE slug > :after AND {categories.listed} AND {categories.visible}
ORDER BY slug
LIMIT :limit
""",
)

NEXT_COLLECTIONS = Statement(
    "collections as folders",
    """
SELECT slug, newest_local
FROM collections
WHERE slug > :after AND slug < :end AND {collections.listed} AND {collections.visible}
ORDER BY slug
LIMIT :limit
""",
)

CATEGORY_EXISTS = Statement(
    "category with photos",
    """
SELECT 1
FROM categories
WHERE slug = :slug AND {categories.listed} AND {categories.visible}
""",
)

COLLECTION_EXISTS = Statement(
    "collection with photos",
    """
SELECT 1
FROM collections
WHERE id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug)
    AND {collections.listed} AND {collections.visible}
""",
)

NEXT_TIME = Statement(
    "next year with photos",
    """
SELECT CAST(strftime('%Y', taken_local, 'unixepoch') AS INTEGER) AS year
FROM photos
WHERE date_sort >= :start AND taken_local IS NOT NULL AND {listed} AND {visible}
ORDER BY date_sort
LIMIT 1
""",
    Purpose.FOLDER,
)

HAS_PHOTO = Statement(
    "a photo of a set",
    """
SELECT 1
FROM photos
WHERE {set} AND {listed} AND {visible}
LIMIT 1
""",
    Purpose.FILES,
)

OTHER_FILES = Statement(
    "other files of photos",
    """
SELECT files.id AS file_id, asset_key, role, files.path AS path, files.size AS size, files.mtime_ns AS mtime_ns,
    photos.path AS photo_path, files.root_id = photos.root_id AS is_in_same_root
FROM files JOIN photos ON photos.id = photo_id
WHERE photo_id IN (SELECT value FROM json_each(:wanted)) AND role <> 'primary' AND start = 0 AND missing_at IS NULL
    AND {listed} AND {visible}
ORDER BY files.path
""",
    Purpose.EXPORT,
)

OTHER_BY_PATH = Statement(
    "other file of a folder by its path",
    """
SELECT files.id AS file_id, asset_key, role, files.path AS path, files.size AS size, files.mtime_ns AS mtime_ns
FROM files JOIN photos ON photos.id = photo_id
WHERE files.root_id = :root AND files.path IN (:path, :other_path) AND start = 0 AND role <> 'primary'
    AND missing_at IS NULL AND {set} AND {listed} AND {visible}
ORDER BY files.path
LIMIT 1
""",
)

FOLDER_OF = Statement(
    "folder of a collection",
    """
SELECT root_id, folder
FROM collections
WHERE id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug) AND {collections.visible}
""",
)
