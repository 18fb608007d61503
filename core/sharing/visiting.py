"""Links as visitors meet them: by their token, by the id in an address, and opened once more."""

from __future__ import annotations

import sqlite3
import time

from core.models import Actor, Downloads, Role, ShareId, SharePass, parse_photo_set
from core.permissions import PUBLIC_VISITOR
from core.sharing.models import OpenShare
from core.sharing.tokens import token_hash


def by_token(connection: sqlite3.Connection, token: str) -> OpenShare | None:
    """Return the link of a token; None when there is none, or it has expired, was revoked or is used up."""
    share = _found(connection.execute(_AT_THE_DOOR, {"token_hash": token_hash(token)}).fetchone())
    return None if share is None or share.is_used_up else share


def by_public_id(connection: sqlite3.Connection, public_id: str) -> OpenShare | None:
    """Return the link of an address; None when there is none, or it has expired or was revoked.

    One that is used up still serves those who opened it before.
    """
    return _found(connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).fetchone())


def by_id(connection: sqlite3.Connection, share_id: ShareId) -> OpenShare | None:
    """Return a link that a visit under way belongs to; None once it has expired or was revoked."""
    return _found(connection.execute(_BY_ID, {"id": share_id}).fetchone())


def count_view(connection: sqlite3.Connection, share_id: ShareId) -> bool:
    """Count somebody who opens the link; False when it may not be opened (any more).

    One statement of the only writer: of two who want the last view, one gets it.
    """
    return connection.execute(_COUNT, {"id": share_id, "now": int(time.time())}).fetchone() is not None


def _found(row: sqlite3.Row | None) -> OpenShare | None:
    if row is None or (photo_set := parse_photo_set(row["photo_set"])) is None:
        return None
    share_id = ShareId(row["id"])
    share_pass = SharePass(
        share_id=share_id,
        title=row["title"],
        photo_set=photo_set,
        shows_details=bool(row["shows_details"]),
        downloads=Downloads(row["downloads"]),
    )
    return OpenShare(
        share_id=share_id,
        public_id=row["public_id"],
        actor=Actor(PUBLIC_VISITOR, "guest", Role.GUEST, frozenset(), share_pass),
        note=row["note"],
        title_in_previews=bool(row["title_in_previews"]),
        password_hash=row["password_hash"],
        is_used_up=row["view_limit"] is not None and row["views"] >= row["view_limit"],
        strips_originals=bool(row["strips_originals"]),
        cookie_key=row["cookie_key"],
        expires_at=row["expires_at"],
    )


# A link stands while its maker may share; what its maker may see is asked per photo, by `core.sets.clauses`.
_AT_THE_DOOR = """
SELECT shares.id, public_id, photo_set, title, note, title_in_previews, shares.password_hash, view_limit, views,
    downloads, strips_originals, shows_details, cookie_key, expires_at
FROM shares JOIN users ON users.id = user_id
WHERE token_hash = :token_hash
    AND revoked_at IS NULL AND expires_at > CAST(strftime('%s', 'now') AS INTEGER)
    AND removed_at IS NULL AND role IN ('admin', 'editor')
"""

_BY_PUBLIC_ID = """
SELECT shares.id, public_id, photo_set, title, note, title_in_previews, shares.password_hash, view_limit, views,
    downloads, strips_originals, shows_details, cookie_key, expires_at
FROM shares JOIN users ON users.id = user_id
WHERE public_id = :public_id
    AND revoked_at IS NULL AND expires_at > CAST(strftime('%s', 'now') AS INTEGER)
    AND removed_at IS NULL AND role IN ('admin', 'editor')
"""

_BY_ID = """
SELECT shares.id, public_id, photo_set, title, note, title_in_previews, shares.password_hash, view_limit, views,
    downloads, strips_originals, shows_details, cookie_key, expires_at
FROM shares JOIN users ON users.id = user_id
WHERE shares.id = :id
    AND revoked_at IS NULL AND expires_at > CAST(strftime('%s', 'now') AS INTEGER)
    AND removed_at IS NULL AND role IN ('admin', 'editor')
"""

_COUNT = """
UPDATE shares SET views = views + 1, last_used_at = :now
WHERE id = :id AND (view_limit IS NULL OR views < view_limit)
    AND revoked_at IS NULL AND expires_at > :now
RETURNING id
"""
