"""Share links as their makers see them."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.library.rows import utc
from core.models import Actor, CategorySet, CollectionSet, Downloads, PhotoSet, ShareId, UserId, parse_photo_set
from core.operations.actors import present_actor
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.sharing.models import ShareLink


def share_links(connection: sqlite3.Connection, actor: Actor) -> tuple[ShareLink, ...]:
    """List the actor's own links, for an admin those of all members, newest first."""
    present = present_actor(connection, actor)
    is_admin = may(present, Action.MANAGE_MEMBERS)
    rows = connection.execute(_LISTED, {"all_members": int(is_admin), "user_id": present.user_id})
    return tuple(_to_share(connection, row) for row in rows)


def share_of(connection: sqlite3.Connection, share_id: ShareId) -> ShareLink:
    """Return a link by its number; the caller checks whose it is.

    Raises:
        NotFoundError: there is no such link.
    """
    row = connection.execute(_ONE, {"id": share_id}).fetchone()
    if row is None:
        raise NotFoundError("There is no such link.", "`sshowcase share list` names yours.")
    return _to_share(connection, row)


def _to_share(connection: sqlite3.Connection, row: sqlite3.Row) -> ShareLink:
    photo_set = parse_photo_set(row["photo_set"])
    return ShareLink(
        share_id=ShareId(row["id"]),
        public_id=row["public_id"],
        maker_id=UserId(row["user_id"]),
        maker=row["maker"],
        title=row["title"],
        note=row["note"],
        photo_set=photo_set,
        photo_count=0 if photo_set is None else _photo_count(connection, photo_set),
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


def _photo_count(connection: sqlite3.Connection, photo_set: PhotoSet) -> int:
    """Return how many photos are listed in a set now; those of categories and collections are kept with them."""
    match photo_set:
        case CollectionSet(slug):
            row = connection.execute(_COUNT_OF_COLLECTION, {"slug": slug}).fetchone()
        case CategorySet(slug):
            row = connection.execute(_COUNT_OF_CATEGORY, {"slug": slug}).fetchone()
        case _:
            row = connection.execute(*_COUNT.fill(None, photo_set)).fetchone()
    return 0 if row is None else int(row[0])


_HEAD = """
SELECT shares.*, users.name AS maker
FROM shares JOIN users ON users.id = shares.user_id"""

_LISTED = _HEAD + "\nWHERE :all_members OR user_id = :user_id\nORDER BY shares.id DESC\nLIMIT 1000\n"

_ONE = _HEAD + "\nWHERE shares.id = :id\n"

_COUNT_OF_COLLECTION = "SELECT photo_count FROM collections WHERE slug = :slug"

_COUNT_OF_CATEGORY = "SELECT photo_count FROM categories WHERE slug = :slug"

_COUNT = Statement("count of a photo set", "\nSELECT count(*) FROM photos\nWHERE {set} AND {listed}\n", Purpose.LINK)
