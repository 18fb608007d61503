"""The statements that rank the newest photos of a query by where its words are found."""

from __future__ import annotations

from core.sets.search.search_facts import fact_sql
from core.sets.statements import Statement

NEWEST_MATCHES = Statement(
    "newest photos of a query, to be ranked",
    f"""
SELECT id, newest_sort, name, {fact_sql("{title}", "photos")} AS title,
    EXISTS (
        SELECT 1 FROM tagged_photos
        WHERE photo_id = photos.id AND tag_id IN (SELECT value FROM json_each(:tag_ids))
    ) AS is_tagged
FROM photos
WHERE {{set}} AND {{listed}} AND {{visible}}
ORDER BY newest_sort DESC, id DESC
LIMIT :limit
""",  # noqa: S608 - an expression of core.sets
)

RANKED_PHOTOS = Statement(
    "photos of a page by relevance",
    """
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value
FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {listed} AND {visible}
""",
)

TAG_NAMES = "SELECT id, name FROM tags WHERE name LIKE :like OR name GLOB '*[^ -~]*'"
"""Names that may have a word; in ASCII those alone that do."""
