"""Members, their keys, invitations and the audit log as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.models import CategoryId, Role, UserId


@dataclass(frozen=True, slots=True)
class Member:
    """A member as an admin sees them."""

    user_id: UserId
    name: str
    """The login name; safe to show."""
    role: Role
    category_ids: frozenset[CategoryId] | None
    """The categories that they can see; None means all."""
    key_count: int
    has_password: bool
    created: datetime
    """UTC."""
    last_seen: datetime | None
    """UTC; None when they have never signed in."""
    display_name: str = ""
    """What the member is called, where that cannot be a login name; safe to show, empty for the others."""


@dataclass(frozen=True, slots=True)
class MemberKey:
    """One public key of a member."""

    user_id: UserId
    fingerprint: str
    public_key: str
    """One line without a comment."""
    label: str
    """Safe to show."""
    added: datetime
    """UTC."""
    last_used: datetime | None
    """UTC; None when it has never been used."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation: the first person who uses its token becomes a member."""

    id: int
    role: Role
    category_ids: frozenset[CategoryId] | None
    """The categories that the new member can see; None means all."""
    note: str
    """Safe to show."""
    invited_by: str
    """Safe to show."""
    created: datetime
    """UTC."""
    expires: datetime
    """UTC."""
    revoked: datetime | None
    used: datetime | None
    used_by: str | None
    """The name that the new member chose."""

    def is_open(self, now: datetime) -> bool:
        """Return whether the invitation can still be used."""
        return self.used is None and self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A new invitation with its token, which is shown only once."""

    invitation: Invitation
    token: str
    """26 characters in groups."""


@dataclass(frozen=True, slots=True)
class ResetCode:
    """A one-time code with which a member chooses a new password, shown only once."""

    login_name: str
    display_name: str
    """What the member is called, where that is not the login name; else empty."""
    code: str
    """26 characters in groups."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the audit log: a sign-in, or a change."""

    id: int
    """Increases with time; `before` asks for older entries."""
    at: datetime
    """UTC."""
    kind: str
    """See `core.operations.audit`."""
    name: str
    """The actor's name at that time; safe to show."""
    source: str
    """An address, "this machine", or empty for a change within a session; safe to show."""
    details: str
    """Safe to show."""
