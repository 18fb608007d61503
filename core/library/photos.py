"""Photos as one actor may see them: pages by keyset, outlines, places in an order, details."""

from __future__ import annotations

import sqlite3
from array import array
from typing import Any

from core.errors import NotFoundError
from core.library.collections import collection_by_id
from core.library.guests import details_shown_to, scope_of, shown_to
from core.library.photo_queries import (
    BEFORE_IN_ORDER,
    BELOW_NAME,
    DETAILS,
    FIRST_PAGE,
    NEXT_PAGE,
    ONE_PHOTO,
    OUTLINE,
    PLACE,
    STARTS_WITH,
)
from core.library.rows import to_photo, utc
from core.library.slugs import name_sort
from core.models import (
    BLOCK_SIZE,
    Actor,
    AssetKey,
    Block,
    CollectionScope,
    Coordinates,
    Outline,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
    Scope,
    SortOrder,
)
from core.permissions import visibility
from core.text import display_text


def page(
    connection: sqlite3.Connection,
    actor: Actor,
    scope: Scope,
    order: SortOrder,
    after: PageKey | None,
    limit: int = BLOCK_SIZE,
) -> tuple[Photo, ...]:
    """Return up to `limit` photos that follow `after` in the order, from the start when it is None."""
    scope = scope_of(actor, scope)
    values = _parameters(actor, scope) | {"limit": limit}
    if after is None:
        sql = FIRST_PAGE[type(scope)][order]
    else:
        sql = NEXT_PAGE[type(scope)][order]
        values |= {"value": after.value, "photo_id": after.photo_id}
    return tuple(shown_to(actor, to_photo(row)) for row in connection.execute(sql, values))


def outline(connection: sqlite3.Connection, actor: Actor, scope: Scope, order: SortOrder) -> Outline:
    """Return the aspects of the whole scope in blocks of `BLOCK_SIZE`, with the key that each block starts after."""
    scope = scope_of(actor, scope)
    cursor = connection.cursor()
    cursor.row_factory = None
    cursor.execute(OUTLINE[type(scope)][order], _parameters(actor, scope))
    blocks = []
    after: PageKey | None = None
    while rows := cursor.fetchmany(BLOCK_SIZE):
        blocks.append(Block(after, array("H", [aspect for _value, _photo_id, aspect in rows])))
        value, photo_id, _aspect = rows[-1]
        after = PageKey(value, PhotoId(photo_id))
    return Outline(scope, order, tuple(blocks))


def position(
    connection: sqlite3.Connection, actor: Actor, scope: Scope, order: SortOrder, asset_key: AssetKey
) -> int | None:
    """Return how many photos of the scope come before this one, None when it is not listed there."""
    scope = scope_of(actor, scope)
    values = _parameters(actor, scope)
    row = connection.execute(PLACE[type(scope)][order], values | {"asset_key": asset_key}).fetchone()
    if row is None:
        return None
    count = connection.execute(
        BEFORE_IN_ORDER[type(scope)][order], values | {"value": row["page_value"], "photo_id": row["id"]}
    )
    return int(count.fetchone()[0])


def first_with_letter(connection: sqlite3.Connection, actor: Actor, scope: Scope, letter: str) -> int | None:
    """Return the index, in name order, of the first photo whose name starts with the letter; None when none does.

    Case and accents do not count. Anything but a letter ("#", a digit) asks for names that start with a digit or sign.
    """
    scope = scope_of(actor, scope)
    key = name_sort(letter)[:1]
    low, high = (key, key + "\U0010ffff") if key.isalpha() else ("", "a")
    values = _parameters(actor, scope) | {"low": low, "high": high}
    if connection.execute(STARTS_WITH[type(scope)], values).fetchone() is None:
        return None
    return int(connection.execute(BELOW_NAME[type(scope)], values).fetchone()[0])


def photo(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> Photo:
    """Return one photo whose file is there, readable or not; its page key is that of the date orders.

    Raises:
        NotFoundError: there is none for this actor.
    """
    row = connection.execute(ONE_PHOTO, visibility(actor) | {"asset_key": asset_key}).fetchone()
    if row is None:
        raise NotFoundError("There is no such photo.", "It may have been moved or taken away.")
    return shown_to(actor, to_photo(row))


def details(connection: sqlite3.Connection, actor: Actor, asset_key: AssetKey) -> PhotoDetails:
    """Return everything known about one photo.

    Raises:
        NotFoundError: there is none for this actor.
    """
    found = photo(connection, actor, asset_key)
    row = connection.execute(DETAILS, visibility(actor) | {"asset_key": asset_key}).fetchone()
    located = row["latitude"] is not None and row["longitude"] is not None
    known = PhotoDetails(
        photo=found,
        collection=collection_by_id(connection, actor, found.collection_id),
        camera_make=_shown(row["camera_make"]),
        camera_model=_shown(row["camera_model"]),
        lens=_shown(row["lens"]),
        exposure_seconds=row["exposure_seconds"],
        aperture=row["aperture"],
        iso=row["iso"],
        focal_length=row["focal_length"],
        focal_length_35mm=row["focal_length_35mm"],
        coordinates=Coordinates(row["latitude"], row["longitude"]) if located else None,
        orientation=row["orientation"],
        modified=utc(row["mtime_ns"] / 1e9),
        added=utc(row["added_at"]),
    )
    return details_shown_to(actor, known)


def _parameters(actor: Actor, scope: Scope) -> dict[str, Any]:
    values: dict[str, Any] = {**visibility(actor), "user_id": actor.user_id}
    if isinstance(scope, CollectionScope):
        values["collection_id"] = scope.collection_id
    return values


def _shown(untrusted: str | None) -> str | None:
    return display_text(untrusted) if untrusted else None
