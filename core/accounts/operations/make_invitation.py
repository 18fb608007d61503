"""The operation that makes an invitation."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from core.accounts.category_access import require_categories, sorted_ids
from core.accounts.credentials.one_time_tokens import VALID_HOURS, new_token, token_hash
from core.accounts.invitations.invitations import invitation_by_id
from core.accounts.models import NewInvitation
from core.errors import UsageError
from core.models import MEMBER_ROLES, CategoryId, MembersChanged, Role
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action
from core.text import display_text

MAX_NOTE = 200
"""Characters of an invitation's note."""

MAX_HOURS = 24 * 365
"""The longest that an invitation can be valid."""


@dataclass(frozen=True, slots=True)
class MakeInvitation(Operation[NewInvitation]):
    """Make an invitation; the result holds its token, of which only the hash is stored."""

    kind = "make-invitation"
    action = Action.INVITE
    description = "invite"
    audit_kind = audit.INVITED
    announcement = MembersChanged()

    role: Role
    note: str = ""
    hours: int = VALID_HOURS
    category_ids: Collection[CategoryId] | None = None
    """What the new member can see; None means all."""

    def __post_init__(self) -> None:
        """Keep the ids as a sorted tuple."""
        object.__setattr__(self, "category_ids", sorted_ids(self.category_ids))

    def perform(self, tx: Transaction) -> Applied[NewInvitation]:
        """Write the invitation.

        Raises:
            UsageError: there is no such role, the hours are out of range, or an admin would be restricted.
            NotFoundError: there is no such category.
        """
        if self.role not in MEMBER_ROLES:
            raise UsageError("There is no such role.", f"There are: {', '.join(MEMBER_ROLES)}.")
        if not 1 <= self.hours <= MAX_HOURS:
            raise UsageError(
                f"An invitation is valid for 1 to {MAX_HOURS} hours.", "Choose a number of hours in between."
            )
        if self.category_ids is not None and self.role == Role.ADMIN:
            raise UsageError("Admins see every category.", "Invite an editor or a viewer.")
        token, now = new_token(), int(time.time())
        array = None if self.category_ids is None else require_categories(tx.connection, self.category_ids)
        values = {
            "token_hash": token_hash(token),
            "role": Role(self.role).value,
            "category_ids": array,
            "note": display_text(self.note, MAX_NOTE),
            "created_by": tx.actor.user_id,
            "now": now,
            "expires_at": now + self.hours * 3600,
        }
        made = tx.connection.execute(_ADD, values).fetchone()
        invitation = invitation_by_id(tx.connection, made["id"])
        details = f"as {invitation.role}, until {invitation.expires:%Y-%m-%d %H:%M} UTC {invitation.note}"
        return Applied(NewInvitation(invitation, token), audit_details=details)


_ADD = """
INSERT INTO invites (token_hash, role, category_ids, note, created_by, created_at, expires_at)
VALUES (:token_hash, :role, :category_ids, :note, :created_by, :now, :expires_at)
RETURNING id
"""
