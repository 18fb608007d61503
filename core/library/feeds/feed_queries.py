"""The statements about feeds; `core.sets` fills in the set and the access of the actor."""

from __future__ import annotations

from typing import Final

from core.sets.clauses import OF_CATEGORIES
from core.sets.statements import Statement

SCATTERED_BITS: Final = 32
"""Bits of the numbers by which photos are shuffled."""

SCATTERED: Final = f"(photos.id * 2654435761 & {2**SCATTERED_BITS - 1})"
"""A number for each photo, as the index `photos_scattered` has it: ids that follow each other are far apart.

It multiplies by 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
"""

_SHOWN = "{set} AND {listed} AND {visible}"
_IN_BUCKET = f"{SCATTERED} >= :low AND {SCATTERED} < :high"

IDS = Statement("ids of a feed", f"SELECT id FROM photos WHERE {_SHOWN}")  # noqa: S608 - expressions from above
IDS_IN_BUCKET = Statement("ids of a bucket of a feed", f"SELECT id FROM photos WHERE {_IN_BUCKET} AND {_SHOWN}")  # noqa: S608 - expressions from above
FAVOURITE_IDS = Statement("favourites of a feed", f"SELECT id FROM photos WHERE {{favourites}} AND {_SHOWN}")  # noqa: S608 - expressions from above
# Looked up among the favourites, not in the index of the buckets.
FAVOURITE_IDS_IN_BUCKET = Statement(
    "favourites of a bucket of a feed",
    f"SELECT id FROM photos WHERE {{favourites}} AND +{SCATTERED} >= :low AND +{SCATTERED} < :high AND {_SHOWN}",  # noqa: S608 - expressions from above
)
OTHER_IDS = Statement("ids of a feed without favourites", f"SELECT id FROM photos WHERE NOT {{favourite}} AND {_SHOWN}")  # noqa: S608 - expressions from above
OTHER_IDS_IN_BUCKET = Statement(
    "ids of a bucket of a feed without favourites",
    f"SELECT id FROM photos WHERE {_IN_BUCKET} AND NOT {{favourite}} AND {_SHOWN}",  # noqa: S608 - expressions from above
)

# Of a member with few photos, which are looked up by their categories instead of reading all photos.
_OF_CATEGORIES = f"photos.{OF_CATEGORIES}"
IDS_OF_CATEGORIES = Statement(
    "ids of a feed of some categories",
    f"SELECT id FROM photos WHERE {_OF_CATEGORIES} AND {_SHOWN}",  # noqa: S608 - expressions from above
)
OTHER_IDS_OF_CATEGORIES = Statement(
    "ids of a feed of some categories without favourites",
    f"SELECT id FROM photos WHERE {_OF_CATEGORIES} AND NOT {{favourite}} AND {_SHOWN}",  # noqa: S608 - expressions from above
)

COUNT_IN_BUCKET = Statement(
    "count of a bucket of a feed",
    f"SELECT count(*) FROM photos WHERE {_IN_BUCKET} AND {_SHOWN}",  # noqa: S608 - expressions from above
)
FAVOURITES_BY_BUCKET = Statement(
    "favourites of a feed by bucket",
    f"""
SELECT {SCATTERED} >> :shift AS bucket, count(*) AS photos
FROM photos
WHERE {{favourites}} AND {_SHOWN}
GROUP BY bucket
""",  # noqa: S608 - expressions from above
)

# Up to a number: more of them are read in buckets.
COUNT_OF_FAVOURITES = Statement(
    "count of favourites of a feed",
    f"SELECT count(*) FROM (SELECT 1 FROM photos WHERE {{favourites}} AND {_SHOWN} LIMIT :most)",  # noqa: S608 - expressions from above
)

PLACE = Statement(
    "place of a photo in a feed",
    f"""
SELECT id, {SCATTERED} AS page_value, {{favourite}} AS is_favourite
FROM photos
WHERE asset_key = :asset_key AND {_SHOWN}
""",  # noqa: S608 - expressions from above
)
PLACE_OF_TOP = Statement(
    "place of the top of a stack in a feed",
    f"""
SELECT id, {SCATTERED} AS page_value, {{favourite}} AS is_favourite
FROM photos
WHERE id = (
    SELECT top.id
    FROM photos AS member JOIN photos AS top
        ON top.stack_key = member.stack_key AND +top.collection_id = member.collection_id AND {{top.listed}}
    WHERE member.asset_key = :asset_key AND {{member.visible}}
) AND {_SHOWN}
""",  # noqa: S608 - expressions from above
)
IS_FAVOURITE = Statement(
    "whether a photo of a feed is a favourite",
    "SELECT {favourite} AS is_favourite FROM photos WHERE id = :photo_id AND {listed} AND {visible}",
)

REELS = Statement(
    "videos of reels",
    f"""
SELECT id, collection_id, width, height, seconds, added_at, newest_sort, {{favourite}} AS is_favourite
FROM photos
WHERE {_SHOWN}
""",  # noqa: S608 - expressions from above
)

PHOTOS = Statement(
    "photos of a feed by their ids",
    f"""
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {{favourite}} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, {SCATTERED} AS page_value
FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {_SHOWN}
""",  # noqa: S608 - expressions from above
)
