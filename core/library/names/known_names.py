"""The names of collections and tags, for all sessions: read again after they have changed.

20,000 names in one text are searched in a tenth of a millisecond; SQLite takes ten to compare as many one by one.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from core.query.search_words import search_text
from core.sets.statements import Statement

_COLLECTIONS: Final = Statement(
    "names of collections",
    """
SELECT category_id, id, name, newest_sort
FROM collections
WHERE {collections.listed}
ORDER BY newest_sort DESC, id DESC
""",
)
_TAGS: Final = "SELECT key FROM tags ORDER BY length(key), key"
_REVISION_OF_COLLECTIONS: Final = "SELECT collections FROM photo_revision"
_REVISION_OF_TAGS: Final = "SELECT tags FROM photo_revision"
_NO_DATE: Final = 2**62


class NameList:
    """Names in an order; see `core.query.search_words` for what it means that one has words."""

    def __init__(self, names: Iterable[str]) -> None:
        """Join the words of the names."""
        texts = [search_text(name) for name in names]
        self._text = "\n".join(["", *texts, ""])
        self._starts = array("q")
        start = 0
        for text in texts:
            self._starts.append(start)
            start += len(text) + 1

    def beginning(self, pattern: str) -> Iterator[int]:
        """Yield the numbers of the names that begin with the words of a pattern, in their order."""
        return self._found(f"\n{pattern}")

    def having(self, pattern: str) -> Iterator[int]:
        """Yield the numbers of the names that have the words of a pattern, in their order."""
        return self._found(pattern)

    def _found(self, pattern: str) -> Iterator[int]:
        at = self._text.find(pattern)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            if number + 1 == len(self._starts):
                return
            at = self._text.find(pattern, self._starts[number + 1])


@dataclass(frozen=True, slots=True)
class CollectionNames:
    """The collections of a category that hold photos, the newest first."""

    names: NameList
    ids: array[int]
    newest: array[int]


@dataclass(frozen=True, slots=True)
class TagNames:
    """All tags, the shortest first."""

    names: NameList
    keys: tuple[str, ...]


class KnownNames:
    """The names of one database, for its reading threads."""

    def __init__(self) -> None:
        """Start without any."""
        self._lock = Lock()
        self._collections: tuple[int, Mapping[int, CollectionNames]] | None = None
        self._tags: tuple[int, TagNames] | None = None

    def collections(self, connection: sqlite3.Connection) -> Mapping[int, CollectionNames]:
        """Return the names of collections by the ids of their categories."""
        revision = int(connection.execute(_REVISION_OF_COLLECTIONS).fetchone()[0])
        with self._lock:
            if self._collections is None or self._collections[0] != revision:
                self._collections = revision, _read_collections(connection)
            return self._collections[1]

    def tags(self, connection: sqlite3.Connection) -> TagNames:
        """Return the names of tags."""
        revision = int(connection.execute(_REVISION_OF_TAGS).fetchone()[0])
        with self._lock:
            if self._tags is None or self._tags[0] != revision:
                keys = tuple(row["key"] for row in connection.execute(_TAGS))
                self._tags = revision, TagNames(NameList(keys), keys)
            return self._tags[1]


def _read_collections(connection: sqlite3.Connection) -> dict[int, CollectionNames]:
    rows: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in connection.execute(*_COLLECTIONS.fill()):
        rows[row["category_id"]].append(row)
    return {
        category: CollectionNames(
            NameList(row["name"] for row in some),
            array("q", (row["id"] for row in some)),
            array("q", (-_NO_DATE if row["newest_sort"] is None else row["newest_sort"] for row in some)),
        )
        for category, some in rows.items()
    }
