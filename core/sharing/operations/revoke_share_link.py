"""The operation that revokes a share link."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.models import ShareId
from core.operations import Applied, Operation, Transaction, audit
from core.sharing.link_listing import share_of
from core.sharing.models import ShareLink
from core.sharing.operations.share_rows import own_share


@dataclass(frozen=True, slots=True)
class RevokeShareLink(Operation[ShareLink]):
    """Revoke a share link for good: the next request shows nothing, and downloads under way stop."""

    kind = "revoke-share-link"
    action = None  # A maker who may no longer share can still revoke.
    description = "revoke this link"
    audit_kind = audit.LINK_REVOKED

    share_id: ShareId

    def perform(self, tx: Transaction) -> Applied[ShareLink]:
        """Write the revocation, once; NotFoundError when the actor has no such link."""
        share = own_share(tx, self.share_id)
        if share.revoked is not None:
            return Applied(share)
        tx.connection.execute(_REVOKE, {"share_id": self.share_id, "now": int(time.time())})
        return Applied(share_of(tx.connection, self.share_id), audit_details=share.title)


_REVOKE = "UPDATE shares SET revoked_at = :now WHERE id = :share_id"
