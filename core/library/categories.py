"""Categories as one actor may see them, each with up to four cover pictures."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.errors import NotFoundError
from core.library.guests import guest_category
from core.library.ordering import GROUP_ORDERS, in_every_order
from core.library.rows import to_cover, wall_clock
from core.models import Actor, Category, CategoryId, PictureRef, SortOrder
from core.permissions import visibility


def categories(connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME) -> tuple[Category, ...]:
    """List the categories that hold photos."""
    if actor.share is not None:
        return (guest_category(connection, actor),)
    values = visibility(actor)
    covers = _by_category(connection.execute(_COVERS, values))
    return tuple(_to_category(row, covers) for row in connection.execute(_LISTED[order], values))


def category(connection: sqlite3.Connection, actor: Actor, slug: str) -> Category:
    """Return one category, also one that holds no photos now.

    Raises:
        NotFoundError: there is none for this actor.
    """
    if actor.share is not None:
        return guest_category(connection, actor, slug)
    values = visibility(actor) | {"slug": slug}
    row = connection.execute(_BY_SLUG, values).fetchone()
    if row is None:
        raise NotFoundError("There is no such category.", "It may have been renamed or taken away.")
    return _to_category(row, _by_category(connection.execute(_COVERS_OF_ONE, values)))


def _by_category(rows: Iterable[sqlite3.Row]) -> Mapping[int, list[PictureRef]]:
    """Group covers by category, those of the newest collections first."""
    covers: defaultdict[int, list[PictureRef]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["newest_local"], row["collection_id"]), reverse=True):
        if (cover := to_cover(row)) is not None:
            covers[row["id"]].append(cover)
    return covers


def _to_category(row: sqlite3.Row, covers: Mapping[int, list[PictureRef]]) -> Category:
    return Category(
        id=CategoryId(row["category_id"]),
        slug=row["slug"],
        name=row["name"],
        collection_count=row["collection_count"],
        photo_count=row["photo_count"],
        covers=tuple(covers.get(row["category_id"], ())),
        newest=wall_clock(row["newest_local"]),
        is_away=bool(row["is_away"]),
    )


_HEAD = """
SELECT id AS category_id, slug, name, collection_count, photo_count, newest_local,
    photo_count > 0 AND NOT EXISTS (
        SELECT 1 FROM collections JOIN roots ON roots.id = collections.root_id
        WHERE collections.category_id = categories.id AND collections.photo_count > 0 AND online
    ) AS is_away
FROM categories
WHERE (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))"""

_LISTED = in_every_order(_HEAD + " AND photo_count > 0 ORDER BY {column} {direction}, id {direction}", GROUP_ORDERS)

_BY_SLUG = _HEAD + " AND slug = :slug"

# The covers of each category's four newest collections, unsorted; what counts as a cover: see collections.py.
_COVERS = """
SELECT categories.id, collections.id AS collection_id, collections.newest_local,
    cover_key, cover_version, cover_width, cover_height, cover_coarse
FROM categories
CROSS JOIN collections ON collections.id IN (
    SELECT id FROM collections AS newest
    WHERE newest.category_id = categories.id AND newest.photo_count > 0
    ORDER BY newest.newest_local DESC, newest.id DESC
    LIMIT 4
)
JOIN (
    SELECT id AS cover_id, asset_key AS cover_key, version AS cover_version,
        width AS cover_width, height AS cover_height, coarse AS cover_coarse
    FROM photos
) ON cover_id = coalesce(
    (SELECT chosen.id FROM photos AS chosen
    WHERE chosen.id = chosen_cover_id AND chosen.collection_id = collections.id AND deleted_at IS NULL AND width > 0),
    automatic_cover_id
)
WHERE (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids)))"""

_COVERS_OF_ONE = _COVERS + " AND categories.slug = :slug"
