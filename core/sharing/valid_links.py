"""Share links that are valid now, as the servers show them to guests."""

from __future__ import annotations

import sqlite3
import time

from core.models import Actor, Downloads, Role, ShareId, SharePass, parse_photo_set
from core.permissions import ANONYMOUS
from core.sharing.link_tokens import token_hash
from core.sharing.models import ValidShareLink


def by_token(connection: sqlite3.Connection, token: str) -> ValidShareLink | None:
    """Return the link of a token; None when there is none, or it has expired, was revoked or is used up."""
    link = _to_link(connection.execute(_BY_TOKEN, {"token_hash": token_hash(token)}).fetchone())
    return None if link is None or link.is_used_up else link


def by_public_id(connection: sqlite3.Connection, public_id: str) -> ValidShareLink | None:
    """Return the link of a public id; None when there is none, or it has expired or was revoked.

    A used-up link still serves the guests who opened it before.
    """
    return _to_link(connection.execute(_BY_PUBLIC_ID, {"public_id": public_id}).fetchone())


def by_id(connection: sqlite3.Connection, share_id: ShareId) -> ValidShareLink | None:
    """Return the link of a session under way; None once it has expired or was revoked."""
    return _to_link(connection.execute(_BY_ID, {"id": share_id}).fetchone())


def count_view(connection: sqlite3.Connection, share_id: ShareId) -> bool:
    """Count a view; return False when the link cannot be opened.

    It is one statement, so that of two guests who want the last view one gets it.
    """
    return connection.execute(_COUNT, {"id": share_id, "now": int(time.time())}).fetchone() is not None


def is_unlimited(connection: sqlite3.Connection, share_id: ShareId) -> bool:
    """Return whether a link is valid and can be opened any number of times."""
    row = connection.execute(_BY_ID, {"id": share_id}).fetchone()
    return row is not None and row["view_limit"] is None


def _to_link(row: sqlite3.Row | None) -> ValidShareLink | None:
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
    return ValidShareLink(
        share_id=share_id,
        public_id=row["public_id"],
        actor=Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share_pass),
        note=row["note"],
        title_in_previews=bool(row["title_in_previews"]),
        password_hash=row["password_hash"],
        is_used_up=row["view_limit"] is not None and row["views"] >= row["view_limit"],
        strips_originals=bool(row["strips_originals"]),
        cookie_key=row["cookie_key"],
        expires_at=row["expires_at"],
        is_limited=row["view_limit"] is not None,
    )


# A link is valid while its maker may share and its album is not protected; which photos of it the maker has access to
# is a clause of `core.sets`.
_HEAD = """
SELECT shares.id, public_id, photo_set, title, note, title_in_previews, shares.password_hash, view_limit, views,
    downloads, strips_originals, shows_details, cookie_key, expires_at
FROM shares JOIN users ON users.id = user_id
WHERE revoked_at IS NULL AND expires_at > CAST(strftime('%s', 'now') AS INTEGER)
    AND removed_at IS NULL AND role IN ('admin', 'editor')
    AND NOT EXISTS (
        SELECT 1 FROM albums
        WHERE passphrase_hash IS NOT NULL AND (
            instr(photo_set, printf('album/%012x', albums.id)) OR instr(photo_set, printf('smart:%012x', albums.id))
        )
    )
"""

_BY_TOKEN = _HEAD + "    AND token_hash = :token_hash"

_BY_PUBLIC_ID = _HEAD + "    AND public_id = :public_id"

_BY_ID = _HEAD + "    AND shares.id = :id"

_COUNT = """
UPDATE shares SET views = views + 1, last_used_at = :now
WHERE id = :id AND (view_limit IS NULL OR views < view_limit)
    AND revoked_at IS NULL AND expires_at > :now
RETURNING id
"""
