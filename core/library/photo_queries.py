"""The statements about photos; `core.sets` fills in the set, the order, and the access of the actor."""

from __future__ import annotations

from core.sets.clauses import Purpose
from core.sets.expressions import ARCHIVED, HIDDEN, LAST_SESSION_END, READER
from core.sets.statements import Statement

FIRST_PAGE = Statement(
    "first page of photos",
    """
SELECT {id}, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {column} AS page_value
FROM {photos}
WHERE {set} AND {listed} AND {visible}
ORDER BY {column} {direction}, {tie} {direction}
LIMIT :limit
""",
)

# Two ranges of one index, merged: a row value (column, id) would be searched by its column alone, because SQLite does
# not take the rowid for the second half of a range, and thousands of photos share the second of their addition.
NEXT_PAGE = Statement(
    "next page of photos",
    """
SELECT {id}, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {column} AS page_value
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND {column} = :value AND {tie} {after} :photo_id
UNION ALL
SELECT {id}, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {column} AS page_value
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND {column} {after} :value
ORDER BY page_value {direction}, id {direction}
LIMIT :limit
""",
)

# Of a set that is looked up and sorted for each page, only what the page shows is read whole.
PAGE_AT = Statement(
    "page of photos that are looked up",
    """
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {column} AS page_value
FROM photos
WHERE id IN (
    SELECT id
    FROM photos
    WHERE {set} AND {listed} AND {visible}
    ORDER BY {column} {direction}, id {direction}
    LIMIT :limit OFFSET :skipped
)
ORDER BY {column} {direction}, id {direction}
""",
)

# A row of home: what is archived, or hidden by the actor, is left out.
FIRST_OF_FEED = Statement("first photos of a row of home", FIRST_PAGE.template, Purpose.FEED)

# Many favourites are found sooner at the start of the order than by sorting all of them.
MANY_FAVOURITES = """
SELECT count(*) = :many FROM (SELECT 1 FROM favourite_photos WHERE user_id = :user_id LIMIT :many)
"""

FIRST_FAVOURITES = Statement(
    "first favourites of a row of home",
    """
SELECT photos.id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    1 AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {column} AS page_value
FROM (
    SELECT id
    FROM photos
    WHERE {listed} AND {visible}
    ORDER BY {column} {direction}, id {direction}
    LIMIT :read
) AS first CROSS JOIN photos ON photos.id = first.id
WHERE EXISTS (SELECT 1 FROM favourite_photos WHERE user_id = :user_id AND photo_id = first.id)
ORDER BY {column} {direction}, photos.id {direction}
LIMIT :limit
""",
    Purpose.FEED,
)

BEFORE_PLACE = Statement(
    "photos before a place of those that are looked up",
    """
SELECT count(*)
FROM photos
WHERE {set} AND {listed} AND {visible}
    AND ({column}, id) {before} (:value, :photo_id)
""",
)

# Photos as files: those below the tops of stacks, too.
FIRST_PAGE_OF_FILES = Statement("first page of photos as files", FIRST_PAGE.template, Purpose.FILES)
NEXT_PAGE_OF_FILES = Statement("next page of photos as files", NEXT_PAGE.template, Purpose.FILES)

PLACE = Statement(
    "place of a photo in an order",
    """
SELECT {id}, {column} AS page_value
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND asset_key = :asset_key
""",
)

PLACE_OF_TOP = Statement(
    "place of the top of a stack in an order",
    """
SELECT {id}, {column} AS page_value
FROM {photos}
WHERE id = (
    SELECT top.id
    FROM photos AS member JOIN photos AS top
        ON top.stack_key = member.stack_key AND +top.collection_id = member.collection_id AND {top.listed}
    WHERE member.asset_key = :asset_key AND {member.visible}
) AND {set} AND {listed} AND {visible}
""",
)

KEY_AT = Statement(
    "key of a place from the start",
    """
SELECT {column} AS page_value, {id}
FROM {photos}
WHERE {set} AND {listed} AND {visible}
ORDER BY {column} {direction}, {tie} {direction}
LIMIT 1 OFFSET :skipped
""",
)

