"""The operation that extends a share link."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

from core.models import ShareId
from core.operations import Applied, Operation, Transaction, audit
from core.permissions import Action
from core.sharing.link_listing import share_of
from core.sharing.models import DEFAULT_LIFETIME, ShareLink
from core.sharing.operations.share_rows import own_share, require_not_revoked, seconds_of


@dataclass(frozen=True, slots=True)
class ExtendShareLink(Operation[ShareLink]):
    """Make a share link valid for `lifetime` from now, also one that has expired."""

    kind = "extend-share-link"
    action = Action.SHARE
    description = "share photos"
    audit_kind = audit.LINK_EXTENDED

    share_id: ShareId
    lifetime: timedelta = DEFAULT_LIFETIME

    def perform(self, tx: Transaction) -> Applied[ShareLink]:
        """Write the expiry.

        Raises:
            NotFoundError: the actor has no such link.
            UsageError: it was revoked, or the lifetime is out of range.
        """
        require_not_revoked(own_share(tx, self.share_id))
        values = {"share_id": self.share_id, "expires_at": int(time.time()) + seconds_of(self.lifetime)}
        tx.connection.execute(_EXTEND, values)
        extended = share_of(tx.connection, self.share_id)
        return Applied(extended, audit_details=f"{extended.title}, until {extended.expires:%Y-%m-%d %H:%M} UTC")


_EXTEND = "UPDATE shares SET expires_at = :expires_at WHERE id = :share_id"
