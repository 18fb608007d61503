"""From who a connection has proven to be to who visits, and whether they still may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.gallery import Gallery
from core.models import Actor
from core.ssh import messages
from core.ssh.authentication.sign_in import Anybody, Member

Renew = Callable[[], Awaitable[Actor | None]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has come in."""

    actor: Actor
    fingerprint: str | None
    """The key that proved it, None without one."""
    renew: Renew
    """Returns who this is now; None when the visit must end."""
    parting: str
    """What the visitor is told then."""


def of_member(gallery: Gallery, actor: Actor, fingerprint: str | None) -> Arrival:
    """A member came in, by that key or by a password: while the member and the key are there."""

    async def renew() -> Actor | None:
        return await gallery.accounts.current(actor.user_id, fingerprint)

    return Arrival(actor, fingerprint, renew, messages.CHANGED)


def at_once(gallery: Gallery, proven: object) -> Arrival | None:
    """Return who has come in by signing in alone; None for those who have questions to answer first."""
    match proven:
        case Member(actor, fingerprint):
            return of_member(gallery, actor, fingerprint)
        case Anybody(actor, fingerprint):
            return Arrival(actor, fingerprint, gallery.accounts.public_actor, messages.PUBLIC_CLOSED)
        case _:
            return None
