"""Making links and changing them: members' side. Each function belongs in one write transaction."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.errors import NotFoundError, UsageError
from core.library.collections import collection_by_id
from core.models import Actor, AssetKey, ShareId
from core.operations.actors import present_actor
from core.operations.audit import record
from core.permissions import Action, may, require, visibility
from core.sharing.listing import share_of
from core.sharing.models import CollectionTarget, Share, ShareOptions, Target
from core.sharing.tokens import checked_short_name, new_public_id, new_token, token_hash
from core.text import display_text

MAX_PHOTOS = 10_000
"""Photos that one link can name; a collection may hold more."""
MAX_TITLE = 120
MAX_NOTE = 1000
MAX_VIEWS = 1_000_000
LONGEST = timedelta(days=3660)
SHORTEST = timedelta(minutes=1)

MADE = "link-made"
REVOKED = "link-revoked"
RENEWED = "link-renewed"


def make(
    connection: sqlite3.Connection, actor: Actor, target: Target, lifetime: timedelta, options: ShareOptions
) -> tuple[Share, str]:
    """Make a link; return it with its token.

    Raises:
        NotAllowedError: only editors and admins share.
        NotFoundError: the maker sees no such collection, or not every one of the photos.
        UsageError: an option makes no sense.
    """
    maker = present_actor(connection, actor)
    require(maker, Action.SHARE, "share photos")
    collection_id, photo_ids, its_name = _resolved(connection, maker, target)
    short_name = checked_short_name(options.short_name)
    token = new_token(short_name)
    now = int(time.time())
    values = _columns(options) | {
        "public_id": new_public_id(short_name),
        "token_hash": token_hash(token),
        "cookie_key": secrets.token_bytes(32),
        "user_id": maker.user_id,
        "collection_id": collection_id,
        "title": display_text(options.title or its_name, MAX_TITLE),
        "now": now,
        "expires_at": now + _seconds(lifetime),
    }
    share_id = ShareId(connection.execute(_ADD, values).fetchone()["id"])
    connection.executemany(_ADD_PHOTO, [(share_id, photo_id) for photo_id in photo_ids])
    share = share_of(connection, share_id)
    record(connection, MADE, maker, f"{share.title}, until {share.expires:%Y-%m-%d %H:%M} UTC")
    return share, token


def change(
    connection: sqlite3.Connection, actor: Actor, share_id: ShareId, options: ShareOptions, *, keeps_password: bool
) -> Share:
    """Give a link other options; its address stays. Another password asks everybody anew."""
    share = _own(connection, actor, share_id)
    values = _columns(options) | {
        "share_id": share_id,
        "title": display_text(options.title or share.title, MAX_TITLE),
        "keeps_password": int(keeps_password),
        "cookie_key": secrets.token_bytes(32),
    }
    connection.execute(_CHANGE, values)
    return share_of(connection, share_id)


def extend(connection: sqlite3.Connection, actor: Actor, share_id: ShareId, lifetime: timedelta) -> Share:
    """Let a link stand for so long from now, also one that has expired."""
    share = _own(connection, actor, share_id)
    _require_not_revoked(share.revoked)
    connection.execute(_EXTEND, {"share_id": share_id, "expires_at": int(time.time()) + _seconds(lifetime)})
    return share_of(connection, share_id)


def renew(connection: sqlite3.Connection, actor: Actor, share_id: ShareId, lifetime: timedelta) -> tuple[Share, str]:
    """Give a link a new token: the old address and every visit under way end, and views count from nought.

    One that has expired stands for `lifetime` again.
    """
    share = _own(connection, actor, share_id)
    _require_not_revoked(share.revoked)
    short_name = share.public_id.rpartition("-")[0]
    token = new_token(short_name)
    now = int(time.time())
    left = int(share.expires.timestamp())
    values = {
        "share_id": share_id,
        "public_id": new_public_id(short_name),
        "token_hash": token_hash(token),
        "cookie_key": secrets.token_bytes(32),
        "expires_at": left if left > now else now + _seconds(lifetime),
    }
    connection.execute(_RENEW, values)
    renewed = share_of(connection, share_id)
    record(connection, RENEWED, present_actor(connection, actor), renewed.title)
    return renewed, token


def revoke(connection: sqlite3.Connection, actor: Actor, share_id: ShareId) -> Share:
    """End a link for good; its maker may do so even when they may not share any more."""
    share = _own(connection, actor, share_id, to_end_it=True)
    if share.revoked is None:
        connection.execute(_REVOKE, {"share_id": share_id, "now": int(time.time())})
        record(connection, REVOKED, present_actor(connection, actor), share.title)
    return share_of(connection, share_id)


def _own(connection: sqlite3.Connection, actor: Actor, share_id: ShareId, *, to_end_it: bool = False) -> Share:
    """Return a link of the actor's own, to an admin anybody's; errors do not tell whether another one exists."""
    present = present_actor(connection, actor)
    if not to_end_it:
        require(present, Action.SHARE, "share photos")
    share = share_of(connection, share_id)
    if share.maker_id != present.user_id and not may(present, Action.MANAGE_MEMBERS):
        raise NotFoundError("There is no such link.", "`sshowcase share list` names yours.")
    return share


def _resolved(connection: sqlite3.Connection, maker: Actor, target: Target) -> tuple[int | None, Sequence[int], str]:
    """Return the collection or the photos by their row ids, and a name for them."""
    if isinstance(target, CollectionTarget):
        collection = collection_by_id(connection, maker, target.collection_id)
        return collection.id, (), collection.name
    keys = tuple(dict.fromkeys(target.asset_keys))
    if not 0 < len(keys) <= MAX_PHOTOS:
        raise UsageError(f"A link shows 1 to {MAX_PHOTOS} photos.", "Share their collection instead.")
    found = [_photo_id(connection, maker, key) for key in keys]
    return None, found, "A photo" if len(found) == 1 else f"{len(found)} photos"


def _photo_id(connection: sqlite3.Connection, maker: Actor, asset_key: AssetKey) -> int:
    row = connection.execute(_PHOTO, visibility(maker) | {"asset_key": asset_key}).fetchone()
    if row is None:
        raise NotFoundError("One of the photos is not there any more.", "Select them anew.")
    return int(row["id"])


def _columns(options: ShareOptions) -> dict[str, Any]:
    if options.view_limit is not None and not 0 < options.view_limit <= MAX_VIEWS:
        raise UsageError(f"A link can be opened 1 to {MAX_VIEWS} times.", "Leave the limit out for any number.")
    return {
        "note": display_text(options.note, MAX_NOTE),
        "title_in_previews": int(options.title_in_previews),
        "password_hash": options.password_hash,
        "view_limit": options.view_limit,
        "downloads": options.downloads.value,
        "strips_originals": int(options.strips_originals),
        "shows_details": int(options.shows_details),
    }


def _seconds(lifetime: timedelta) -> int:
    if not SHORTEST <= lifetime <= LONGEST:
        raise UsageError("A link stands for a minute to ten years.", "Say 24h or 7d.")
    return int(lifetime.total_seconds())


def _require_not_revoked(revoked: datetime | None) -> None:
    if revoked is not None:
        raise UsageError("This link was revoked, and stays so.", "Make a new one.")


_PHOTO = """
SELECT id FROM photos
WHERE asset_key = :asset_key AND deleted_at IS NULL AND width > 0
    AND (:sees_all OR category_id IN (SELECT value FROM json_each(:category_ids))
        OR EXISTS (SELECT 1 FROM shared_photos WHERE share_id = :share_id AND photo_id = photos.id))
