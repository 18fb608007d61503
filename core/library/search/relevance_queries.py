"""The statements that rank the newest photos of a query by where its words are found."""

from __future__ import annotations

from core.sets.search.search_facts import fact_sql
from core.sets.statements import Statement

_NAMES = f"""
SELECT id, newest_sort, name, {fact_sql("{title}", "photos")} AS title
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

TAGGINGS = """
SELECT photo_id, tag_id
FROM json_each(:ids) AS ranked CROSS JOIN tagged_photos ON photo_id = ranked.value
"""

NAMES_OF_TAGS = "SELECT id, name FROM tags WHERE id IN (SELECT value FROM json_each(:ids))"
