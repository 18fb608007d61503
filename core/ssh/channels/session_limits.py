"""How many sessions one connection, one member and one network source may have at once."""

from __future__ import annotations

from core.accounts.connected_sessions import ConnectedSessions
from core.limits.sources import is_loopback, source_of
from core.models import Actor, Role

SESSIONS_PER_CONNECTION = 4
PUBLIC_SESSIONS_PER_SOURCE = 4
PUBLIC_SESSIONS = 40


def is_at_session_limit(sessions: ConnectedSessions, actor: Actor, address: str, per_member: int) -> bool:
    """Return whether one more session would exceed a limit.

    Members have `per_member` sessions each. Guests and `public@` are limited by network source and in total.
    """
    if actor.role not in {Role.PUBLIC, Role.GUEST}:
        return sessions.count(lambda session: session.actor.user_id == actor.user_id) >= per_member
    source = source_of(address)
    from_source = sessions.count(
        lambda session: session.actor.role == actor.role and source_of(session.address) == source
    )
    allowed = PUBLIC_SESSIONS if is_loopback(source) else PUBLIC_SESSIONS_PER_SOURCE
    return from_source >= allowed or sessions.count(lambda session: session.actor.role == actor.role) >= PUBLIC_SESSIONS
