"""The SQL of photos: whole texts, filled in once per scope and sort order when this file is imported.

Each listing carries the condition of `core.permissions.VISIBLE_PHOTO` and that of the partial indexes word for word.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.library.ordering import PHOTO_ORDERS, in_every_order
from core.models import CollectionScope, EverythingScope, Scope, SelectionScope, ShareScope, SortOrder

_SCOPES: Mapping[type[Scope], str] = {
    CollectionScope: "collection_id = :collection_id AND ",
    EverythingScope: "",
    ShareScope: "photos.id IN (SELECT photo_id FROM share_photos WHERE share_id = :share_id) AND ",
    SelectionScope: "photos.id IN (SELECT photo_id FROM selections WHERE user_id = :user_id) AND ",
}


def _in_every_scope(template: str) -> Mapping[type[Scope], str]:
    return {scope: template.replace("{scope}", condition) for scope, condition in _SCOPES.items()}


def _in_every_scope_and_order(template: str) -> Mapping[type[Scope], Mapping[SortOrder, str]]:
    return {scope: in_every_order(sql, PHOTO_ORDERS) for scope, sql in _in_every_scope(template).items()}


FIRST_PAGE = _in_every_scope_and_order("""
SELECT id, asset_key, version, collection_id, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, {column} AS page_value
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
ORDER BY {column} {direction}, id {direction}
LIMIT :limit
""")

# Two ranges of one index, merged: a row value (column, id) would be searched by its column alone, because SQLite does
# not take the rowid for the second half of a range, and thousands of photos share the second of their addition.
NEXT_PAGE = _in_every_scope_and_order("""
SELECT id, asset_key, version, collection_id, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, {column} AS page_value
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND {column} = :value AND id {after} :photo_id
UNION ALL
SELECT id, asset_key, version, collection_id, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, {column} AS page_value
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND {column} {after} :value
ORDER BY page_value {direction}, id {direction}
LIMIT :limit
""")

OUTLINE = _in_every_scope_and_order("""
SELECT {column}, id, aspect
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
ORDER BY {column} {direction}, id {direction}
""")

PLACE = _in_every_scope_and_order("""
SELECT id, {column} AS page_value
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND asset_key = :asset_key
""")

BEFORE_IN_ORDER = _in_every_scope_and_order("""
SELECT count(*)
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND ({column}, id) {before} (:value, :photo_id)
""")

STARTS_WITH = _in_every_scope("""
SELECT id
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND name_sort >= :low AND name_sort < :high
LIMIT 1
""")

BELOW_NAME = _in_every_scope("""
SELECT count(*)
FROM photos
WHERE {scope}deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
    AND name_sort < :low
""")

ONE_PHOTO = """
SELECT id, asset_key, version, collection_id, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, taken_local AS page_value
FROM photos
WHERE asset_key = :asset_key AND deleted_at IS NULL
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""

DETAILS = """
SELECT camera_make, camera_model, lens, exposure_seconds, aperture, iso, focal_length, focal_length_35mm,
    latitude, longitude, orientation, mtime_ns, added_at
FROM photos
WHERE asset_key = :asset_key AND deleted_at IS NULL
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""
