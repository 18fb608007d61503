"""The statements about categories and collections."""

from __future__ import annotations

from core.sets.clauses import Purpose, listed
from core.sets.expressions import ARCHIVED, HIDDEN
from core.sets.orders import RANKINGS
from core.sets.statements import Statement

_CATEGORY = """
SELECT id, slug, name, folder, collection_count, photo_count, newest_local,
    {categories.listed} AND NOT EXISTS (
        SELECT 1 FROM collections JOIN roots ON roots.id = collections.root_id
        WHERE collections.category_id = categories.id AND {collections.listed} AND online
    ) AS is_away,
    favourites, photo_count = archived_count AS is_archived,
    {categories.favourite} AS is_favourite
FROM categories
WHERE {categories.visible}"""

CATEGORIES = Statement(
    "categories", _CATEGORY + "\n    AND {categories.listed}\nORDER BY {column} {direction}, id {direction}\n"
)

CATEGORY = Statement("category", _CATEGORY + "\n    AND slug = :slug\n")

CATEGORY_ID = Statement(
    "id of a category",
    """
SELECT id
FROM categories
WHERE slug = :slug AND {categories.visible}
""",
)

# A chosen cover is used while its photo is in this collection, also below the top of a stack, otherwise the automatic
# one.
_COVER = """
    SELECT id AS cover_id, asset_key AS cover_key, version AS cover_version,
        width AS cover_width, height AS cover_height, coarse AS cover_coarse
    FROM photos
) ON cover_id = coalesce(
    (SELECT chosen.id FROM photos AS chosen
    WHERE chosen.id = chosen_cover_id AND chosen.collection_id = collections.id AND {chosen.listed}),
    automatic_cover_id
)"""

# The covers of each category's four newest collections, unsorted; for home, without what is archived or hidden.
_COVERS = (
    """
SELECT categories.id, collections.id AS collection_id, collections.newest_sort,
    cover_key, cover_version, cover_width, cover_height, cover_coarse
FROM categories
CROSS JOIN collections ON collections.id IN (
    SELECT id FROM collections
    WHERE category_id = categories.id AND {collections.listed} AND photo_count <> archived_count
    ORDER BY newest_sort DESC, id DESC
    LIMIT 4
)
JOIN ({cover}
WHERE {categories.visible} AND cover_id NOT IN {archived}
    AND cover_id NOT IN {hidden}""".replace("{cover}", _COVER)
    .replace("{archived}", ARCHIVED)
    .replace("{hidden}", HIDDEN)
)

COVERS = Statement("covers of all categories", _COVERS + "\n", Purpose.FILES)

COVERS_OF_ONE = Statement("covers of a category", _COVERS + "\n    AND categories.slug = :slug\n", Purpose.FILES)

# Whether the member has not seen all of the story; NULL without one.
_UNSEEN_STORY = """(
        SELECT max(told.id NOT IN (SELECT photo_id FROM seen_stories WHERE user_id = :user_id))
        FROM story_folders CROSS JOIN photos AS told ON told.collection_id = story_folders.collection_id
        WHERE owner_id = collections.id AND {told}
    )""".replace("{told}", listed(Purpose.HELD, "told"))

NEW_STORIES = Statement(
    "categories with something new in a story",
    """
SELECT DISTINCT collections.category_id
FROM story_folders CROSS JOIN collections ON collections.id = owner_id
WHERE {collections.listed} AND {collections.visible} AND EXISTS (
    SELECT 1 FROM photos AS told
    WHERE told.collection_id = story_folders.collection_id AND {told}
        AND told.id NOT IN (SELECT photo_id FROM seen_stories WHERE user_id = :user_id)
)
""".replace("{told}", listed(Purpose.HELD, "told")),
)

_COLLECTION = """
SELECT collections.id, category_id, categories.slug AS category_slug, categories.name AS category_name,
    categories.folder AS category_folder, collections.folder, collections.slug, collections.name,
    collections.photo_count, collections.oldest_local, collections.newest_local,
    cover_key, cover_version, cover_width, cover_height, cover_coarse,
    (SELECT online = 0 FROM roots WHERE roots.id = collections.root_id) AS is_away,
    collections.favourites, collections.votes, collections.rating,
    {collections.favourite} AS is_favourite,
    (SELECT stars FROM rated_collections WHERE user_id = :user_id AND collection_id = collections.id) AS stars,
    {unseen_story} AS unseen_story
FROM collections
JOIN categories ON categories.id = category_id
LEFT JOIN ({cover}
WHERE {collections.visible}""".replace("{cover}", _COVER).replace("{unseen_story}", _UNSEEN_STORY)

