"""The sessions of users who are signed in now, kept in memory only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import NotFoundError
from core.models import Actor
from core.permissions import Action, require
from core.text import display_text

DISCONNECTED = "The owner of this gallery has ended your session."
MAX_DOING = 120
"""Characters of what a session shows of what its user does."""


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session as an admin sees it; all texts are safe to show."""

    id: int
    actor: Actor
    login_name: str
    fingerprint: str | None
    """The key that signed in; None for a password, and for guests and `public@`."""
    address: str
    since: datetime
    """UTC."""
    doing: str


class ConnectedSession:
    """One session. Ask for `actor` each time: it changes with the member's role and access."""

    def __init__(
        self,
        id: int,  # noqa: A002 - the word that lists and commands use
        actor: Actor,
        *,
        fingerprint: str | None,
        address: str,
        login_name: str,
        end: Callable[[str], None],
        closed: Callable[[ConnectedSession], None],
    ) -> None:
        """Start the session; `ConnectedSessions.register` calls this."""
        self.id = id
        self.fingerprint = fingerprint
        self.address = address
        self.login_name = login_name
        self.since = datetime.now(UTC)
        self.doing = ""
        """What the user looks at or runs, in a few words; set by what serves the session."""
        self._actor = actor
        self._end = end
        self._closed = closed
        self._listeners: list[Callable[[Actor], None]] = []

    @property
    def actor(self) -> Actor:
        """The user with the current role and access."""
        return self._actor

    def subscribe(self, listener: Callable[[Actor], None]) -> None:
        """Call the listener after each change of the actor, until the session closes."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Callable[[Actor], None]) -> None:
        """Stop calling the listener."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def update(self, actor: Actor) -> None:
        """Set the current role and access; an equal actor calls no listener."""
        if actor == self._actor:
            return
        self._actor = actor
        for listener in tuple(self._listeners):
            listener(actor)

    def end(self, message: str) -> None:
        """End the session with a message to its user."""
        self._end(message)

    def close(self) -> None:
        """Unregister the session; a second call does nothing."""
        self._listeners.clear()
        self._closed(self)

    def info(self) -> SessionInfo:
        """Return what an admin sees of the session."""
        return SessionInfo(
            self.id,
            self._actor,
            display_text(self.login_name, 64),
            self.fingerprint,
            display_text(self.address),
            self.since,
            display_text(self.doing, MAX_DOING),
        )


class ConnectedSessions:
    """All sessions of this process; a `Gallery` holds it as `sessions`."""

    def __init__(self, disconnected: Callable[[Actor, SessionInfo], None] = lambda _by, _session: None) -> None:
        """Start without sessions; `disconnected` is called with the admin who ended a session, and that session."""
        self._disconnected = disconnected
        self._sessions: dict[int, ConnectedSession] = {}
        self._total = 0

    def register(
        self, actor: Actor, *, fingerprint: str | None, address: str, login_name: str, end: Callable[[str], None]
    ) -> ConnectedSession:
        """Add a session; `end` is called with a message when it must end."""
        self._total += 1
        session = ConnectedSession(
            self._total,
            actor,
            fingerprint=fingerprint,
            address=address,
            login_name=login_name,
            end=end,
            closed=self._remove,
        )
        self._sessions[session.id] = session
        return session

    @property
    def total(self) -> int:
        """How many sessions there have been, including those that are connected."""
        return self._total

    def __len__(self) -> int:
        """Return the number of sessions that are connected."""
        return len(self._sessions)

    def count(self, matches: Callable[[ConnectedSession], bool]) -> int:
        """Return the number of sessions that match."""
        return sum(1 for session in self._sessions.values() if matches(session))

    def list(self, actor: Actor) -> tuple[SessionInfo, ...]:
        """List the sessions in the order in which they started."""
        require(actor, Action.SEE_SESSIONS, "see the sessions of others")
        return tuple(session.info() for session in self._sessions.values())

    def disconnect(self, actor: Actor, session_id: int) -> SessionInfo:
        """End a session with a message to its user, and return it.

        Raises:
            NotFoundError: it has already ended.
        """
        require(actor, Action.SEE_SESSIONS, "end the sessions of others")
        session = self._sessions.get(session_id)
        if session is None:
            raise NotFoundError("This session has already ended.", "Nothing needs to be done.")
        session.end(DISCONNECTED)
        self._disconnected(actor, session.info())
        return session.info()

    def _remove(self, session: ConnectedSession) -> None:
        self._sessions.pop(session.id, None)
