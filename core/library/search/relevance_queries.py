"""The statements that rank the newest photos of a query by where its words are found."""

from __future__ import annotations

from core.sets.search.search_facts import fact_sql
from core.sets.statements import Statement

_NAMES = f"""
SELECT id, newest_sort, name, {fact_sql("{title}", "photos")} AS title,
    EXISTS (
        SELECT 1 FROM tagged_photos
        WHERE photo_id = photos.id AND tag_id IN (SELECT value FROM json_each(:tag_ids))
    ) AS is_tagged
FROM photos
"""  # noqa: S608 - an expression of core.sets

NEWEST_MATCHES = Statement(
    "newest photos of a query, to be ranked",
    _NAMES + "WHERE {set} AND {listed} AND {visible}\nORDER BY newest_sort DESC, id DESC\nLIMIT :limit\n",
)

NAMES_OF_MATCHES = Statement(
    "photos of a query that the index of words has found, to be ranked",
    _NAMES + "WHERE id IN (SELECT value FROM json_each(:ids)) AND {visible}\n",  # noqa: S608 - an expression of core.sets
)

TAG_NAMES = "SELECT id, name FROM tags WHERE name LIKE :like OR name GLOB '*[^ -~]*'"
"""Names that may have a word; in ASCII those alone that do."""
