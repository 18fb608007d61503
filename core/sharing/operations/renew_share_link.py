"""The operation that gives a share link a new address."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from core.models import ShareId
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sharing.link_listing import share_of
from core.sharing.link_tokens import new_public_id, new_token, token_hash
from core.sharing.models import DEFAULT_LIFETIME, NewShareLink
from core.sharing.operations.share_rows import own_share, require_not_revoked, seconds_of


@dataclass(frozen=True, slots=True)
class RenewShareLink(Operation[NewShareLink]):
    """Give a share link a new token: the old address and all its sessions end, and views count from zero.

    A link that has expired is valid for `lifetime` again.
    """

    kind = "renew-share-link"
    action = Action.SHARE
    description = "share photos"
    audit_kind = audit.LINK_RENEWED

    share_id: ShareId
    lifetime: timedelta = DEFAULT_LIFETIME

    def perform(self, tx: Transaction) -> Applied[NewShareLink]:
        """Write the token.

        Raises:
            NotFoundError: the actor has no such link.
            UsageError: it was revoked, or the lifetime is out of range.
        """
        share = own_share(tx, self.share_id)
        require_not_revoked(share)
        short_name = share.public_id.rpartition("-")[0]
        token = new_token(short_name)
        now, expires_at = int(time.time()), int(share.expires.timestamp())
        values = {
            "share_id": self.share_id,
            "public_id": new_public_id(short_name),
            "token_hash": token_hash(token),
            "cookie_key": secrets.token_bytes(32),
            "expires_at": expires_at if expires_at > now else now + seconds_of(self.lifetime),
        }
        tx.connection.execute(_RENEW, values)
        renewed = share_of(tx.connection, self.share_id)
        return Applied(NewShareLink(renewed, token), audit_details=renewed.title)


_RENEW = """
UPDATE shares SET public_id = :public_id, token_hash = :token_hash, cookie_key = :cookie_key,
    expires_at = :expires_at, views = 0
WHERE id = :share_id
"""
