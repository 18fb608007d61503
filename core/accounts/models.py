"""What is known of members, invitations and their history, as it crosses rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.models import CategoryId, Role, UserId


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can come in, as the admin sees them."""

    user_id: UserId
    name: str
    """Safe to show."""
    role: Role
    category_ids: frozenset[CategoryId] | None
    """What they may see; None means all."""
    key_count: int
    has_password: bool
    created: datetime
    """UTC."""
    last_seen: datetime | None
    """UTC; None when they have never come in."""


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
    """UTC; None when it has never opened the door."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation: whoever shows its token first becomes a member."""

    id: int
    role: Role
    category_ids: frozenset[CategoryId] | None
    """What the new member may see; None means all."""
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
        """Say whether somebody can still join with it."""
        return self.used is None and self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation that was just made, with what is shown this once only."""

    invitation: Invitation
    token: str
    """26 characters in groups."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that somebody did: came in, or changed who may."""

    id: int
    """Grows; ask for older ones with `before`."""
    at: datetime
    """UTC."""
    kind: str
    """See `core.operations.audit`."""
    name: str
    """Who did it, as they were called then; safe to show."""
    source: str
    """From where: an address, "this machine", or empty when it was done within a visit; safe to show."""
    details: str
    """Safe to show."""
