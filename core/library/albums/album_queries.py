"""The statements about albums; each counts and shows only photos that the actor has access to."""

from __future__ import annotations

from core.sets.clauses import Purpose
from core.sets.expressions import READER
from core.sets.group_photos import PHOTOS_OF_GROUPS
from core.sets.statements import Statement

ALBUM_NAMES = Statement(
    "names of albums",
    f"""
SELECT id, albums.user_id = {READER} AS is_own, name, query
FROM albums
WHERE {{albums.visible}}
""",  # noqa: S608 - an expression of core.sets
)

# A chosen cover is used while the album shows it to the actor, otherwise the first photo that it shows them.
ALBUMS = Statement(
    "albums",
    """
SELECT albums.id, albums.user_id = {reader} AS is_own, is_default, audience, is_hidden,
    passphrase_hash IS NOT NULL AS is_protected, query,
    cover.asset_key AS cover_key, cover.version AS cover_version, cover.width AS cover_width,
    cover.height AS cover_height, cover.coarse AS cover_coarse
FROM albums
LEFT JOIN photos AS cover ON cover.id = coalesce(
    (
        SELECT photos.id FROM photos JOIN album_photos ON album_photos.shown_id = photos.id
        WHERE photos.id = albums.cover_id AND album_photos.album_id = albums.id AND {listed} AND {visible}
    ),
    (
        SELECT photos.id FROM album_photos CROSS JOIN photos ON photos.id = album_photos.shown_id
        WHERE album_photos.album_id = albums.id AND {listed} AND {visible}
        ORDER BY album_photos.place, album_photos.shown_id
        LIMIT 1
    )
)
WHERE (:album_id IS NULL OR albums.id = :album_id) AND {albums.visible}
""".replace("{reader}", READER),
    Purpose.HELD,
)

COUNTS = Statement(
    "numbers of photos of albums",
    """
SELECT album_photos.album_id, count(*) AS photo_count
FROM json_each(:ids) AS each
CROSS JOIN album_photos ON album_photos.album_id = each.value
CROSS JOIN photos ON photos.id = album_photos.shown_id
WHERE {listed} AND {visible}
GROUP BY album_photos.album_id
""",
    Purpose.HELD,
)

COUNT_OF_ALL = Statement(
    "number of photos of several albums",
    """
SELECT count(*) AS photo_count
FROM photos
WHERE id IN (
    SELECT shown_id FROM json_each(:ids) AS each CROSS JOIN album_photos ON album_photos.album_id = each.value
) AND {listed} AND {visible}
""",
    Purpose.HELD,
)

ORDERED_IDS = Statement(
    "ids of photos to put into an album",
    """
SELECT {id}
FROM {photos}
WHERE {set} AND {listed} AND {visible}
ORDER BY {column} {direction}, {tie} {direction}
LIMIT :limit
""",
)

HOLDING = Statement(
    "albums that hold photos",
    """
SELECT album_id, count(*) AS number
FROM album_photos JOIN albums ON albums.id = album_id JOIN photos ON photos.id = shown_id
WHERE shown_id IN (SELECT value FROM json_each(:ids)) AND {listed} AND {visible} AND {albums.visible}
GROUP BY album_id
""",
    Purpose.HELD,
)

PHOTOS_OF_THINGS = Statement(
    "photos of things to put into an album",
    """
SELECT id FROM photos
WHERE id IN (
    SELECT value FROM json_each(:ids)
    UNION ALL
{groups}) AND {listed} AND {visible}
ORDER BY date_sort, id
LIMIT :limit
""".replace("{groups}", PHOTOS_OF_GROUPS),
    Purpose.HELD,
)

SELECTED_IN = Statement(
    "selected photos of an album",
    """
SELECT {id}
FROM {photos}
WHERE {set} AND {listed} AND {visible} AND photos.id IN (SELECT photo_id FROM selections WHERE user_id = :user_id)
ORDER BY {column} {direction}, {tie} {direction}
""",
)

READERS = f"""
SELECT album_id, users.name AS name
FROM album_readers JOIN albums ON albums.id = album_id JOIN users ON users.id = album_readers.user_id
WHERE albums.user_id = {READER} AND audience = 'named' AND users.removed_at IS NULL
ORDER BY users.name
"""  # noqa: S608 - an expression of core.sets
