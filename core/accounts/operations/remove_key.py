"""The operations with which a member removes a key of their own, and restores one that was removed a moment ago."""

from __future__ import annotations

from dataclasses import dataclass

from core.accounts.credentials import member_keys
from core.accounts.credentials.member_keys import RemovedKey
from core.accounts.models import MemberKey
from core.models import MembersChanged
from core.operations import audit
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RemoveKey(Operation[MemberKey]):
    """Remove one of the actor's keys; sessions that signed in with it end."""

    kind = "remove-key"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.KEY_REMOVED
    announcement = MembersChanged()
    undo = Undo.HISTORY
    undo_seconds = 600
    why_not_undone = "A removed key can be restored for 10 minutes. Add it again with `keys add`."

    fingerprint: str

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Delete the key.

        Raises:
            NotFoundError: the actor has no such key.
            UsageError: it is the last credential that signs them in.
        """
        removed, key = member_keys.remove_key(tx.connection, tx.member_id, self.fingerprint)
        touched = Touched.mention(ThingKind.MEMBER, tx.member_id)
        return Applied(key, RestoreKey(removed), f"{key.label} {key.fingerprint}", (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"removed the key {self.fingerprint} of {things}"


@dataclass(frozen=True, slots=True)
class RestoreKey(Operation[MemberKey]):
    """Give a member a key again that they removed; the inverse of a removal."""

    kind = "restore-key"
    action = Action.OWN_CREDENTIALS
    description = "have keys or a password"
    audit_kind = audit.KEY_RESTORED
    announcement = MembersChanged()
    undo = Undo.HISTORY

    removed: RemovedKey

    def __post_init__(self) -> None:
        """Read the stored form."""
        object.__setattr__(self, "removed", RemovedKey.stored(self.removed))

    def perform(self, tx: Transaction) -> Applied[MemberKey]:
        """Write the key as it was.

        Raises:
            NotFoundError: there is no such member any longer.
            UsageError: the key belongs to another member now.
        """
        key = member_keys.restore_key(tx.connection, tx.member_id, self.removed)
        touched = Touched.mention(ThingKind.MEMBER, tx.member_id)
        return Applied(key, RemoveKey(key.fingerprint), f"{key.label} {key.fingerprint}", (touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored the key {self.removed.fingerprint} of {things}"

    def access_words(self, things: str) -> str:
        """Return who can sign in."""
        return f"The holder of the key {self.removed.fingerprint} can sign in as {things} again."
