"""The operations that revoke a share link, and restore one that was revoked a moment ago."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.errors import UsageError
from core.models import ShareId
from core.models.sets.filtered_sets import album_of
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo, audit
from core.operations.history.closed_albums import field_of_photos
from core.permissions import Action
from core.sharing.link_listing import share_of
from core.sharing.models import ShareLink
from core.sharing.operations.share_rows import own_share

UNDO_SECONDS = 600
"""How long a revocation can be undone."""


@dataclass(frozen=True, slots=True)
class RevokeShareLink(Operation[ShareLink]):
    """Revoke a share link: the next request shows nothing, and downloads under way stop."""

    kind = "revoke-share-link"
    action = None  # A maker who may no longer share can still revoke.
    description = "revoke this link"
    audit_kind = audit.LINK_REVOKED
    undo = Undo.HISTORY
    undo_seconds = UNDO_SECONDS
    why_not_undone = "A revoked link can be restored for 10 minutes."

    share_id: ShareId

    def perform(self, tx: Transaction) -> Applied[ShareLink]:
        """Write the revocation, once; NotFoundError when the actor has no such link."""
        share = own_share(tx, self.share_id)
        if share.revoked is not None:
            return Applied(share)
        tx.connection.execute(_REVOKE, {"share_id": self.share_id, "now": int(time.time())})
        inverse, touched = RestoreShareLink(self.share_id), _touched(share)
        return Applied(share_of(tx.connection, self.share_id), inverse, share.title, touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"revoked {things}"


@dataclass(frozen=True, slots=True)
class RestoreShareLink(Operation[ShareLink]):
    """Have the address of a revoked link work again, for those who have it; the inverse of a revocation."""

    kind = "restore-share-link"
    action = Action.SHARE
    description = "restore this link"
    audit_kind = audit.LINK_RESTORED
    undo = Undo.HISTORY

    share_id: ShareId

    def perform(self, tx: Transaction) -> Applied[ShareLink]:
        """Clear the revocation.

        Raises:
            NotFoundError: the actor has no such link.
            UsageError: it is not revoked, or was revoked more than ten minutes ago.
        """
        share = own_share(tx, self.share_id)
        if share.revoked is None:
            raise UsageError("This link is not revoked.", "Nothing needs to be done.")
        if time.time() - share.revoked.timestamp() > UNDO_SECONDS:
            raise UsageError(RevokeShareLink.why_not_undone, "Make a new one.")
        tx.connection.execute(_RESTORE, {"share_id": self.share_id})
        inverse, touched = RevokeShareLink(self.share_id), _touched(share)
        return Applied(share_of(tx.connection, self.share_id), inverse, share.title, touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored {things}"

    def access_words(self, things: str) -> str:
        """Return who can open it."""
        return f"Everyone who has the address of {things} can open it again, until it expires."


def _touched(share: ShareLink) -> tuple[Touched, ...]:
    """Return what is touched: of a link to an album its field, so that the history withholds it with the album."""
    album = album_of(share.photo_set)
    field = "revocation" if album is None else field_of_photos(album)
    return (Touched.one(field, ThingKind.SHARE_LINK, share.share_id),)


_RESTORE = "UPDATE shares SET revoked_at = NULL WHERE id = :share_id"


_REVOKE = "UPDATE shares SET revoked_at = :now WHERE id = :share_id"
