"""The links that a member made, with what became of them."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.library.rows import utc
from core.models import Actor, CollectionId, Downloads, ShareId, UserId
from core.operations.actors import present_actor
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.sharing.models import Share


def shares(connection: sqlite3.Connection, actor: Actor) -> tuple[Share, ...]:
    """List the actor's own links, to an admin everybody's, newest first."""
    present = present_actor(connection, actor)
    everybodys = may(present, Action.MANAGE_MEMBERS)
    rows = connection.execute(*_LISTED.fill(everybodys=int(everybodys), user_id=present.user_id))
    return tuple(_to_share(row) for row in rows)


def share_of(connection: sqlite3.Connection, share_id: ShareId) -> Share:
    """Return one link; the caller has to check whose it is.

    Raises:
        NotFoundError: there is none of that number.
    """
    row = connection.execute(*_ONE.fill(id=share_id)).fetchone()
    if row is None:
        raise NotFoundError("There is no such link.", "`sshowcase share list` names yours.")
    return _to_share(row)


def _to_share(row: sqlite3.Row) -> Share:
    return Share(
        share_id=ShareId(row["id"]),
        public_id=row["public_id"],
        maker_id=UserId(row["user_id"]),
        maker=row["maker"],
        title=row["title"],
        note=row["note"],
        collection_id=None if row["collection_id"] is None else CollectionId(row["collection_id"]),
        photo_count=row["photo_count"],
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


# A collection's count is kept with it; photos that are named are asked for one by one, as visitors' requests do.
_HEAD = """
SELECT shares.*, users.name AS maker, coalesce(
    (SELECT photo_count FROM collections WHERE collections.id = shares.collection_id),
    (SELECT count(*) FROM share_photos JOIN photos ON photos.id = share_photos.photo_id
    WHERE share_photos.share_id = shares.id AND {listed})
) AS photo_count
FROM shares JOIN users ON users.id = shares.user_id"""

_LISTED = Statement(
    "share links",
    _HEAD + "\nWHERE :everybodys OR user_id = :user_id\nORDER BY shares.id DESC\nLIMIT 1000\n",
    Purpose.LINK,
)

_ONE = Statement("share link by its number", _HEAD + "\nWHERE shares.id = :id\n", Purpose.LINK)
