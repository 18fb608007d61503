"""The operation with which a member renames a key of their own."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.credentials import member_keys
from core.accounts.models import MemberKey
from core.models import MembersChanged
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RenameKey(Operation[MemberKey]):
    """Give one of the actor's keys another label; an empty one keeps the old label."""

    kind = "rename-key"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    announcement = MembersChanged()

    fingerprint: str
    label: str

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Write the label; NotFoundError when the actor has no such key."""
        return Applied(member_keys.rename_key(tx.connection, tx.actor.user_id, self.fingerprint, self.label))
