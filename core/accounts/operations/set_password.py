"""The operations with which members set and remove their own password."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.accounts.credentials import stored_passwords
from core.models import MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetPassword(Operation[None]):
    """Set the actor's password, as `core.limits.password_hashing.PasswordHashing.hash` returned it."""

    kind = "set-password"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.PASSWORD_SET
    announcement = MembersChanged()

    password_hash: str = field(repr=False)

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the hash."""
        stored_passwords.bind_password(tx.connection, tx.actor.user_id, self.password_hash)
        return Applied(None, audit_details="")


@dataclass(frozen=True, slots=True)
class RemovePassword(Operation[None]):
    """Remove the actor's password."""

    kind = "remove-password"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.PASSWORD_REMOVED
    announcement = MembersChanged()

    def perform(self, tx: Transaction) -> Applied[None]:
        """Delete the hash; UsageError when it is the last credential that signs the actor in."""
        stored_passwords.bind_password(tx.connection, tx.actor.user_id, None)
        return Applied(None, audit_details="")
