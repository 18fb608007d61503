"""The operation that gives a member another role."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.operations.member_rows import present_member, require_another_admin, revoke_invitations_of
from core.errors import UsageError
from core.models import MEMBER_ROLES, MembersChanged, Role, UserId
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetRole(Operation[None]):
    """Give a member another role; a former admin's open invitations are revoked."""

    kind = "set-role"
    action = Action.MANAGE_MEMBERS
    description = "change members"
    audit_kind = audit.ROLE_CHANGED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    user_id: UserId
    role: Role

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the role.

        Raises:
            NotFoundError: there is no such member.
            UsageError: there is no such role, or no admin who can sign in would be left.
        """
        row = present_member(tx.connection, self.user_id)
        before = Role(row["role"])
        if self.role not in MEMBER_ROLES:
            raise UsageError("There is no such role.", f"There are: {', '.join(MEMBER_ROLES)}.")
        role = Role(self.role)
        inverse = SetRole(self.user_id, before)
        if role is before:
            return Applied(None)
        if before is Role.ADMIN:
            require_another_admin(tx.connection, self.user_id)
            revoke_invitations_of(tx.connection, self.user_id)
        tx.connection.execute(_SET_ROLE, {"user_id": self.user_id, "role": role.value})
        touched = Touched.one("role", ThingKind.MEMBER, self.user_id)
        return Applied(None, inverse, f"{row['name']}: {before} to {role}", (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"made {things} {self.role}"

    def access_words(self, things: str) -> str:
        """Return what they may do."""
        return f"{things} may do what a member with the role {self.role} may."


_SET_ROLE = """
UPDATE users SET role = :role
WHERE id = :user_id
"""
