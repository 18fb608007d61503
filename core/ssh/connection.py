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
from core.limits.penalties import Penalties, Penalty
from core.limits.pending_connections import PendingConnection, PendingConnections, PendingStage
from core.models import Actor
from core.ssh import messages
from core.ssh.auth_log import AuthLog, Peer
from core.ssh.authentication import identities
from core.ssh.authentication.attempt_budget import ATTEMPTS_PER_CONNECTION, AttemptBudget, BudgetExceededError
from core.ssh.authentication.identities import Identity
from core.ssh.authentication.keyboard_interactive import KeyboardInteractive
from core.ssh.authentication.offered_keys import one_line, require_modern_signature
from core.ssh.authentication.sign_in import Login, MemberLogin, OfferedKey, SignIn, SignInPolicy
from core.ssh.back_pressure import FlowControl
from core.ssh.gate import origin
from core.ssh.joining.admission import prompt_for_identity
from core.ssh.joining.prompts import PromptTerminal
from core.ssh.sessions import session_limits
from core.ssh.sessions.active_sessions import ActiveSessions
from core.ssh.sessions.session_channel import SessionChannel
from core.text import display_text

ENDING_SECONDS = 5.0
"""A connection that is to end is cut off after this time, whatever its client does."""
PARTING_SECONDS = 1.0

SessionFactory = Callable[["ClientConnection", SessionChannel], "ClientSession"]
"""Makes the session of a channel that a proven visitor opened."""


class ClientSession(asyncssh.SSHServerSession[bytes]):
    """What a connection asks of its sessions."""

    def finish(self, sentence: str) -> None:
        """End with this sentence what runs."""
        raise NotImplementedError

    def quiet_seconds(self, now: float) -> float:
        """Return for how long the visitor has done nothing; `now` is of `time.monotonic`."""
        raise NotImplementedError


@dataclass(slots=True)
class ServerState:
    """What all connections share."""

    gallery: Gallery
    owner: Actor
    policy: SignInPolicy
    new_session: SessionFactory
    auth_log: AuthLog
    pending_connections: PendingConnections = field(default_factory=PendingConnections)
    penalties: Penalties = field(default_factory=lambda: Penalties(time.monotonic))
    active_sessions: ActiveSessions = field(default_factory=ActiveSessions)
    connections: dict[asyncssh.SSHServerConnection, ClientConnection] = field(default_factory=dict)
    restarts: bool = False
    """Whether the gallery closes only to come back."""

    def goodbye(self, command: str) -> str:
        """Return the last sentence of a visit that ends because the gallery closes; `command` opens it again."""
        return messages.restarting(command) if self.restarts else messages.GOODBYE

    def is_refused(self, address: str, port: int) -> bool:
        """Say whether a connection from there is closed before its first word, because of what its source did."""
        seconds = self.penalties.wait_seconds(address)
        if seconds > 0:
            self.auth_log.refused(Peer(address, port), f"it must wait for {seconds:.0f} s")
        return seconds > 0


class ClientConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    flow: FlowControl
    """How much the visitor's socket takes; there once the connection is made."""

    def __init__(self, server: ServerState) -> None:
        """Start as a pending."""
        self.server = server
        self.proven: Login | None = None
        self.identity: Identity | None = None
        """Who has come in; None before."""
        self.since = time.monotonic()
        """When it was made, then when somebody came in."""
        self.quiet_since = self.since
        """When its last session ended."""
        self.sessions: dict[ClientSession, Visitor | None] = {}
        self.peer = Peer("")
        self._connection: asyncssh.SSHServerConnection | None = None
        self._pending: PendingConnection | None = None
        self._sign_in = SignIn(lambda: server.policy)
        self._budget = AttemptBudget()
        self._mistakes = 0
        self._ending = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count the pending, or close at once when there are too many."""
        self.peer = Peer(*(origin() or (conn.get_extra_info("peername") or ("", 0))[:2]))
        server = self.server
        self._keyboard = KeyboardInteractive(
            server.gallery, self._sign_in, server.owner.name, self.peer.address, self._keyboard_failed
        )
        self._pending = server.pending_connections.admit(self.peer.address, conn.abort)
        if self._pending is None:
            server.auth_log.refused(self.peer, "too many connections that have not signed in")
            conn.abort()
            return
        self._connection = conn
        self.flow = FlowControl(conn)
        server.connections[conn] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Give back what the connection held."""
        self._release_pending()
        if self._connection is None:
            return
        self.flow.release()
        self.server.connections.pop(self._connection, None)
        if self.identity is not None:
            self.server.auth_log.left(self.identity, self.peer)
            return
        self.server.auth_log.left_unknown(self._sign_in.login_name, self.peer)
        self.server.penalties.add(self.peer.address, self._penalty(exc))

    # Authentication. Every callback but the one that checks keys clears the key that was shown before.

    def begin_auth(self, username: str) -> bool:
        """Ask for proof, always; synchronous, because asyncssh keeps all that a pending sends while it waits."""
        self._count(self._budget.count_attempt)
        self._reached(PendingStage.AUTHENTICATING)
        self._sign_in.begin(username)
        self._keyboard.forget()
        return True

    def public_key_auth_supported(self) -> bool:
        """Offer public keys; asyncssh asks before every answer, so that this counts all of them."""
        self._count(self._budget.count_request)
        return True

    async def validate_public_key(self, _username: str, key: asyncssh.SSHKey) -> bool:
        """Look the key up. It is a candidate only: the client may merely have shown it."""
        self._sign_in.forget()
        self._count(self._budget.count_key)
        require_modern_signature(key)
        fingerprint = key.get_fingerprint()
        actor = await self.server.gallery.accounts.actor_for_key(fingerprint)
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
        return self._keyboard.ask()

    async def validate_kbdint_response(self, _username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        self._count(self._budget.count_attempt)
        return await self._keyboard.hear(responses)

    def auth_completed(self) -> None:
        """Believe what was proven; a connection that proved nothing ends here."""
        self.proven = self._sign_in.completed()
        if self.proven is None:
            raise asyncssh.PermissionDenied(messages.NOT_SIGNED_IN)
        identity = identities.identity_of(self.server.gallery, self.proven)
        if identity is None:
            self._reached(PendingStage.JOINING)
        else:
            self.authenticated(identity)

    def authenticated(self, identity: Identity) -> None:
        """Somebody has come in, by signing in or by what they answered on the terminal."""
        self._release_pending()
        self.identity = identity
        self.since = self.quiet_since = time.monotonic()
        self.server.auth_log.came_in(identity, self.peer)

    async def admit(self, terminal: PromptTerminal) -> bool:
        """Ask somebody on a terminal what they are asked before they come in; False when they stay outside."""
        assert self.proven is not None
        identity = await prompt_for_identity(
            self.server.gallery, terminal, self.proven, self.peer.address, self.answered_wrong
        )
        if identity is not None:
            self.authenticated(identity)
        return identity is not None

    def answered_wrong(self, *, known: bool = False) -> None:
        """A password, a code or a token was wrong: write it down. Too many end the connection."""
        self._mistakes += 1
        self.server.auth_log.failed(self._sign_in.login_name, self.peer, known=known)
        if self._mistakes >= ATTEMPTS_PER_CONNECTION and self.proven is not None:
            self.end(messages.TOO_MANY_TRIES)

    def _keyboard_failed(self, known: bool) -> None:
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
        except BudgetExceededError:
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE
            raise asyncssh.DisconnectError(code, messages.TOO_MANY_TRIES) from None

    def _reached(self, stage: PendingStage) -> None:
        if self._pending is not None:
            self._pending.stage = stage

    def _release_pending(self) -> None:
        if self._pending is not None:
            self.server.pending_connections.release(self._pending)
            self._pending = None

    # Sessions.

    @property
    def login_name(self) -> str:
        """The name under which the visitor came, where it matters; a member's does not."""
        return "" if isinstance(self.proven, MemberLogin) else display_text(self._sign_in.login_name, 64)

    def session_requested(self) -> tuple[SessionChannel, ClientSession]:
        """Open a session, a few per connection and per member."""
        if self.proven is None or self._connection is None or self._ending:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, messages.NOT_SIGNED_IN)
        if len(self.sessions) >= session_limits.SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_SESSIONS)
        if self.identity is not None and self._is_here_too_often(self.identity.actor):
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_VISITS)
        channel = SessionChannel(self._connection)
        session = self.server.new_session(self, channel)
        self.sessions[session] = None
        return channel, session

    def enter(self, session: ClientSession) -> Visitor:
        """Somebody is here now, in that session.

        Raises:
            NotAllowedError: they are here too often, or have hung up meanwhile.
        """
        assert self.identity is not None
        if session not in self.sessions:
            raise NotAllowedError(f"{messages.NOT_SIGNED_IN}.")
        if self._is_here_too_often(self.identity.actor):
            raise NotAllowedError(f"{messages.TOO_MANY_VISITS}.")
        visitor = self.server.gallery.presence.enter(
            self.identity.actor,
            fingerprint=self.identity.fingerprint,
            address=self.peer.address,
            login_name=self._sign_in.login_name,
            end=self.end,
        )
        self.sessions[session] = visitor
        return visitor

    def become(self, actor: Actor) -> None:
        """The visitor has another role or access from now on; the same changes nothing."""
        assert self.identity is not None
        self.identity = replace(self.identity, actor=actor)
        for visitor in self.sessions.values():
            if visitor is not None:
                visitor.become(actor)

    def quiet_seconds(self, now: float) -> float:
        """Return for how long nobody did anything in any session; `now` is of `time.monotonic`."""
        return min([session.quiet_seconds(now) for session in self.sessions] or [now - self.quiet_since])

    def session_ended(self, session: ClientSession) -> None:
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
        gallery = self.server.gallery
        return session_limits.is_at_session_limit(
            gallery.presence, actor, self.peer.address, gallery.settings.visits_per_member
        )


async def sign_in_policy(gallery: Gallery) -> SignInPolicy:
    """Read what the server offers now."""
    return SignInPolicy(
        claim_open=not await gallery.accounts.has_credentials(),
        password_bound=await gallery.accounts.has_passwords(),
        public=await gallery.accounts.public_actor(),
    )
