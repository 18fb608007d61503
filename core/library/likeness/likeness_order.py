"""The photos of a query that compares what they show, the most similar first: at most 2,000 of them."""

from __future__ import annotations

import sqlite3

from core.library.search.word_pages import photos_of
from core.models import BLOCK_SIZE, Actor, AssetKey, PageKey, Photo, PhotoId, PhotoSet, QuerySet, SmartAlbumSet
from core.sets.conditions import condition_of, is_offered
from core.sets.likeness.likeness_conditions import Alike
from core.sets.search.candidates import all_parts
from core.sets.statements import Statement


def ranks_by_likeness(actor: Actor, photo_set: PhotoSet) -> bool:
    """Return whether a query has a part that ranks, which each of its photos has to meet."""
    if not isinstance(photo_set, QuerySet | SmartAlbumSet) or not is_offered(actor, photo_set):
        return False
    return any(isinstance(part, Alike) for part in all_parts(condition_of(actor, photo_set)))


def page(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    after: PageKey | None,
    limit: int = BLOCK_SIZE,
    *,
    backwards: bool = False,
) -> tuple[Photo, ...]:
    """Return up to `limit` photos that follow a key, or before it, the nearest first."""
    keys = _keys(connection, actor, photo_set)
    if backwards:
        end = len(keys) if after is None else sum(str(key.value) < str(after.value) for key in keys)
        return photos_of(connection, actor, keys[max(end - limit, 0) : end][::-1])
    start = 0 if after is None else sum(str(key.value) <= str(after.value) for key in keys)
    return photos_of(connection, actor, keys[start : start + limit])


def page_at(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, index: int, limit: int = BLOCK_SIZE
) -> tuple[Photo, ...]:
    """Return up to `limit` photos from the one with this number on."""
    keys = _keys(connection, actor, photo_set)
    return photos_of(connection, actor, keys[max(index, 0) : max(index, 0) + limit])


def position(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, asset_key: AssetKey) -> int | None:
    """Return how many photos come before this one, None when it is not among them."""
    shown = photos_of(connection, actor, _keys(connection, actor, photo_set))
    return next((index for index, photo in enumerate(shown) if photo.asset_key == asset_key), None)


def _keys(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> list[PageKey]:
    rows = connection.execute(*_RANKED.fill(actor, photo_set))
    return [PageKey(f"{row['place']:05}", PhotoId(row["id"])) for row in rows]


_RANKED = Statement(
    "photos of a query by likeness",
    """
SELECT photos.id AS id, nearest.place AS place
FROM (SELECT near.photo_id AS photo_id, near.place AS place {likeness}) AS nearest
CROSS JOIN photos ON photos.id = nearest.photo_id
WHERE {listed} AND {visible}
ORDER BY nearest.place
""",
)
