"""The operations with which a member adds a key of their own, and gives it another label."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.credentials import member_keys
from core.accounts.models import MemberKey
from core.models import MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class AddKey(Operation[MemberKey]):
    """Add a public key that signs the actor in."""

    kind = "add-key"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.KEY_ADDED
    announcement = MembersChanged()

    public_key: str
    """One line as OpenSSH writes it."""
    label: str = ""

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Write the key; UsageError when it is not accepted or belongs to another member, also to a former one."""
        key = member_keys.add_key(tx.connection, tx.actor.user_id, self.public_key, self.label)
        return Applied(key, audit_details=f"{key.label} {key.fingerprint}")


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
