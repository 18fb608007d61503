"""The operation with which the person at the machine gives a member a key."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.credentials import member_keys
from core.accounts.models import MemberKey
from core.models import MembersChanged, UserId
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RecoverAccount(Operation[MemberKey]):
    """Give any member a key, for someone who has lost theirs."""

    kind = "recover-account"
    action = Action.MANAGE_MEMBERS
    description = "recover an account"
    at_the_machine_only = True
    audit_kind = audit.RECOVERED
    announcement = MembersChanged()

    user_id: UserId
    public_key: str
    """One line as OpenSSH writes it."""
    label: str = ""

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Write the key.

        Raises:
            NotFoundError: there is no such member.
            UsageError: the key is not accepted or belongs to another member, also to a former one.
        """
        key = member_keys.add_key(tx.connection, self.user_id, self.public_key, self.label)
        return Applied(key, audit_details=key.fingerprint)
