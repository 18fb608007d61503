"""Collections whose folder was moved to another root: their rows continue there, with slugs, links and marks."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from core.indexing.collection_rows import parked_folder, readdress
from core.indexing.moves.matched_moves import RootMove
from core.library.slugs import collection_slug
from core.models import CollectionId, PhotoId
from core.sets.clauses import Purpose, listed


def collections_before(connection: sqlite3.Connection, moves: Iterable[RootMove]) -> Mapping[PhotoId, CollectionId]:
    """Return the collections of the missing photos of these moves, before their files are exchanged."""
    rows = connection.execute(_COLLECTIONS_OF, {"ids": json.dumps([former.photo_id for former, _ in moves])})
    return {PhotoId(row["id"]): CollectionId(row["collection_id"]) for row in rows}


def carry_between_roots(
    connection: sqlite3.Connection, moves: Iterable[RootMove], before: Mapping[PhotoId, CollectionId]
) -> set[CollectionId]:
    """Exchange the places of collections that all photos left and of those that got most of them; return both.

    Call it once the files of `moves` are exchanged, with what `collections_before` returned. A collection stays what it
    is while photos are left in it, and where the other one held photos before, or has marks of its own: links show what
    they showed, to whom they showed it. Of several collections that went to one folder, the one with most photos
    continues there.
    """
    since: defaultdict[CollectionId, int] = defaultdict(lambda: 1 << 62)
    destinations: defaultdict[CollectionId, Counter[CollectionId]] = defaultdict(Counter)
    now = collections_before(connection, moves)
    for former, found in moves:
        new = now[former.photo_id]
        destinations[before[former.photo_id]][new] += 1
        since[new] = min(since[new], found.since)
    claims: dict[CollectionId, tuple[int, CollectionId]] = {}
    for old, counts in sorted(destinations.items()):
        new, number = max(counts.items(), key=lambda each: (each[1], -each[0]))
        if number > claims.get(new, (0, old))[0]:
            claims[new] = (number, old)
    exchanged: set[CollectionId] = set()
    for new, (_, old) in sorted(claims.items()):
        values = {"old": old, "new": new, "since": since[new]}
        if old not in claims and connection.execute(_CONTINUES, values).fetchone() is not None:
            _exchange(connection, old, new)
            exchanged |= {old, new}
    return exchanged


def _exchange(connection: sqlite3.Connection, old: CollectionId, new: CollectionId) -> None:
    rows = {row["id"]: dict(row) for row in connection.execute(_PLACES, (old, new)).fetchall()}
    here, there = rows[old], rows[new]
    if here["category_id"] != there["category_id"]:
        connection.execute(_SET_SLUG, (f"{there['slug']}\0", new))
        slug = collection_slug(connection, there["category_slug"], there["name"], old)
        readdress(connection, old, here["slug"], slug)
        connection.execute(_SET_SLUG, (collection_slug(connection, here["category_slug"], here["name"], new), new))
    connection.execute(_PLACE, there | {"folder": parked_folder(there["folder"], old), "id": old})
    connection.execute(_PLACE, here | {"id": new})
    connection.execute(_PLACE, there | {"id": old})
    connection.execute(_EXCHANGE_PHOTOS, {"old": old, "new": new})


_COLLECTIONS_OF = "SELECT id, collection_id FROM photos WHERE id IN (SELECT value FROM json_each(:ids))"

_MARKED = " UNION ALL ".join(
    f"SELECT 1 FROM {table} WHERE collection_id = :new"  # noqa: S608 - names of tables below
    for table in (
        "favourite_collections",
        "rated_collections",
        "tagged_collections",
        "selected_collections",
        "collection_notes",
        "trashed_photos",
        "former_slugs",
    )
)

# What is in the new folder came with the files, now or before (then a row of the same size and beginning stayed in the
# old one), or was added there since they came.
_CONTINUES = (
    """
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM photos WHERE collection_id = :old AND {listed})
    AND NOT EXISTS (
        SELECT 1 FROM photos AS present
        WHERE present.collection_id = :new AND {present} AND present.added_at < :since AND NOT EXISTS (
            SELECT 1 FROM photos AS left_behind
            WHERE left_behind.collection_id = :old
                AND (left_behind.size, left_behind.head) = (present.size, present.head)
        )
    )
    AND NOT EXISTS ({marked})
    AND NOT EXISTS (SELECT 1 FROM collections WHERE id = :new AND chosen_cover_id IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM shares JOIN collections ON shares.photo_set = 'collection:' || slug WHERE collections.id = :new
    )
""".replace("{listed}", listed(Purpose.FILES))
    .replace("{present}", listed(Purpose.FILES, "present"))
    .replace("{marked}", _MARKED)
)

_PLACES = """
SELECT collections.id, collections.root_id, collections.category_id, collections.folder, collections.slug,
    collections.name, collections.name_sort, categories.slug AS category_slug
FROM collections JOIN categories ON categories.id = category_id
WHERE collections.id IN (?, ?)
"""

_SET_SLUG = "UPDATE collections SET slug = ? WHERE id = ?"

_PLACE = """
UPDATE collections SET root_id = :root_id, category_id = :category_id, folder = :folder, name = :name,
    name_sort = :name_sort
WHERE id = :id
"""

_EXCHANGE_PHOTOS = """
UPDATE photos SET collection_id = iif(collection_id = :old, :new, :old) WHERE collection_id IN (:old, :new)
"""
