"""Collections whose names have words, or words like these, of the categories that an actor has access to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from heapq import nlargest
from itertools import islice

from core.library.names.known_names import CollectionNames, KnownNames, NameList
from core.models import Actor
from core.query.search_words import search_pattern
from core.sets.statements import Statement

MOST_COMPARED = 300
"""Collections whose names are compared with mistyped words."""

_SPARE = 20
"""Collections of each category that are compared at least."""

_Place = tuple[int, int]
"""In the order of suggestions: when the newest photo was taken, and the id."""


def collections_with_words(
    connection: sqlite3.Connection, actor: Actor, words: str, limit: int, known: KnownNames
) -> list[sqlite3.Row]:
    """Return up to `limit` collections, those that begin with the words first, each from the newest."""
    pattern, own = search_pattern(words, is_exact=False), _own_names(connection, actor, known)
    found = dict.fromkeys(_newest(own, lambda names: names.beginning(pattern), limit))
    if len(found) < limit:
        found |= dict.fromkeys(_newest(own, lambda names: names.having(pattern), 2 * limit))
    return _rows(connection, actor, list(found)[:limit])


def similar_collections(
    connection: sqlite3.Connection,
    actor: Actor,
    letter: str,
    is_meant: Callable[[str], bool],
    limit: int,
    known: KnownNames,
) -> list[sqlite3.Row]:
    """Return up to `limit` collections with a word that begins with a letter and that are meant, the newest first.

    With an empty letter, any of them. The newest `MOST_COMPARED` are looked at.
    """
    pattern, own = f" {letter}", _own_names(connection, actor, known)
    places = _newest(
        own, lambda names: names.having(pattern), MOST_COMPARED, _SPARE + 2 * MOST_COMPARED // max(len(own), 1)
    )
    meant = (row for row in _rows(connection, actor, places) if is_meant(row["name"]))
    return list(islice(meant, limit))


def _own_names(connection: sqlite3.Connection, actor: Actor, known: KnownNames) -> Mapping[int, CollectionNames]:
    """Return the names of the categories that the actor has access to: others are not searched."""
    names = known.collections(connection)
    ids = [row["id"] for row in connection.execute(*_OWN_CATEGORIES.fill(actor))]
    return {category: names[category] for category in ids if category in names}


def _newest(
    own: Mapping[int, CollectionNames],
    search: Callable[[NameList], Iterator[int]],
    limit: int,
    of_category: int | None = None,
) -> list[_Place]:
    """Return up to `limit` collections, and not more of each category."""
    found: list[_Place] = []
    for some in own.values():
        numbers = islice(search(some.names), of_category or limit)
        found += [(some.newest[number], some.ids[number]) for number in numbers]
    return nlargest(limit, found)


def _rows(connection: sqlite3.Connection, actor: Actor, places: list[_Place]) -> list[sqlite3.Row]:
    ids = json.dumps([collection for _, collection in places])
    return connection.execute(*_COLLECTIONS.fill(actor, ids=ids)).fetchall()


_OWN_CATEGORIES = Statement(
    "categories whose names of collections are searched",
    "SELECT id FROM categories WHERE {categories.listed} AND {categories.visible}\n",
)

_COLLECTIONS = Statement(
    "suggested collections",
    """
SELECT collections.name, collections.slug, categories.name AS category_name, categories.collection_count,
    collections.photo_count
FROM json_each(:ids) AS each
CROSS JOIN collections ON collections.id = each.value
JOIN categories ON categories.id = collections.category_id
WHERE {collections.listed} AND {collections.visible}
ORDER BY each.key
""",
)
