"""The operations that change what a member is called: by themselves, and by an admin. The login name stays."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.members import is_taken
from core.accounts.names import chosen_name
from core.accounts.operations.member_rows import present_member
from core.errors import UsageError
from core.models import MembersChanged, UserId
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetOwnName(Operation[str]):
    """Choose what the actor is called; empty: by the login name. The result is what they are called then."""

    kind = "set-own-name"
    action = Action.OWN_CREDENTIALS
    description = "have a name"
    audit_kind = audit.NAME_CHANGED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    name: str

    def perform(self, tx: Transaction) -> Applied[str]:
        """Write the name; UsageError when it is not accepted, or another member is called so."""
        before, called, details = _call(tx, tx.member_id, self.name)
        touched = Touched.one("name", ThingKind.MEMBER, tx.member_id)
        return Applied(called, SetOwnName(before), details, (touched,))

    def past_words(self, things: str) -> str:  # noqa: ARG002 - it is about the member who did it
        """Return what it did."""
        return "changed their own name"


@dataclass(frozen=True, slots=True)
class SetMemberName(Operation[str]):
    """Choose what a member is called; empty: by the login name. The result is what they are called then."""

    kind = "set-member-name"
    action = Action.MANAGE_MEMBERS
    description = "change members"
    audit_kind = audit.NAME_CHANGED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    user_id: UserId
    name: str

    def perform(self, tx: Transaction) -> Applied[str]:
        """Write the name.

        Raises:
            NotFoundError: there is no such member.
            UsageError: the name is not accepted, or another member is called so.
        """
        before, called, details = _call(tx, self.user_id, self.name)
        touched = Touched.one("name", ThingKind.MEMBER, self.user_id)
        return Applied(called, SetMemberName(self.user_id, before), details, (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"changed the name of {things}"


def _call(tx: Transaction, user_id: UserId, name: str) -> tuple[str, str, str | None]:
    """Return the display name before, what the member is called now, and the details of a change for the audit log."""
    row = present_member(tx.connection, user_id)
    login, before = row["name"], row["display_name"] or ""
    wanted = ""
    if name.strip():
        chosen = chosen_name(name)
        wanted = chosen.display or chosen.login
        if is_taken(tx.connection, wanted, but=user_id):
            raise UsageError(f"Another member is called {wanted}.", "Choose another name.")
    display = "" if wanted == login else wanted
    if display == before:
        return before, display or login, None
    tx.connection.execute(_SET_NAME, {"user_id": user_id, "display_name": display or None})
    return before, display or login, f"{login}: {before or login} to {display or login}"


_SET_NAME = """
UPDATE users SET display_name = :display_name
WHERE id = :user_id
"""
