"""The statements about tags."""

from __future__ import annotations

from core.operations import ThingKind
from core.sets.clauses import Purpose
from core.sets.statements import Statement

# A tag counts what has it or one below it, each thing once.
_TAGS_BELOW = """
        SELECT below.id FROM tags AS below
        WHERE below.key >= tags.key AND below.key < substr(tags.key, 1, length(tags.key) - 1) || '0'
    """

_GROUPS = """(
    SELECT count(*) FROM collections
    WHERE collections.id IN (SELECT collection_id FROM tagged_collections WHERE tag_id IN ({below}))
        AND {collections.listed} AND {collections.visible}
) AS collections, (
    SELECT count(*) FROM categories
    WHERE categories.id IN (SELECT category_id FROM tagged_categories WHERE tag_id IN ({below}))
        AND {categories.listed} AND {categories.visible}
) AS categories"""

_COUNTED = """
SELECT name, key, (
    SELECT count(*) FROM photos
    WHERE photos.id IN (SELECT photo_id FROM tagged_photos WHERE tag_id IN ({below}))
        AND {listed} AND {visible}
) AS photos, {groups}
FROM tags
WHERE {condition}
""".replace("{groups}", _GROUPS).replace("{below}", _TAGS_BELOW)

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
SELECT name, key, CASE
    WHEN :sure > 0 AND (
        SELECT count(*) FROM (SELECT DISTINCT photo_id FROM tagged_photos WHERE tag_id IN ({below}) LIMIT :sure)
    ) = :sure
    THEN :most
    ELSE (
        SELECT count(*) FROM (
            SELECT DISTINCT photos.id
            FROM tagged_photos CROSS JOIN photos ON photos.id = tagged_photos.photo_id
            WHERE tag_id IN ({below}) AND {listed} AND {visible}
            LIMIT :most
        )
    )
END AS photos, {groups}
FROM tags
WHERE key IN (SELECT value FROM json_each(:keys))
""".replace("{groups}", _GROUPS).replace("{below}", _TAGS_BELOW),
)
"""Counts stop at a number of photos, so that what most photos have takes no longer than other tags.

With so many as are `sure` to have as many listed ones among them, photos are not looked at.
"""

GROUPS_WITH_TAGS = Statement(
    "collections and categories with tags",
    """
SELECT name, key, 0 AS photos, {groups}
FROM tags
WHERE key IN (SELECT value FROM json_each(:keys))
""".replace("{groups}", _GROUPS).replace("{below}", _TAGS_BELOW),
)

COUNT_WITH_TAG = Statement(
    "number of photos with a tag among some",
    """
SELECT count(*)
FROM json_each(:ids) AS each
CROSS JOIN photos ON photos.id = each.value
WHERE {listed} AND {visible} AND EXISTS (
    SELECT 1 FROM tagged_photos CROSS JOIN tags ON tags.id = tag_id
    WHERE photo_id = photos.id AND tags.key >= :first AND tags.key < :end
)
""",
)

OF_SOME_PHOTOS = Statement(
    "tags of some photos, one by one",
    """
SELECT tags.key, photos.id AS thing_id
FROM json_each(:ids) AS each
CROSS JOIN photos ON photos.id = each.value
CROSS JOIN tagged_photos ON photo_id = photos.id
CROSS JOIN tags ON tags.id = tag_id
WHERE {visible}
""",
)

OF_COLLECTIONS = Statement(
    "tags of the collections of an actor",
    """
SELECT tags.key, -collections.id AS thing_id
FROM categories
CROSS JOIN collections ON collections.category_id = categories.id
CROSS JOIN tagged_collections ON collection_id = collections.id
CROSS JOIN tags ON tags.id = tag_id
WHERE {categories.visible} AND {collections.listed} AND {collections.visible}
""",
)

OF_CATEGORIES = Statement(
    "tags of the categories of an actor",
    """
SELECT tags.key, 'category ' || categories.id AS thing_id
FROM categories
CROSS JOIN tagged_categories ON category_id = categories.id
CROSS JOIN tags ON tags.id = tag_id
WHERE {categories.listed} AND {categories.visible}
""",
)

OF_NEWEST_PHOTOS = Statement(
    "tags of the newest photos, one by one",
    """
SELECT tags.key, newest.id AS thing_id
FROM (
    SELECT id FROM photos WHERE {listed} AND {visible} ORDER BY newest_sort DESC, id DESC LIMIT :limit
) AS newest
CROSS JOIN tagged_photos ON photo_id = newest.id
CROSS JOIN tags ON tags.id = tag_id
""",
)

MOST_USED = """
SELECT key, sum(number) AS number FROM (
    SELECT tag_id, count(*) AS number
    FROM (SELECT tag_id FROM tagged_photos ORDER BY photo_id DESC LIMIT :taggings) GROUP BY tag_id
    UNION ALL SELECT tag_id, count(*) FROM tagged_collections GROUP BY tag_id
    UNION ALL SELECT tag_id, count(*) FROM tagged_categories GROUP BY tag_id
)
JOIN tags ON tags.id = tag_id
GROUP BY tag_id
ORDER BY 2 DESC, key
LIMIT :limit
"""
"""The keys of the tags of the photos that were added last, of collections and of categories: the most used first."""

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
