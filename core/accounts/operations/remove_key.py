"""The operation with which a member removes a key of their own."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.credentials import member_keys
from core.accounts.models import MemberKey
from core.models import MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RemoveKey(Operation[MemberKey]):
    """Remove one of the actor's keys; sessions that signed in with it end."""

    kind = "remove-key"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.KEY_REMOVED
    announcement = MembersChanged()

    fingerprint: str

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Delete the key.

        Raises:
            NotFoundError: the actor has no such key.
            UsageError: it is the last credential that signs them in.
        """
        key = member_keys.remove_key(tx.connection, tx.actor.user_id, self.fingerprint)
        return Applied(key, audit_details=f"{key.label} {key.fingerprint}")
