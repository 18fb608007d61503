"""The operations that remove a member and restore a former one."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass

from core.accounts.operations.member_rows import (
    former_or_present,
    present_member,
    require_another_admin,
    revoke_invitations_of,
)
from core.errors import NotFoundError
from core.models import MembersChanged, Role, UserId
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RemoveMember(Operation[None]):
    """Remove a member: none of their keys and passwords works, and their open invitations are revoked."""

    kind = "remove-member"
    action = Action.MANAGE_MEMBERS
    description = "change members"
    audit_kind = audit.REMOVED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    user_id: UserId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the removal.

        Raises:
            NotFoundError: there is no such member.
            UsageError: no admin who can sign in would be left.
        """
        row = present_member(tx.connection, self.user_id)
        if row["role"] == Role.ADMIN:
            require_another_admin(tx.connection, self.user_id)
        revoke_invitations_of(tx.connection, self.user_id)
        tx.connection.execute(_REMOVE, {"user_id": self.user_id, "now": int(time.time())})
        touched = Touched.one("membership", ThingKind.MEMBER, self.user_id)
        return Applied(None, RestoreMember(self.user_id), row["name"], (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"removed {things}"


@dataclass(frozen=True, slots=True)
class RestoreMember(Operation[None]):
    """Restore a former member with their role, access, keys and password; the inverse of a removal."""

    kind = "restore-member"
    action = Action.MANAGE_MEMBERS
    description = "change members"
    audit_kind = audit.RESTORED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    user_id: UserId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Clear the removal.

        Raises:
            NotFoundError: there is no such former member, or another member has the name now.
        """
        row = former_or_present(tx.connection, self.user_id)
        if row is None or row["removed_at"] is None:
            raise NotFoundError("There is no such former member.", "They may already have been restored.")
        try:
            tx.connection.execute(_RESTORE, {"user_id": self.user_id})
        except sqlite3.IntegrityError as error:
            raise NotFoundError(
                f"Another member is now called {row['name']}.", "Invite them under another name."
            ) from error
        touched = Touched.one("membership", ThingKind.MEMBER, self.user_id)
        return Applied(None, RemoveMember(self.user_id), row["name"], (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored {things}"

    def access_words(self, things: str) -> str:
        """Return who can sign in."""
        return f"{things} can sign in again, with the keys, password, role and access from before."


_REMOVE = """
UPDATE users SET removed_at = :now
WHERE id = :user_id
"""

_RESTORE = """
UPDATE users SET removed_at = NULL
WHERE id = :user_id
"""
