"""The statements about tags."""

from __future__ import annotations

from core.operations import ThingKind
from core.sets.clauses import Purpose
from core.sets.statements import Statement

# A tag counts what has it or one below it, each thing once.
_BELOW = """
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    """

_COUNTED = """
SELECT name, key, (
    SELECT count(*) FROM photos
    WHERE photos.id IN (SELECT photo_id FROM tagged_photos WHERE tag_id IN ({below}))
        AND {listed} AND {visible}
) AS photos, (
    SELECT count(*) FROM collections
    WHERE collections.id IN (SELECT collection_id FROM tagged_collections WHERE tag_id IN ({below}))
        AND {collections.listed} AND {collections.visible}
) AS collections, (
    SELECT count(*) FROM categories
    WHERE categories.id IN (SELECT category_id FROM tagged_categories WHERE tag_id IN ({below}))
        AND {categories.listed} AND {categories.visible}
) AS categories
FROM tags
WHERE {condition}
""".replace("{below}", _BELOW)

PAGE = Statement(
    "page of tags",
    _COUNTED.replace(
        "{condition}",
        """key > :after AND key >= :first AND key < :end AND instr(key, :words) > 0
ORDER BY key
LIMIT :limit""",
    ),
)

CHILDREN = Statement(
    "tags directly below a tag",
    _COUNTED.replace(
        "{condition}",
        """parent_id IS (SELECT parent.id FROM tags AS parent WHERE parent.key = :key) AND key > :after
ORDER BY key
LIMIT :limit""",
    ),
)

WITH_KEYS = Statement(
    "tags by their keys",
    _COUNTED.replace("{condition}", "key IN (SELECT value FROM json_each(:keys))"),
)

COMPLETING = Statement(
    "tags that complete what is typed",
    """
SELECT name, key, (
    SELECT count(*) FROM (
        SELECT DISTINCT photos.id
        FROM tagged_photos CROSS JOIN photos ON photos.id = tagged_photos.photo_id
        WHERE tag_id IN ({below}) AND {listed} AND {visible}
        LIMIT :most
    )
) AS photos, (
    SELECT count(*) FROM collections
    WHERE collections.id IN (SELECT collection_id FROM tagged_collections WHERE tag_id IN ({below}))
        AND {collections.listed} AND {collections.visible}
) AS collections, (
    SELECT count(*) FROM categories
    WHERE categories.id IN (SELECT category_id FROM tagged_categories WHERE tag_id IN ({below}))
        AND {categories.listed} AND {categories.visible}
) AS categories
FROM tags
WHERE key IN (SELECT value FROM json_each(:keys))
""".replace("{below}", _BELOW),
)
"""Counts stop at a number of photos, so that what most photos have takes no longer than other tags."""

MATCHING = """
SELECT key FROM tags
WHERE instr(key, :words) > 0 AND key <> :words
ORDER BY instr(key, :words) > 1, instr('/' || key, '/' || :words) = 0, length(key), key
"""
"""The keys that what is typed can be completed to: those that begin with it, then those of which a part does."""

MOST_USED = """
SELECT key, sum(number) FROM (
    SELECT tag_id, count(*) AS number FROM tagged_photos GROUP BY tag_id
    UNION ALL SELECT tag_id, count(*) FROM tagged_collections GROUP BY tag_id
    UNION ALL SELECT tag_id, count(*) FROM tagged_categories GROUP BY tag_id
)
JOIN tags ON tags.id = tag_id
GROUP BY tag_id
ORDER BY 2 DESC, key
"""
"""The keys of all tags, those that most things have first."""

OF_THINGS = {
    ThingKind.PHOTO: Statement(
        "tags of photos",
        """
SELECT tags.name, tags.key, count(*) AS number, min(source = 2) AS is_imported
FROM json_each(:ids) AS each
JOIN photos ON photos.id = each.value
JOIN tagged_photos ON tagged_photos.photo_id = photos.id
JOIN tags ON tags.id = tag_id
WHERE {visible}
GROUP BY tag_id
""",
    ),
    ThingKind.COLLECTION: Statement(
        "tags of collections",
        """
SELECT tags.name, tags.key, count(*) AS number, 0 AS is_imported
FROM json_each(:ids) AS each
JOIN collections ON collections.id = each.value
JOIN tagged_collections ON tagged_collections.collection_id = collections.id
JOIN tags ON tags.id = tag_id
WHERE {collections.visible}
GROUP BY tag_id
""",
    ),
    ThingKind.CATEGORY: Statement(
        "tags of categories",
        """
SELECT tags.name, tags.key, count(*) AS number, 0 AS is_imported
FROM json_each(:ids) AS each
JOIN categories ON categories.id = each.value
JOIN tagged_categories ON tagged_categories.category_id = categories.id
JOIN tags ON tags.id = tag_id
WHERE {categories.visible}
GROUP BY tag_id
""",
    ),
}

OF_PHOTO = Statement(
    "tags of one photo",
    """
SELECT tags.name, tags.key, 1 AS number, source = 2 AS is_imported
FROM photos
JOIN tagged_photos ON tagged_photos.photo_id = photos.id
JOIN tags ON tags.id = tag_id
WHERE asset_key = :asset_key AND {listed} AND {visible}
ORDER BY tags.key
""",
    Purpose.EXPORT,
)
