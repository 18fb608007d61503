"""Collections as one actor may see them: those of a category, one by its slug, the neighbours of one."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.library.guests import guest_collection
from core.library.ordering import GROUP_ORDERS, in_every_order
from core.library.rows import to_cover, wall_clock
from core.models import Actor, CategoryId, Collection, CollectionId, SortOrder
from core.permissions import visibility


def collections(
    connection: sqlite3.Connection, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
) -> tuple[Collection, ...]:
    """List the collections of a category that hold photos.

    Raises:
        NotFoundError: there is no such category for this actor.
    """
    if actor.share is not None:
        return (guest_collection(connection, actor, category_slug),)
    values = visibility(actor)
    category = connection.execute(_CATEGORY, values | {"slug": category_slug}).fetchone()
    if category is None:
        raise NotFoundError("There is no such category.", "It may have been renamed or taken away.")
    rows = connection.execute(_OF_CATEGORY[order], values | {"category": category["category_id"]})
    return tuple(_to_collection(row) for row in rows)


def collection(connection: sqlite3.Connection, actor: Actor, slug: str) -> Collection:
    """Return one collection, also one that holds no photos now.

    Raises:
        NotFoundError: there is none for this actor.
    """
    if actor.share is not None:
        return guest_collection(connection, actor, slug)
    return _found(connection.execute(_BY_SLUG, visibility(actor) | {"slug": slug}).fetchone())


def collection_by_id(connection: sqlite3.Connection, actor: Actor, collection_id: CollectionId) -> Collection:
    """Return one collection, also one that holds no photos now.

    Raises:
        NotFoundError: there is none for this actor.
    """
    if actor.share is not None:
        return guest_collection(connection, actor)
    return _found(connection.execute(_BY_ID, visibility(actor) | {"id": collection_id}).fetchone())


def neighbours(
    connection: sqlite3.Connection, actor: Actor, collection: Collection, order: SortOrder = SortOrder.NAME
) -> tuple[Collection | None, Collection | None]:
    """Return the collections before and after this one in its category; None at either end."""
    values = visibility(actor) | {"category": collection.category_id, "id": collection.id}
    previous = connection.execute(_PREVIOUS[order], values).fetchone()
    following = connection.execute(_FOLLOWING[order], values).fetchone()
    return (
        None if previous is None else _to_collection(previous),
        None if following is None else _to_collection(following),
    )


def _found(row: sqlite3.Row | None) -> Collection:
    if row is None:
        raise NotFoundError("There is no such collection.", "It may have been moved or taken away.")
    return _to_collection(row)


def _to_collection(row: sqlite3.Row) -> Collection:
    return Collection(
        id=CollectionId(row["id"]),
        category_id=CategoryId(row["category_id"]),
        category_slug=row["category_slug"],
        category_name=row["category_name"],
        slug=row["slug"],
        name=row["name"],
        photo_count=row["photo_count"],
        cover=to_cover(row),
        cover_chosen=bool(row["cover_chosen"]),
        oldest=wall_clock(row["oldest_local"]),
        newest=wall_clock(row["newest_local"]),
        is_away=bool(row["is_away"]),
    )


_CATEGORY = """
SELECT id AS category_id
FROM categories
WHERE slug = :slug
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))
"""

# A chosen cover counts while its photo is listed in this very collection; else the automatic one serves.
_HEAD = """
SELECT collections.id, category_id, categories.slug AS category_slug, categories.name AS category_name,
    collections.slug, collections.name, collections.photo_count, collections.oldest_local, collections.newest_local,
    cover_id IS chosen_cover_id AND cover_id IS NOT NULL AS cover_chosen,
    cover_key, cover_version, cover_width, cover_height, cover_coarse,
    (SELECT online = 0 FROM roots WHERE roots.id = collections.root_id) AS is_away
FROM collections
JOIN categories ON categories.id = category_id
LEFT JOIN (
    SELECT id AS cover_id, asset_key AS cover_key, version AS cover_version,
        width AS cover_width, height AS cover_height, coarse AS cover_coarse
    FROM photos
) ON cover_id = coalesce(
    (SELECT chosen.id FROM photos AS chosen
    WHERE chosen.id = chosen_cover_id AND chosen.collection_id = collections.id AND deleted_at IS NULL AND width > 0),
    automatic_cover_id
)
WHERE (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))"""

_IN_CATEGORY = """
    AND category_id = :category AND collections.photo_count > 0
ORDER BY collections.{column} {direction}, collections.id {direction}
"""

_NEXT_IN_CATEGORY = """
    AND category_id = :category AND collections.photo_count > 0
    AND (collections.{column}, collections.id) {after} (SELECT {column}, id FROM collections WHERE id = :id)
ORDER BY collections.{column} {direction}, collections.id {direction}
LIMIT 1
"""

_LAST_BEFORE_IN_CATEGORY = """
    AND category_id = :category AND collections.photo_count > 0
    AND (collections.{column}, collections.id) {before} (SELECT {column}, id FROM collections WHERE id = :id)
ORDER BY collections.{column} {opposite}, collections.id {opposite}
LIMIT 1
"""

_OF_CATEGORY = in_every_order(_HEAD + _IN_CATEGORY, GROUP_ORDERS)
_FOLLOWING = in_every_order(_HEAD + _NEXT_IN_CATEGORY, GROUP_ORDERS)
_PREVIOUS = in_every_order(_HEAD + _LAST_BEFORE_IN_CATEGORY, GROUP_ORDERS)
_BY_SLUG = _HEAD + " AND collections.slug = :slug"
_BY_ID = _HEAD + " AND collections.id = :id"
