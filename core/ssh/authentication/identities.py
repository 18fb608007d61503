"""The identity of a signed-in user, and whether it is still valid."""

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
    """A user who has signed in."""

    actor: Actor
    fingerprint: str | None
    """The key that was used, None for a password or without a key."""
    refresh: RefreshActor
    """Returns the user's current role and access; None if the session must end."""
    end_message: str
    """The last message of a session that ends for this reason."""


def member_identity(gallery: Gallery, actor: Actor, fingerprint: str | None) -> Identity:
    """Return the identity of a member, valid while the member and the key exist and the sessions were not ended."""

    async def refresh() -> Actor | None:
        now = await gallery.accounts.current(actor.user_id, fingerprint)
        return now if now is not None and now.session_revision == actor.session_revision else None

    return Identity(actor, fingerprint, refresh, messages.CHANGED)


def identity_of(gallery: Gallery, login: object) -> Identity | None:
    """Return the identity of a login that needs no prompts; None for the others."""
    match login:
        case MemberLogin(actor, fingerprint):
            return member_identity(gallery, actor, fingerprint)
        case PublicLogin(actor, fingerprint):
            return Identity(actor, fingerprint, gallery.accounts.public_actor, messages.PUBLIC_CLOSED)
        case _:
            return None
