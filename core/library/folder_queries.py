"""The SQL of photos as files of folders: whole texts, filled in once per kind of folder when this file is imported.

Each carries the condition of `core.permissions.VISIBLE_CATEGORY` word for word, also where it looks for an earlier
photo of the same name: a hidden one must not show in how a visible one is called.
"""

from __future__ import annotations

from collections.abc import Mapping

_COLLECTION = "collection_id = (SELECT id FROM collections WHERE slug = :slug)"
_SELECTION = "id IN (SELECT photo_id FROM selections WHERE user_id = :user_id)"

_FOLDERS = {
    "collection": (_COLLECTION, _COLLECTION, "name_sort"),
    "month": ("taken_local >= :start AND taken_local < :end", "taken_local < :end", "taken_local"),
    "selection": (_SELECTION, _SELECTION, "taken_local"),
}
"""By kind of folder: which photos it holds, which of them follow another one, and the column of their order."""


def _of_every_folder(template: str) -> Mapping[str, str]:
    return {
        kind: template.replace("{folder}", condition).replace("{following}", following).replace("{column}", column)
        for kind, (condition, following, column) in _FOLDERS.items()
    }


FIRST_FILES = _of_every_folder("""
SELECT id, asset_key, name, size, mtime_ns, {column} AS page_value,
    EXISTS (
        SELECT 1 FROM photos AS earlier
        WHERE name_sort = photos.name_sort AND name = photos.name AND id < photos.id
            AND {folder} AND deleted_at IS NULL AND width > 0
            AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AS repeated
FROM photos
WHERE {folder} AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY {column}, id
LIMIT :limit
""")

NEXT_FILES = _of_every_folder("""
SELECT id, asset_key, name, size, mtime_ns, {column} AS page_value,
    EXISTS (
        SELECT 1 FROM photos AS earlier
        WHERE name_sort = photos.name_sort AND name = photos.name AND id < photos.id
            AND {folder} AND deleted_at IS NULL AND width > 0
            AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
    ) AS repeated
FROM photos
WHERE {following} AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
    AND {column} >= :value AND ({column} > :value OR id > :photo_id)
ORDER BY {column}, id
LIMIT :limit
""")

FIND_BY_NAME = _of_every_folder("""
SELECT id, asset_key, name, size, mtime_ns, {column} AS page_value, 0 AS repeated
FROM photos
WHERE name_sort = :name_sort AND name = :name AND {folder} AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY id
LIMIT 1
""")

FIND_BY_KEY = _of_every_folder("""
SELECT id, asset_key, name, size, mtime_ns, {column} AS page_value, 1 AS repeated
FROM photos
WHERE asset_key = :asset_key AND {folder} AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
""")

NEXT_CATEGORIES = """
SELECT slug, newest_local
FROM (SELECT id AS category_id, slug, newest_local, photo_count FROM categories)
WHERE slug > :after AND photo_count > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit
"""

NEXT_COLLECTIONS = """
SELECT slug, newest_local
FROM collections
WHERE slug > :after AND slug < :end AND photo_count > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY slug
LIMIT :limit
"""

CATEGORY_EXISTS = """
SELECT 1
FROM (SELECT id AS category_id, slug, photo_count FROM categories)
WHERE slug = :slug AND photo_count > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
"""

COLLECTION_EXISTS = """
SELECT 1
FROM collections
WHERE slug = :slug AND photo_count > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
"""

NEXT_TIME = """
SELECT CAST(strftime('%Y', taken_local, 'unixepoch') AS INTEGER) AS year
FROM photos
WHERE taken_local >= :start AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
ORDER BY taken_local
LIMIT 1
"""

HAS_PHOTO = """
SELECT 1
FROM photos
WHERE taken_local >= :start AND taken_local < :end AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
LIMIT 1
"""