COLLECTION = Statement(
    "collection",
    """{collection}
    AND collections.id = (SELECT collection_id FROM collection_addresses WHERE slug = :slug)
""".replace("{collection}", _COLLECTION),
    Purpose.FILES,
)

COLLECTION_BY_ID = Statement("collection by its id", _COLLECTION + "\n    AND collections.id = :id\n", Purpose.FILES)

COLLECTIONS = Statement(
    "collections of a category",
    """{collection}
    AND category_id = :category AND {collections.listed}
ORDER BY collections.{column} {direction}, collections.id {direction}
""".replace("{collection}", _COLLECTION),
    Purpose.FILES,
)

FAVOURITE_CATEGORIES = Statement(
    "favourite categories",
    """{category}
    AND {categories.listed} AND {categories.favourites}
ORDER BY {column} {direction}, id {direction}
""".replace("{category}", _CATEGORY),
)

FAVOURITE_COLLECTIONS = Statement(
    "favourite collections",
    """{collection}
    AND {collections.listed} AND {collections.favourites}
ORDER BY collections.{column} {direction}, collections.id {direction}
""".replace("{collection}", _COLLECTION),
)

SELECTED_CATEGORIES = Statement(
    "selected categories",
    """{category}
    AND {categories.listed} AND id IN (SELECT category_id FROM selected_categories WHERE user_id = :user_id)
ORDER BY {column} {direction}, id {direction}
""".replace("{category}", _CATEGORY),
)

SELECTED_COLLECTIONS = Statement(
    "selected collections",
    """{collection}
    AND {collections.listed}
    AND collections.id IN (SELECT collection_id FROM selected_collections WHERE user_id = :user_id)
ORDER BY collections.{column} {direction}, collections.id {direction}
""".replace("{collection}", _COLLECTION),
)

TAGGED_CATEGORIES = Statement(
    "categories with a tag",
    """{category}
    AND {categories.listed} AND id IN (
        SELECT category_id FROM tagged_categories
        WHERE tag_id IN (SELECT tags.id FROM tags WHERE key >= :first AND key < :end)
    )
ORDER BY {column} {direction}, id {direction}
""".replace("{category}", _CATEGORY),
)

TAGGED_COLLECTIONS = Statement(
    "collections with a tag",
    """{collection}
    AND {collections.listed}
    AND collections.id IN (
        SELECT collection_id FROM tagged_collections
        WHERE tag_id IN (SELECT tags.id FROM tags WHERE key >= :first AND key < :end)
    )
ORDER BY collections.{column} {direction}, collections.id {direction}
""".replace("{collection}", _COLLECTION),
)

TOP_COLLECTIONS = {
    ranking: Statement(
        f"top collections by {ranking}",
        """{collection}
    AND {collections.listed} AND collections.votes > 0
ORDER BY {rank} DESC, collections.id DESC
LIMIT :limit
""".replace("{collection}", _COLLECTION).replace("{rank}", rank.replace("{table}", "collections")),
    )
    for ranking, rank in RANKINGS.items()
}

NEXT_COLLECTION = Statement(
    "next collection",
    """{collection}
    AND category_id = :category AND {collections.listed}
    AND (collections.{column}, collections.id) {after} (SELECT {column}, id FROM collections WHERE id = :id)
ORDER BY collections.{column} {direction}, collections.id {direction}
LIMIT 1
""".replace("{collection}", _COLLECTION),
    Purpose.FILES,
)

PREVIOUS_COLLECTION = Statement(
    "previous collection",
    """{collection}
    AND category_id = :category AND {collections.listed}
    AND (collections.{column}, collections.id) {before} (SELECT {column}, id FROM collections WHERE id = :id)
ORDER BY collections.{column} {opposite}, collections.id {opposite}
LIMIT 1
""".replace("{collection}", _COLLECTION),
    Purpose.FILES,
)
