"""From who a connection has proven to be to who visits, and whether they still may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.gallery import Gallery
from core.models import Actor
from core.ssh import messages
from core.ssh.authentication.sign_in import MemberLogin, PublicLogin

RefreshActor = Callable[[], Awaitable[Actor | None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who has come in."""

    actor: Actor
    fingerprint: str | None
    """The key that proved it, None without one."""
    refresh: RefreshActor
    """Returns who this is now; None when the visit must end."""
    end_message: str
    """What the visitor is told then."""


def member_identity(gallery: Gallery, actor: Actor, fingerprint: str | None) -> Identity:
    """A member came in, by that key or by a password: while the member and the key are there."""

    async def refresh() -> Actor | None:
        return await gallery.accounts.current(actor.user_id, fingerprint)

    return Identity(actor, fingerprint, refresh, messages.CHANGED)


def identity_of(gallery: Gallery, proven: object) -> Identity | None:
    """Return who has come in by signing in alone; None for those who have questions to answer first."""
    match proven:
        case MemberLogin(actor, fingerprint):
            return member_identity(gallery, actor, fingerprint)
        case PublicLogin(actor, fingerprint):
            return Identity(actor, fingerprint, gallery.accounts.public_actor, messages.PUBLIC_CLOSED)
        case _:
            return None
