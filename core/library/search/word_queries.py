"""The statements about photos that the index of words has found."""

from __future__ import annotations

from core.sets.clauses import Purpose
from core.sets.search.word_rows import PHOTO_OF_ROW, SCOPE_OF_CATEGORY
from core.sets.statements import Statement

SEARCHED_CATEGORIES = Statement(
    "categories whose words are searched",
    f"""
SELECT replace(:pattern, :scope, {SCOPE_OF_CATEGORY}) AS pattern
FROM categories
WHERE {{categories.visible}}
""",  # noqa: S608 - an expression of core.sets
)

SHOWN_ALBUM = Statement(
    "whether a smart album is shown",
    "SELECT 1 FROM albums WHERE id = :album_id AND {albums.visible}\n",
)

ROWS_FROM_NEWEST = """
SELECT rowid FROM photo_words WHERE photo_words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC
"""
"""The rows of one category between two numbers."""

ROWS_UP_TO = "SELECT rowid FROM photo_words WHERE photo_words MATCH ? LIMIT ?"

NUMBER_OF_ROWS_UP_TO = "SELECT count(*) FROM (SELECT 1 FROM photo_words WHERE photo_words MATCH ? LIMIT ?)"

COUNT_OF_ROWS = "SELECT count(*) FROM photo_words WHERE photo_words MATCH ?"
COUNT_OF_ROWS_BETWEEN = f"{COUNT_OF_ROWS} AND rowid BETWEEN ? AND ?"

NEXT_WORD = "SELECT term FROM known_words WHERE term >= ? LIMIT 1"
"""The first word from a text on."""

# The plus: candidates are sorted, the whole order is not passed.
CANDIDATES = Statement(
    "candidates from the newest",
    """
SELECT id, newest_sort
FROM photos
WHERE {set} AND {listed} AND {visible}
ORDER BY +newest_sort DESC, id DESC
""",
)

# The keys of the order are compared, which is read from the newest on; the set does not choose the index.
_BETWEEN = """
FROM photos
WHERE {set} AND {listed} AND {visible}
    AND newest_sort >= :first AND newest_sort < :end AND (+newest_sort < :last OR id < :last_id)
"""
# The index of rated photos alone.
_RATED_BETWEEN = _BETWEEN.replace("{set}", "rating IS NOT NULL AND {set}")
_IN_ORDER = "ORDER BY newest_sort DESC, id DESC\nLIMIT :limit OFFSET :skipped\n"

NEWEST_BETWEEN = Statement(
    "newest photos of a query between two dates",
    f"\nSELECT id, newest_sort{_BETWEEN}{_IN_ORDER}",
)

NEWEST_RATED = Statement(
    "newest rated photos of a query between two dates",
    f"\nSELECT id, newest_sort{_RATED_BETWEEN}{_IN_ORDER}",
)

COUNT_BETWEEN = Statement(
    "number of photos of a query between two dates",
    f"\nSELECT count(*){_BETWEEN}",
)

COUNT_RATED = Statement(
    "number of rated photos of a query between two dates",
    f"\nSELECT count(*){_RATED_BETWEEN}",
)

_WITHOUT_WORDS = f"""
FROM photos
WHERE {{listed}} AND {{visible}}
    AND newest_sort >= :first AND newest_sort < :end
    AND id NOT IN (
        SELECT {PHOTO_OF_ROW}
        FROM json_each(:patterns) AS of_category CROSS JOIN photo_words
        WHERE photo_words MATCH of_category.value
            AND photo_words.rowid BETWEEN :low AND :high
            AND ({PHOTO_OF_ROW}) NOT IN (SELECT photo_id FROM unindexed_photos)
        UNION ALL
        SELECT value FROM json_each(:unindexed)
    )
"""  # noqa: S608 - expressions of core.sets

NEWEST_WITHOUT = Statement(
    "newest photos without words between two dates",
    f"SELECT id, newest_sort{_WITHOUT_WORDS}ORDER BY newest_sort DESC, id DESC\nLIMIT :limit OFFSET :skipped\n",
    Purpose.SEARCH,
)

COUNT_LISTED = Statement(
    "number of photos between two dates",
    """
SELECT count(*)
FROM photos
WHERE {listed} AND {visible}
    AND newest_sort >= :first AND newest_sort < :end
""",
    Purpose.SEARCH,
)

DATE_AFTER = Statement(
    "date that so many photos come before",
    """
SELECT newest_sort
FROM photos
WHERE {listed} AND newest_sort < :end
ORDER BY newest_sort DESC
LIMIT 1 OFFSET :skipped
""",
    Purpose.SEARCH,
)

PHOTOS_OF_PART = Statement(
    "photos that meet one condition of a query",
    """
SELECT id
FROM photos
WHERE {set} AND {listed}
LIMIT :limit
""",
)

COUNT_OF_CANDIDATES = Statement(
    "number of candidates",
    """
SELECT count(*)
FROM photos
WHERE {set} AND {listed} AND {visible}
""",
)

UNLISTED = """
SELECT id FROM photos WHERE deleted_at IS NOT NULL OR width = 0
UNION SELECT id FROM photos WHERE stack_key IS NOT NULL AND below_top = 1
UNION SELECT photo_id FROM trashed_photos
UNION SELECT photo_id FROM story_photos
LIMIT ?
"""
"""The photos that searches leave out; see `core.sets.clauses.Purpose.SEARCH`."""

UNLISTED_CANDIDATES = Statement(
    "candidates that are not listed",
    """
SELECT id, newest_sort
FROM photos
WHERE {set} AND NOT ({listed}) AND {visible}
""",
)

UNINDEXED = "SELECT photo_id FROM unindexed_photos LIMIT ?"

PHOTOS_BY_ID = Statement(
    "photos by their ids",
    """
SELECT id, asset_key, version, collection_id, path, name, format, width, height, size,
    taken_local, taken_offset, taken_source, camera_make, camera_model, error, coarse, kind, seconds,
    favourites, votes, rating,
    {favourite} AS is_favourite,
    (SELECT stars FROM rated_photos WHERE user_id = :user_id AND photo_id = photos.id) AS stars,
    stack_count, below_top, newest_sort AS page_value
FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {visible}
""",
)
