"""The operation that revokes an invitation."""

from __future__ import annotations

import time
from dataclasses import dataclass

from core.accounts.invitations.invitations import invitation_by_id
from core.accounts.models import Invitation
from core.errors import NotFoundError
from core.models import MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RevokeInvitation(Operation[Invitation]):
    """Revoke an open invitation."""

    kind = "revoke-invitation"
    action = Action.INVITE
    description = "revoke invitations"
    audit_kind = audit.INVITE_REVOKED
    announcement = MembersChanged()

    invitation_id: int

    def perform(self, tx: Transaction) -> Applied[Invitation]:
        """Write the revocation; NotFoundError when the invitation is not open."""
        if tx.connection.execute(_REVOKE, {"id": self.invitation_id, "now": int(time.time())}).rowcount != 1:
            raise NotFoundError("There is no such open invitation.", "It may already have been used or revoked.")
        revoked = invitation_by_id(tx.connection, self.invitation_id)
        return Applied(revoked, audit_details=f"as {revoked.role} {revoked.note}")


_REVOKE = """
UPDATE invites SET revoked_at = :now
WHERE id = :id AND used_at IS NULL AND revoked_at IS NULL
"""
