"""The operation that makes a share link."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta

from core.models import PhotoSet, ShareId, ShareLinkSet, photo_set_text
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sharing.link_listing import share_of
from core.sharing.link_tokens import checked_short_name, new_public_id, new_token, token_hash
from core.sharing.models import DEFAULT_LIFETIME, NewShareLink, ShareOptions
from core.sharing.operations.share_rows import MAX_TITLE, option_columns, seconds_of
from core.sharing.share_targets import share_target
from core.text import display_text


@dataclass(frozen=True, slots=True)
class MakeShareLink(Operation[NewShareLink]):
    """Make a share link; the result holds its token, of which only the hash is stored."""

    kind = "make-share-link"
    action = Action.SHARE
    description = "share photos"
    audit_kind = audit.LINK_MADE

    photo_set: PhotoSet
    lifetime: timedelta = DEFAULT_LIFETIME
    options: ShareOptions = field(default_factory=ShareOptions)
    is_live: bool = False
    """Whether a link to a query shows what it finds at any time, not the photos of now."""

    def perform(self, tx: Transaction) -> Applied[NewShareLink]:
        """Write the link.

        Raises:
            NotFoundError: the maker has no access to such a category or collection, or not to every photo.
            UsageError: an option is out of range, or the set cannot be shared.
        """
        target = share_target(tx.connection, tx.actor, self.photo_set, is_live=self.is_live)
        short_name = checked_short_name(self.options.short_name)
        token = new_token(short_name)
        now = int(time.time())
        values = option_columns(self.options) | {
            "public_id": new_public_id(short_name),
            "token_hash": token_hash(token),
            "cookie_key": secrets.token_bytes(32),
            "user_id": tx.actor.user_id,
            "photo_set": "" if target.photo_set is None else photo_set_text(target.photo_set),
            "title": display_text(self.options.title or target.name, MAX_TITLE),
            "now": now,
            "expires_at": now + seconds_of(self.lifetime),
        }
        share_id = ShareId(tx.connection.execute(_ADD, values).fetchone()["id"])
        if target.photo_set is None:
            tx.connection.executemany(_ADD_PHOTO, [(share_id, photo_id) for photo_id in target.photo_ids])
            own = photo_set_text(ShareLinkSet(share_id))
            tx.connection.execute(_POINT_TO_OWN_PHOTOS, {"share_id": share_id, "photo_set": own})
        share = share_of(tx.connection, share_id)
        details = f"{share.title}, until {share.expires:%Y-%m-%d %H:%M} UTC"
        return Applied(NewShareLink(share, token), audit_details=details)


_ADD = """
INSERT INTO shares (public_id, token_hash, cookie_key, user_id, photo_set, title, note, title_in_previews,
    password_hash, view_limit, downloads, strips_originals, shows_details, created_at, expires_at)
VALUES (:public_id, :token_hash, :cookie_key, :user_id, :photo_set, :title, :note, :title_in_previews,
    :password_hash, :view_limit, :downloads, :strips_originals, :shows_details, :now, :expires_at)
RETURNING id
"""

_POINT_TO_OWN_PHOTOS = "UPDATE shares SET photo_set = :photo_set WHERE id = :share_id"

_ADD_PHOTO = "INSERT INTO share_photos (share_id, photo_id) VALUES (?, ?)"
