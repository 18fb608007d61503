"""Share links as their makers see them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import NotFoundError
from core.library.rows import utc
from core.models import (
    Actor,
    CategorySet,
    CollectionSet,
    Downloads,
    PhotoSet,
    ShareId,
    ShareLinkSet,
    UserId,
    parse_photo_set,
)
from core.operations.actors import present_actor
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.sharing.models import ShareLink


def share_links(connection: sqlite3.Connection, actor: Actor) -> tuple[ShareLink, ...]:
    """List the actor's own links, for an admin those of all members, newest first."""
    present = present_actor(connection, actor)
    is_admin = may(present, Action.MANAGE_MEMBERS)
    rows = connection.execute(_LISTED, {"all_members": int(is_admin), "user_id": present.user_id}).fetchall()
    return _to_shares(connection, rows)


def share_of(connection: sqlite3.Connection, share_id: ShareId) -> ShareLink:
    """Return a link by its number; the caller checks whose it is.

    Raises:
        NotFoundError: there is no such link.
    """
    row = connection.execute(_ONE, {"id": share_id}).fetchone()
    if row is None:
        raise NotFoundError("There is no such link.", "`sshowcase share list` names yours.")
    return _to_shares(connection, [row])[0]


def _to_shares(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> tuple[ShareLink, ...]:
    photo_sets = [parse_photo_set(row["photo_set"]) for row in rows]
    counts = _photo_counts(connection, {photo_set for photo_set in photo_sets if photo_set is not None})
    return tuple(
        _to_share(row, photo_set, 0 if photo_set is None else counts.get(photo_set, 0))
        for row, photo_set in zip(rows, photo_sets, strict=True)
    )


def _to_share(row: sqlite3.Row, photo_set: PhotoSet | None, photo_count: int) -> ShareLink:
    return ShareLink(
        share_id=ShareId(row["id"]),
        public_id=row["public_id"],
        maker_id=UserId(row["user_id"]),
        maker=row["maker"],
        title=row["title"],
        note=row["note"],
        photo_set=photo_set,
        photo_count=photo_count,
        has_password=row["password_hash"] is not None,
        view_limit=row["view_limit"],
        views=row["views"],
        downloads=Downloads(row["downloads"]),
        strips_originals=bool(row["strips_originals"]),
        shows_details=bool(row["shows_details"]),
        title_in_previews=bool(row["title_in_previews"]),
        created=utc(row["created_at"]),
        expires=utc(row["expires_at"]),
        revoked=None if row["revoked_at"] is None else utc(row["revoked_at"]),
        last_used=None if row["last_used_at"] is None else utc(row["last_used_at"]),
    )


def _photo_counts(connection: sqlite3.Connection, photo_sets: set[PhotoSet]) -> dict[PhotoSet, int]:
    """Return how many photos are listed in each set now; those of categories and collections are kept with them.

    However many links there are, their categories, collections and chosen photos take one statement each.
    """
    collections = {each.slug: each for each in photo_sets if isinstance(each, CollectionSet)}
    categories = {each.slug: each for each in photo_sets if isinstance(each, CategorySet)}
    chosen = {each.share_id: each for each in photo_sets if isinstance(each, ShareLinkSet)}
    counts: dict[PhotoSet, int] = {}
    known: tuple[tuple[str, Mapping[Any, PhotoSet]], ...] = (
        (_COUNT_OF_COLLECTIONS, collections),
        (_COUNT_OF_CATEGORIES, categories),
        (_COUNT_OF_CHOSEN.fill()[0], chosen),
    )
    for statement, wanted in known:
        if wanted:
            rows = connection.execute(statement, {"wanted": json.dumps(list(wanted))})
            counts |= {wanted[key]: count for key, count in rows}
    for each in photo_sets - counts.keys():
        if not isinstance(each, CollectionSet | CategorySet | ShareLinkSet):
            counts[each] = connection.execute(*_COUNT.fill(None, each)).fetchone()[0]
    return counts


_HEAD = """
SELECT shares.*, users.name AS maker
FROM shares JOIN users ON users.id = shares.user_id"""

_LISTED = _HEAD + "\nWHERE :all_members OR user_id = :user_id\nORDER BY shares.id DESC\nLIMIT 1000\n"

_ONE = _HEAD + "\nWHERE shares.id = :id\n"

_COUNT_OF_COLLECTIONS = "SELECT slug, photo_count FROM collections WHERE slug IN (SELECT value FROM json_each(:wanted))"

_COUNT_OF_CATEGORIES = "SELECT slug, photo_count FROM categories WHERE slug IN (SELECT value FROM json_each(:wanted))"

_COUNT_OF_CHOSEN = Statement(
    "counts of chosen photos",
    """
SELECT share_photos.share_id, count(*)
FROM share_photos JOIN photos ON photos.id = share_photos.photo_id
WHERE share_photos.share_id IN (SELECT value FROM json_each(:wanted)) AND {listed}
GROUP BY share_photos.share_id
""",
    Purpose.LINK,
)

_COUNT = Statement("count of a photo set", "\nSELECT count(*) FROM photos\nWHERE {set} AND {listed}\n", Purpose.LINK)
