"""The operations with which members set and remove their own password, and an admin resets that of another."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.accounts.credentials import reset_codes, stored_passwords
from core.accounts.models import ResetCode
from core.accounts.operations.member_rows import present_member
from core.errors import NotAllowedError, UsageError
from core.models import MembersChanged, UserId
from core.operations import audit
from core.operations.operation import Applied, Operation, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetPassword(Operation[None]):
    """Set the actor's password, as `core.limits.password_hashing.PasswordHashing.hash` returned it.

    Members who already have one confirm it first: see `Accounts.confirm_password`.
    """

    kind = "set-password"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.PASSWORD_SET
    announcement = MembersChanged()

    password_hash: str = field(repr=False)
    replaces: str | None = field(default=None, repr=False)
    """The stored hash of the password before, None without one; not needed at the machine."""

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the hash; NotAllowedError if another password is stored than the one that was confirmed."""
        _require_confirmed(tx, self.replaces)
        stored_passwords.bind_password(tx.connection, tx.actor.user_id, self.password_hash)
        reset_codes.void_codes(tx.connection, tx.actor.user_id)
        return Applied(None, audit_details="")


@dataclass(frozen=True, slots=True)
class RemovePassword(Operation[None]):
    """Remove the actor's password, which they confirm first; see `SetPassword`."""

    kind = "remove-password"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.PASSWORD_REMOVED
    announcement = MembersChanged()

    replaces: str | None = field(default=None, repr=False)
    """The stored hash of the password, None without one; not needed at the machine."""

    def perform(self, tx: Transaction) -> Applied[None]:
        """Delete the hash.

        Raises:
            NotAllowedError: another password is stored than the one that was confirmed.
            UsageError: it is the last credential that signs the actor in.
        """
        _require_confirmed(tx, self.replaces)
        stored_passwords.bind_password(tx.connection, tx.actor.user_id, None)
        reset_codes.void_codes(tx.connection, tx.actor.user_id)
        return Applied(None, audit_details="")


@dataclass(frozen=True, slots=True)
class ResetPassword(Operation[ResetCode]):
    """Remove a member's password, end their sessions, and issue a code with which they choose a new one.

    The result holds the code, of which only the hash is stored.
    """

    kind = "reset-password"
    action = Action.MANAGE_MEMBERS
    description = "reset passwords"
    audit_kind = audit.PASSWORD_RESET
    announcement = MembersChanged()

    user_id: UserId

    def perform(self, tx: Transaction) -> Applied[ResetCode]:
        """Write the hash of the code.

        Raises:
            NotFoundError: there is no such member.
            UsageError: it is the actor's own account, or no admin who can sign in would be left.
        """
        row = present_member(tx.connection, self.user_id)
        if self.user_id == tx.actor.user_id and tx.source != audit.THIS_MACHINE:
            raise UsageError("This is your own account.", "Change your password there, or ask another admin.")
        stored_passwords.revoke_password(tx.connection, self.user_id)
        if not stored_passwords.has_credentials(tx.connection):
            raise UsageError(
                "No admin who can sign in would be left.", "Use `sshowcase admin recover` on the gallery's machine."
            )
        code = reset_codes.new_reset_code(tx.connection, self.user_id)
        return Applied(ResetCode(row["name"], row["display_name"] or "", code), audit_details=row["name"])


def _require_confirmed(tx: Transaction, replaces: str | None) -> None:
    if tx.source == audit.THIS_MACHINE:
        return
    stored = stored_passwords.stored_password(tx.connection, tx.actor.user_id)
    if stored is not None and stored != replaces:
        raise NotAllowedError("Your current password is needed for that.", "Enter it, then try again.")
