"""Thirty queries, and for each the SQL written by hand that finds the same photos: the floor of a page."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.sets.search.word_rows import PHOTO_OF_ROW, SCOPE_OF_CATEGORY

_LISTED = (
    "deleted_at IS NULL AND width > 0 AND below_top = 0 AND photos.id NOT IN (SELECT photo_id FROM trashed_photos)"
)
_IN_ORDER = """
SELECT photos.* FROM photos WHERE {listed} AND {matches}
ORDER BY newest_sort DESC, id DESC LIMIT 240 OFFSET :skipped
"""
_SORTED = """
SELECT photos.* FROM photos WHERE {listed} AND {matches} AND id IN ({ids})
ORDER BY +newest_sort DESC, id DESC LIMIT 240 OFFSET :skipped
"""
_LONGEST = 1.0
"""Seconds after which the slower of two statements is given up."""


@dataclass(frozen=True)
class Query:
    """A query, a condition that a photo matches it, and what else finds its photos; both written by hand."""

    text: str
    matches: str
    ids: str = ""
    kind: str = ""

    def statements(self) -> Iterator[str]:
        """Yield the statements of which the faster one is the floor."""
        if self.matches != _TRUE:
            yield _IN_ORDER.format(listed=_LISTED, matches=self.matches)
        if self.ids:
            yield _SORTED.format(listed=_LISTED, matches=self.matches, ids=self.ids)


def floor(
    connection: sqlite3.Connection, query: Query, skipped: int, timed: Callable[[Callable[[], object]], float]
) -> float:
    """Return the seconds of the fastest statement."""
    return min(timed(lambda sql=sql: _page(connection, sql, skipped)) for sql in query.statements())  # type: ignore[misc]


def _page(connection: sqlite3.Connection, sql: str, skipped: int) -> int:
    end = time.thread_time() + _LONGEST
    connection.set_progress_handler(lambda: time.thread_time() > end, 10_000)
    try:
        return len(connection.execute(sql, {"skipped": skipped}).fetchall())
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.set_progress_handler(None, 0)


def _words(pattern: str) -> str:
    return (
        f"SELECT {PHOTO_OF_ROW} FROM categories CROSS JOIN photo_words"
        f" WHERE photo_words MATCH replace('{pattern}', '$', {SCOPE_OF_CATEGORY})"
    )


def _captioned(pattern: str) -> str:
    return f"id IN (SELECT photo_id FROM imported_metadata WHERE ' ' || caption LIKE '% {pattern}')"


_CANON = "camera_make = 'Canon'"
_YEAR = "newest_sort >= '1101262304000' AND newest_sort < '1101293840000'"
_TAG = "SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, '/{}/') > 0)"
_RATED = "SELECT id FROM photos WHERE deleted_at IS NULL AND width > 0 AND rating_sort >= {}000000000000"
_TRUE = "1"

QUERIES = (
    Query("img", "name LIKE 'img%'", kind="broad"),
    Query("jpg", "name LIKE '%jpg'", kind="broad"),
    Query("canon", _CANON, _words('"$canon" *'), "broad"),
    Query("bab", _TRUE, _words('"$bab" *'), "broad"),
    Query("collection", "collection_id > 0", kind="broad"),
    Query("leica", _TRUE, _words('"$leica" *'), "narrow"),
    Query("summilux", _TRUE, _words('"$summilux" *'), "narrow"),
    Query("name:0001", "name LIKE 'IMG_0001%'", "SELECT id FROM photos WHERE name_sort LIKE 'img%'", "narrow"),
    Query("note:print", _TRUE, "SELECT photo_id FROM photo_texts WHERE note LIKE 'print%'", "narrow"),
    Query("wuwuwu", _TRUE, _words('"$wuwuwu" *'), "narrow"),
    Query("collection:7123", "collection_id = 7123", kind="narrow"),
    Query("qqqq", _TRUE, _words('"$qqqq" *'), "empty"),
    Query("title:qqqq", _TRUE, _words('{title} : "$qqqq" *'), "empty"),
    Query("tag:nothing", _TRUE, _TAG.format("nothing"), "empty"),
    Query("canon leica", _CANON, _words('"$leica" *'), "empty"),
    Query("not img", "name NOT LIKE 'img%'", kind="empty"),
    Query("canon not bab", _CANON, _words('("$canon" *) NOT ("$bab" *)'), "negated"),
    Query("leica not baba", _TRUE, _words('("$leica" *) NOT ("$baba" *)'), "negated"),
    Query("not canon", "camera_make <> 'Canon'", kind="negated"),
    Query("rating:5", "rating >= 4.95", _RATED.format(4), "rating"),
    Query("rating:>=3", "rating >= 3", _RATED.format(3), "rating"),
    Query("canon rating:5", f"{_CANON} AND rating >= 4.95", _RATED.format(4), "rating"),
    Query("taken:2004", _YEAR, kind="date"),
    Query("canon taken:2004", f"{_CANON} AND {_YEAR}", kind="date"),
    Query("leica taken:2004", _YEAR, _words('"$leica" *'), "date"),
    Query('"tag 00001"', _TRUE, _words('{tags} : "$tag $00001"'), "words"),
    Query("tag:'Tag 00061'", _TRUE, _TAG.format("tag 00061"), "tag"),
    Query("canon bab", _CANON, _words('("$canon" *) AND ("$bab" *)'), "several"),
    Query("canon bab rating:>=4 taken:2004", f"{_CANON} AND rating >= 4 AND {_YEAR}", _RATED.format(4), "several"),
    Query("leica or print", _TRUE, _words('("$leica" *) OR ("$print" *)'), "several"),
)
