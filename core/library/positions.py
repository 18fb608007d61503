"""Photos by their number in an order, and the numbers of photos; `core.library.milestones` keeps long lists quick."""

from __future__ import annotations

import sqlite3

from core.library import photo_pages
from core.library.milestones import MilestoneCache, NumberedPhotos
from core.library.photo_queries import BEFORE_PLACE, PLACE, PLACE_OF_TOP, STARTS_WITH
from core.library.slugs import name_sort
from core.models import BLOCK_SIZE, Actor, AlbumSet, AssetKey, PageKey, Photo, PhotoId, PhotoSet, SortOrder
from core.permissions import redaction_of
from core.sets.clauses import names_photos
from core.sets.orders import PHOTO_ORDERS, OrderSql, photo_order


def position(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    order: SortOrder,
    asset_key: AssetKey,
    cache: MilestoneCache | None = None,
) -> int | None:
    """Return how many photos of the set come before this one, None when it is not listed there.

    A photo below the top of a stack is where the top is.
    """
    ordered = actor, photo_set, photo_order(photo_set, order, actor)
    for statement in (PLACE,) if names_photos(actor, photo_set) else (PLACE, PLACE_OF_TOP):
        row = connection.execute(*statement.fill(*ordered, asset_key=asset_key)).fetchone()
        if row is not None:
            break
    else:
        return None
    return _index_of(connection, *ordered, row, cache)


def page_at(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    order: SortOrder,
    index: int,
    limit: int = BLOCK_SIZE,
    cache: MilestoneCache | None = None,
) -> tuple[Photo, ...]:
    """Return up to `limit` photos from the one with this number on, in the order."""
    if isinstance(photo_set, photo_pages.LOOKED_UP):
        return photo_pages.page_from(connection, actor, photo_set, order, index, limit)
    if index <= 0:
        return photo_pages.page(connection, actor, photo_set, order, None, limit)
    numbered = NumberedPhotos(connection, actor, photo_set, photo_order(photo_set, order, actor), cache)
    # Counting an album takes as long as going through it.
    total = None if isinstance(photo_set, AlbumSet) else photo_pages.count(connection, actor, photo_set)
    before = numbered.key_at(index - 1, total)
    return () if before is None else photo_pages.page(connection, actor, photo_set, order, before, limit)


def first_with_letter(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    letter: str,
    cache: MilestoneCache | None = None,
) -> int | None:
    """Return the index, in name order, of the first photo whose name starts with the letter; None when none does.

    Case and accents do not count. Anything but a letter ("#", a digit) asks for names that start with a digit or sign.
    Where names are not shown to the actor, no letter is found.
    """
    if not redaction_of(actor).shows_names:
        return None
    key = name_sort(letter)[:1]
    low, high = (key, key + "\U0010ffff") if key.isalpha() else ("", "a")
    order = PHOTO_ORDERS[SortOrder.NAME]
    row = connection.execute(*STARTS_WITH.fill(actor, photo_set, order, low=low, high=high)).fetchone()
    if row is None:
        return None
    return _index_of(connection, actor, photo_set, order, row, cache)


def _index_of(
    connection: sqlite3.Connection,
    actor: Actor,
    photo_set: PhotoSet,
    order: OrderSql,
    row: sqlite3.Row,
    cache: MilestoneCache | None,
) -> int:
    """Return how many photos come before the one of a row with its page value and id."""
    if isinstance(photo_set, photo_pages.LOOKED_UP):
        values = {"value": row["page_value"], "photo_id": row["id"]}
        return int(connection.execute(*BEFORE_PLACE.fill(actor, photo_set, order, **values)).fetchone()[0])
    numbered = NumberedPhotos(connection, actor, photo_set, order, cache)
    return numbered.index_of(PageKey(row["page_value"], PhotoId(row["id"])))
