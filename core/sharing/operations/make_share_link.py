"""The operation that makes a share link."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta

from core.models import ShareId
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sharing.listing import share_of
from core.sharing.making import resolved
from core.sharing.models import DEFAULT_LIFETIME, NewShare, ShareOptions, Target
from core.sharing.operations.share_rows import MAX_TITLE, option_columns, seconds_of
from core.sharing.tokens import checked_short_name, new_public_id, new_token, token_hash
from core.text import display_text


@dataclass(frozen=True, slots=True)
class MakeShareLink(Operation[NewShare]):
    """Make a share link; the result holds its token, of which only the hash is stored."""

    kind = "make-share-link"
    action = Action.SHARE
    words = "share photos"
    audit_kind = audit.LINK_MADE

    target: Target
    lifetime: timedelta = DEFAULT_LIFETIME
    options: ShareOptions = field(default_factory=ShareOptions)

    def perform(self, tx: Transaction) -> Applied[NewShare]:
        """Write the link.

        Raises:
            NotFoundError: the maker can see no such collection, or not every one of the photos.
            UsageError: an option is out of range.
        """
        collection_id, photo_ids, target_name = resolved(tx.connection, tx.actor, self.target)
        short_name = checked_short_name(self.options.short_name)
        token = new_token(short_name)
        now = int(time.time())
        values = option_columns(self.options) | {
            "public_id": new_public_id(short_name),
            "token_hash": token_hash(token),
            "cookie_key": secrets.token_bytes(32),
            "user_id": tx.actor.user_id,
            "collection_id": collection_id,
            "title": display_text(self.options.title or target_name, MAX_TITLE),
            "now": now,
            "expires_at": now + seconds_of(self.lifetime),
        }
        share_id = ShareId(tx.connection.execute(_ADD, values).fetchone()["id"])
        tx.connection.executemany(_ADD_PHOTO, [(share_id, photo_id) for photo_id in photo_ids])
        share = share_of(tx.connection, share_id)
        details = f"{share.title}, until {share.expires:%Y-%m-%d %H:%M} UTC"
        return Applied(NewShare(share, token), audit_details=details)


_ADD = """
INSERT INTO shares (public_id, token_hash, cookie_key, user_id, collection_id, title, note, title_in_previews,
    password_hash, view_limit, downloads, strips_originals, shows_details, created_at, expires_at)
VALUES (:public_id, :token_hash, :cookie_key, :user_id, :collection_id, :title, :note, :title_in_previews,
    :password_hash, :view_limit, :downloads, :strips_originals, :shows_details, :now, :expires_at)
RETURNING id
"""

_ADD_PHOTO = "INSERT INTO share_photos (share_id, photo_id) VALUES (?, ?)"
