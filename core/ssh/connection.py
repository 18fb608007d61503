"""One connection: who it proves to be, and the sessions it may open. Decisions are made beside this file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import asyncssh
from asyncssh.auth import KbdIntChallenge

from core.accounts.presence import Visitor
from core.errors import NotAllowedError
from core.gallery import Gallery
from core.limits import unauthenticated
from core.limits.penalties import Penalties, Penalty
from core.limits.unauthenticated import AuthenticationBudget, Stage, Stranger, Strangers, TooManyTriesError
from core.models import Actor
from core.ssh import messages
from core.ssh.auth_log import Journal, Peer
from core.ssh.authentication import identities
from core.ssh.authentication.identities import Arrival
from core.ssh.authentication.keyboard_interactive import Interview
from core.ssh.authentication.offered_keys import one_line, require_modern_signature
from core.ssh.authentication.sign_in import DoorPolicy, Member, OfferedKey, Proven, SignIn
from core.ssh.back_pressure import Link
from core.ssh.gate import origin
from core.ssh.joining.admission import admitted
from core.ssh.joining.prompts import Screen
from core.ssh.sessions import session_limits
from core.ssh.sessions.active_sessions import Visits
from core.ssh.sessions.session_channel import VisitChannel
from core.text import display_text

ENDING_SECONDS = 5.0
"""A connection that is to end is cut off after this time, whatever its client does."""
PARTING_SECONDS = 1.0

NewSession = Callable[["VisitorConnection", VisitChannel], "VisitorSession"]
"""Makes the session of a channel that a proven visitor opened."""


class VisitorSession(asyncssh.SSHServerSession[bytes]):
    """What a connection asks of its sessions."""

    def finish(self, sentence: str) -> None:
        """End with this sentence what runs."""
        raise NotImplementedError

    def quiet_seconds(self, now: float) -> float:
        """Return for how long the visitor has done nothing; `now` is of `time.monotonic`."""
        raise NotImplementedError


@dataclass(slots=True)
class Door:
    """What all connections share."""

    gallery: Gallery
    owner: Actor
    policy: DoorPolicy
    new_session: NewSession
    journal: Journal
    strangers: Strangers = field(default_factory=Strangers)
    penalties: Penalties = field(default_factory=lambda: Penalties(time.monotonic))
    visits: Visits = field(default_factory=Visits)
    connections: dict[asyncssh.SSHServerConnection, VisitorConnection] = field(default_factory=dict)
    restarts: bool = False
    """Whether the gallery closes only to come back."""

    def goodbye(self, command: str) -> str:
        """Return the last sentence of a visit that ends because the gallery closes; `command` opens it again."""
        return messages.restarting(command) if self.restarts else messages.GOODBYE

    def must_wait(self, address: str, port: int) -> bool:
        """Say whether a connection from there is closed before its first word, because of what its source did."""
        seconds = self.penalties.waits(address)
        if seconds > 0:
            self.journal.refused(Peer(address, port), f"it must wait for {seconds:.0f} s")
        return seconds > 0


class VisitorConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    link: Link
    """How much the visitor's socket takes; there once the connection is made."""

    def __init__(self, door: Door) -> None:
        """Start as a stranger."""
        self.door = door
        self.proven: Proven | None = None
        self.arrival: Arrival | None = None
        """Who has come in; None before."""
        self.since = time.monotonic()
        """When it was made, then when somebody came in."""
        self.quiet_since = self.since
        """When its last session ended."""
        self.sessions: dict[VisitorSession, Visitor | None] = {}
        self.peer = Peer("")
        self._connection: asyncssh.SSHServerConnection | None = None
        self._stranger: Stranger | None = None
        self._sign_in = SignIn(lambda: door.policy)
        self._budget = AuthenticationBudget()
        self._mistakes = 0
        self._ending = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count the stranger, or close at once when there are too many."""
        self.peer = Peer(*(origin() or (conn.get_extra_info("peername") or ("", 0))[:2]))
        door = self.door
        self._interview = Interview(
            door.gallery, self._sign_in, door.owner.name, self.peer.address, self._interview_failed
        )
        self._stranger = door.strangers.admit(self.peer.address, conn.abort)
        if self._stranger is None:
            door.journal.refused(self.peer, "too many connections that have not signed in")
            conn.abort()
            return
        self._connection = conn
        self.link = Link(conn)
        door.connections[conn] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Give back what the connection held."""
        self._no_stranger()
        if self._connection is None:
            return
        self.link.release()
        self.door.connections.pop(self._connection, None)
        if self.arrival is not None:
            self.door.journal.left(self.arrival, self.peer)
            return
        self.door.journal.left_unknown(self._sign_in.login_name, self.peer)
        self.door.penalties.add(self.peer.address, self._penalty(exc))

    # Authentication. Every callback but the one that checks keys clears the key that was shown before.

    def begin_auth(self, username: str) -> bool:
        """Ask for proof, always; synchronous, because asyncssh keeps all that a stranger sends while it waits."""
        self._count(self._budget.count_try)
        self._reached(Stage.ASKING)
        self._sign_in.begin(username)
        self._interview.forget()
        return True

    def public_key_auth_supported(self) -> bool:
        """Offer public keys; asyncssh asks before every answer, so that this counts all of them."""
        self._count(self._budget.count_question)
        return True

    async def validate_public_key(self, _username: str, key: asyncssh.SSHKey) -> bool:
        """Look the key up. It is a candidate only: the client may merely have shown it."""
        self._sign_in.forget()
        self._count(self._budget.count_key)
        require_modern_signature(key)
        fingerprint = key.get_fingerprint()
        actor = await self.door.gallery.accounts.actor_for_key(fingerprint)
        return self._sign_in.offer_key(OfferedKey(fingerprint, one_line(key)), actor)

    def validate_ca_key(self, _username: str, _key: asyncssh.SSHKey) -> bool:
        """Trust no certificate authority."""
        self._sign_in.forget()
        return False

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive to everyone alike."""
        return self._sign_in.interactive

    def get_kbdint_challenge(self, _username: str, _lang: str, _submethods: str) -> KbdIntChallenge:
        """Ask for what opens the gallery under that name, or say that there is nothing to ask."""
        return self._interview.ask()

    async def validate_kbdint_response(self, _username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        self._count(self._budget.count_try)
        return await self._interview.hear(responses)

    def auth_completed(self) -> None:
        """Believe what was proven; a connection that proved nothing ends here."""
        self.proven = self._sign_in.completed()
        if self.proven is None:
            raise asyncssh.PermissionDenied(messages.NOT_SIGNED_IN)
        arrival = identities.at_once(self.door.gallery, self.proven)
        if arrival is None:
            self._reached(Stage.JOINING)
        else:
            self.arrive(arrival)

    def arrive(self, arrival: Arrival) -> None:
        """Somebody has come in, by signing in or by what they answered on the screen."""
        self._no_stranger()
        self.arrival = arrival
        self.since = self.quiet_since = time.monotonic()
        self.door.journal.came_in(arrival, self.peer)

    async def admit(self, screen: Screen) -> bool:
        """Ask somebody on a screen what they are asked before they come in; False when they stay outside."""
        assert self.proven is not None
        arrival = await admitted(self.door.gallery, screen, self.proven, self.peer.address, self.answered_wrong)
        if arrival is not None:
            self.arrive(arrival)
        return arrival is not None

    def answered_wrong(self, *, known: bool = False) -> None:
        """A password, a code or a token was wrong: write it down. Too many end the connection."""
        self._mistakes += 1
        self.door.journal.failed(self._sign_in.login_name, self.peer, known=known)
        if self._mistakes >= unauthenticated.TRIES and self.proven is not None:
            self.end(messages.TOO_MANY_TRIES)

    def _interview_failed(self, known: bool) -> None:
        self.answered_wrong(known=known)

    def _penalty(self, error: Exception | None) -> Penalty:
        """Return what leaving without having come in costs the source."""
        if isinstance(error, asyncssh.ProtocolError | asyncssh.ProtocolNotSupported | asyncssh.MACError):
            return Penalty.BROKE_PROTOCOL
        if isinstance(error, asyncssh.ConnectionLost) and "timeout" in str(error):
            return Penalty.GRACE_EXCEEDED
        has_tried = bool(self._sign_in.login_name) and self.proven is None
        return Penalty.FAILED if self._mistakes or has_tried else Penalty.NO_ATTEMPT

    def _count(self, count: Callable[[], None]) -> None:
        try:
            count()
        except TooManyTriesError:
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE
            raise asyncssh.DisconnectError(code, messages.TOO_MANY_TRIES) from None

    def _reached(self, stage: Stage) -> None:
        if self._stranger is not None:
            self._stranger.stage = stage

    def _no_stranger(self) -> None:
        if self._stranger is not None:
            self.door.strangers.forget(self._stranger)
            self._stranger = None

    # Sessions.

    @property
    def login_name(self) -> str:
        """The name under which the visitor came, where it matters; a member's does not."""
        return "" if isinstance(self.proven, Member) else display_text(self._sign_in.login_name, 64)

    def session_requested(self) -> tuple[VisitChannel, VisitorSession]:
        """Open a session, a few per connection and per member."""
        if self.proven is None or self._connection is None or self._ending:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, messages.NOT_SIGNED_IN)
        if len(self.sessions) >= session_limits.SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_SESSIONS)
        if self.arrival is not None and self._is_here_too_often(self.arrival.actor):
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_VISITS)
        channel = VisitChannel(self._connection)
        session = self.door.new_session(self, channel)
        self.sessions[session] = None
        return channel, session

    def enter(self, session: VisitorSession) -> Visitor:
        """Somebody is here now, in that session.

        Raises:
            NotAllowedError: they are here too often, or have hung up meanwhile.
        """
        assert self.arrival is not None
        if session not in self.sessions:
            raise NotAllowedError(f"{messages.NOT_SIGNED_IN}.")
        if self._is_here_too_often(self.arrival.actor):
            raise NotAllowedError(f"{messages.TOO_MANY_VISITS}.")
        visitor = self.door.gallery.presence.enter(
            self.arrival.actor,
            fingerprint=self.arrival.fingerprint,
            address=self.peer.address,
            login_name=self._sign_in.login_name,
            end=self.end,
        )
        self.sessions[session] = visitor
        return visitor

    def become(self, actor: Actor) -> None:
        """The visitor has another role or access from now on; the same changes nothing."""
        assert self.arrival is not None
        self.arrival = replace(self.arrival, actor=actor)
        for visitor in self.sessions.values():
            if visitor is not None:
                visitor.become(actor)

    def quiet_seconds(self, now: float) -> float:
        """Return for how long nobody did anything in any session; `now` is of `time.monotonic`."""
        return min([session.quiet_seconds(now) for session in self.sessions] or [now - self.quiet_since])

    def session_ended(self, session: VisitorSession) -> None:
        """One of the sessions is over."""
        visitor = self.sessions.pop(session, None)
        if visitor is not None:
            visitor.leave()
        self.quiet_since = time.monotonic()
        self._close_when_empty()

    def end(self, sentence: str) -> None:
        """End every session with this sentence, then the connection; the first sentence counts."""
        if self._ending:
            return
        self._ending = True
        for session in tuple(self.sessions):
            session.finish(sentence)
        if self._connection is not None:
            asyncio.get_running_loop().call_later(ENDING_SECONDS, self._connection.abort)
            self._close_when_empty()

    def _close_when_empty(self) -> None:
        """Close a connection that is to end, a moment after its last session: a polite client hangs up by itself."""
        if self._ending and not self.sessions and self._connection is not None:
            asyncio.get_running_loop().call_later(PARTING_SECONDS, self._connection.close)

    def _is_here_too_often(self, actor: Actor) -> bool:
        gallery = self.door.gallery
        return session_limits.is_at_session_limit(
            gallery.presence, actor, self.peer.address, gallery.settings.visits_per_member
        )


async def policy_of(gallery: Gallery) -> DoorPolicy:
    """Read what the door offers now."""
    return DoorPolicy(
        claim_open=not await gallery.accounts.has_credentials(),
        password_bound=await gallery.accounts.has_passwords(),
        public=await gallery.accounts.public_actor(),
    )