# Ranges are split at ties as in NEXT_PAGE.
KEY_AFTER = Statement(
    "key of a place after another",
    """
SELECT {column} AS page_value, {id}
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND {column} = :value AND {tie} {after} :photo_id
UNION ALL
SELECT {column} AS page_value, {id}
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND {column} {after} :value
ORDER BY page_value {direction}, id {direction}
LIMIT 1 OFFSET :skipped
""",
)

BETWEEN_PLACES = Statement(
    "photos between two places",
    """
SELECT (
    SELECT count(*)
    FROM {photos}
    WHERE {set} AND {listed} AND {visible}
        AND {column} = :value AND {tie} {after} :photo_id
) + (
    SELECT count(*)
    FROM {photos}
    WHERE {set} AND {listed} AND {visible}
        AND {column} {after} :value AND {column} {before} :end_value
) + (
    SELECT count(*)
    FROM {photos}
    WHERE {set} AND {listed} AND {visible}
        AND {column} = :end_value AND {tie} {before} :end_id
)
""",
)

WITHIN_TIE = Statement(
    "photos between two places of a tie",
    """
SELECT count(*)
FROM {photos}
WHERE {set} AND {listed} AND {visible}
    AND {column} = :value AND {tie} {after} :photo_id AND {tie} {before} :end_id
""",
)

STARTS_WITH = Statement(
    "first photo by its first letter",
    """
SELECT {column} AS page_value, id
FROM photos
WHERE {set} AND {listed} AND {visible}
    AND {column} >= :low AND {column} < :high
ORDER BY {column} {direction}, id {direction}
LIMIT 1
""",
)

ONE_PHOTO = Statement(
    "one photo",
    """
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, date_sort AS page_value
FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.EXPORT,
)

DETAILS = Statement(
    "details of a photo",
    """
SELECT camera_make, camera_model, lens, exposure_seconds, aperture, iso, focal_length, focal_length_35mm,
    latitude, longitude, place_id, orientation, mtime_ns, added_at, note, codec, plays_in_browsers, has_sound
FROM photos
WHERE asset_key = :asset_key AND {listed} AND {visible}
""",
    Purpose.EXPORT,
)

COUNT = Statement(
    "count of photos",
    """
SELECT count(*)
FROM photos
WHERE {set} AND {listed} AND {visible}
""",
)

# Without what is archived, which is counted with the photos of each category, and what the actor hides.
COUNT_IN_CATEGORIES = Statement(
    "count of all photos",
    f"""
SELECT coalesce(sum(photo_count - archived_count), 0) - (
    SELECT count(*)
    FROM photos
    WHERE id IN {HIDDEN} AND id NOT IN {ARCHIVED} AND {{listed}} AND {{visible}}
)
FROM categories
WHERE {{categories.visible}}
""",  # noqa: S608 - an expression of core.sets
)

# Read from the oldest on, up to a number; all of them, if none is new because no session has ended.
COUNT_OF_OLDER = Statement(
    "count of photos that are not new",
    f"""
SELECT count(*)
FROM (
    SELECT 1
    FROM photos
    WHERE added_at <= coalesce({LAST_SESSION_END.format(user=READER)}, 9223372036854775807)
        AND {{listed}} AND {{visible}}
    LIMIT :most
)
""",  # noqa: S608 - an expression of core.sets
    Purpose.FEED,
)

COUNT_IN_CATEGORY = Statement(
    "count of photos in a category",
    """
SELECT coalesce(sum(photo_count), 0)
FROM categories
WHERE slug = :slug AND {categories.visible}
""",
)

COUNT_IN_COLLECTION = Statement(
    "count of photos in a collection",
    """
SELECT coalesce(sum(photo_count), 0)
FROM collections
WHERE id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug) AND {collections.visible}
""",
)

IDS = Statement(
    "ids of photos to mark",
    """
SELECT id FROM photos
WHERE {set} AND {listed} AND {visible}
LIMIT :limit
""",
)

KEYS = Statement(
    "keys of photos",
    """
SELECT asset_key
FROM photos
WHERE {set} AND {listed} AND {visible}
ORDER BY date_sort, id
""",
)