"""

_ADD = """
INSERT INTO shares (public_id, token_hash, cookie_key, user_id, collection_id, title, note, title_in_previews,
    password_hash, view_limit, downloads, strips_originals, shows_details, created_at, expires_at)
VALUES (:public_id, :token_hash, :cookie_key, :user_id, :collection_id, :title, :note, :title_in_previews,
    :password_hash, :view_limit, :downloads, :strips_originals, :shows_details, :now, :expires_at)
RETURNING id
"""

_ADD_PHOTO = "INSERT INTO share_photos (share_id, photo_id) VALUES (?, ?)"

_CHANGE = """
UPDATE shares SET title = :title, note = :note, title_in_previews = :title_in_previews, view_limit = :view_limit,
    downloads = :downloads, strips_originals = :strips_originals, shows_details = :shows_details,
    password_hash = CASE WHEN :keeps_password THEN password_hash ELSE :password_hash END,
    cookie_key = CASE WHEN :keeps_password THEN cookie_key ELSE :cookie_key END
WHERE id = :share_id
"""

_EXTEND = "UPDATE shares SET expires_at = :expires_at WHERE id = :share_id"

_RENEW = """
UPDATE shares SET public_id = :public_id, token_hash = :token_hash, cookie_key = :cookie_key,
    expires_at = :expires_at, views = 0
WHERE id = :share_id
"""

_REVOKE = "UPDATE shares SET revoked_at = :now WHERE id = :share_id"
