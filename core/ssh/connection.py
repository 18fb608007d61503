"""One SSH connection: passes asyncssh's callbacks to authentication, and opens sessions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import asyncssh
from asyncssh.auth import KbdIntChallenge

from core.accounts.connected_sessions import ConnectedSession
from core.errors import DatabaseError, NotAllowedError
from core.gallery import Gallery
from core.limits.loop_time import LoopShare
from core.limits.penalties import Penalties, Penalty
from core.limits.pending_connections import PendingConnection, PendingConnections, PendingStage
from core.models import Actor
from core.ssh import messages
from core.ssh.auth_log import AuthLog, Peer
from core.ssh.authentication import identities
from core.ssh.authentication.attempt_budget import ATTEMPTS_PER_CONNECTION, AttemptBudget, BudgetExceededError
from core.ssh.authentication.conversation import ConversationOverError
from core.ssh.authentication.identities import Identity
from core.ssh.authentication.keyboard_interactive import KeyboardInteractive
from core.ssh.authentication.offered_keys import public_key_line, require_modern_signature
from core.ssh.authentication.sign_in import Login, MemberLogin, OfferedKey, SignIn, SignInPolicy
from core.ssh.back_pressure import FlowControl
from core.ssh.channels import session_limits
from core.ssh.channels.active_sessions import ActiveSessions
from core.ssh.channels.session_channel import SessionChannel
from core.ssh.gate import origin
from core.ssh.joining.admission import prompt_for_identity
from core.ssh.joining.prompts import PromptTerminal
from core.ssh.sent_packets import leave_out_empty_packets
from core.text import display_text

ENDING_SECONDS = 5.0
"""After this time a connection that should end is aborted, whatever its client does."""
PARTING_SECONDS = 1.0

_Answer = TypeVar("_Answer")
SessionFactory = Callable[["ClientConnection", SessionChannel], "ClientSession"]
"""Makes the session of a channel that an authenticated client opened."""


class ClientSession(asyncssh.SSHServerSession[bytes]):
    """The methods of a session that its connection calls."""

    def finish(self, sentence: str) -> None:
        """End what runs, with this last message."""
        raise NotImplementedError

    def finish_at_once(self) -> None:
        """Write the last message and close the channel, whatever still runs."""
        raise NotImplementedError

    def idle_seconds(self, now: float) -> float:
        """Return the seconds since the user was last active; `now` is a value of `time.monotonic`."""
        raise NotImplementedError


@dataclass(slots=True)
class ServerState:
    """What all connections of one server share."""

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
    """Whether the server shuts down in order to restart."""

    def goodbye(self, command: str) -> str:
        """Return the last message of sessions at shutdown; `command` connects again."""
        if self.gallery.database.has_lost_changes:
            return messages.GOODBYE_UNSAVED
        return messages.restarting(command) if self.restarts else messages.GOODBYE

    def is_refused(self, address: str, port: int) -> bool:
        """Return whether a connection must be closed because of the penalties of its source; log it if so."""
        seconds = self.penalties.wait_seconds(address)
        if seconds > 0:
            self.auth_log.refused(Peer(address, port), f"it must wait for {seconds:.0f} s")
        return seconds > 0


class ClientConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    flow: FlowControl
    """Flow control of the socket; set in `connection_made`."""
    loop_share: LoopShare
    """What the work for this connection is charged to; set in `connection_made`."""

    def __init__(self, server: ServerState) -> None:
        """Start unauthenticated."""
        self.server = server
        self.login: Login | None = None
        self.identity: Identity | None = None
        """Who signed in; None before."""
        self.since = time.monotonic()
        """When the connection was made, then when its user signed in."""
        self.idle_since = self.since
        """When its last session ended."""
        self.sessions: dict[ClientSession, ConnectedSession | None] = {}
        self.peer = Peer("")
        self._connection: asyncssh.SSHServerConnection | None = None
        self._pending: PendingConnection | None = None
        self._sign_in = SignIn(lambda: server.policy)
        self._budget = AttemptBudget()
        self._failures = 0
        self._cannot_check = False
        """Whether the database could not be read while the user signed in, which does not count as a failed attempt."""
        self._ending = False

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Take a slot for the pending connection, or abort it if there is none."""
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
        self.loop_share = server.gallery.loop_time.of_source(self.peer.address)
        self.flow = FlowControl(conn, self.loop_share)
        leave_out_empty_packets(conn)
        server.connections[conn] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Release what the connection holds, and penalise its source if nobody signed in."""
        self._release_pending()
        if self._connection is None:
            return
        self.flow.release()
        self.server.connections.pop(self._connection, None)
        if self.identity is not None:
            self.server.auth_log.disconnected(self.identity, self.peer)
            return
        if self._cannot_check:
            self.server.auth_log.left_early(self.peer)
            return
        penalty = self._penalty(exc)
        self.server.penalties.add(self.peer.address, penalty)
        if penalty is Penalty.NO_ATTEMPT:
            self.server.auth_log.left_early(self.peer)
        else:
            self.server.auth_log.disconnected_unauthenticated(self._sign_in.login_name, self.peer)

    # Authentication. Every callback except the one that validates keys clears the key that was offered before.

    def begin_auth(self, username: str) -> bool:
        """Require authentication, always. Synchronous, because asyncssh buffers all data until it returns."""
        self._count(self._budget.count_attempt)
        self._reached(PendingStage.AUTHENTICATING)
        self._sign_in.begin(username)
        self._keyboard.forget()
        return True

    def public_key_auth_supported(self) -> bool:
        """Offer public keys. asyncssh asks before every answer, so this counts all requests."""
        self._count(self._budget.count_request)
        return True

    async def validate_public_key(self, _username: str, key: asyncssh.SSHKey) -> bool:
        """Look up a key. It becomes a candidate only: the client may offer it without holding its private half."""
        self._sign_in.forget()
        try:
            self._budget.count_key()
        except BudgetExceededError:
            raise _over(self._too_many_keys()) from None
        require_modern_signature(key)
        fingerprint = key.get_fingerprint()
        actor = await self._known(self.server.gallery.accounts.actor_for_key(fingerprint))
        return self._sign_in.offer_key(OfferedKey(fingerprint, public_key_line(key)), actor)

    def validate_ca_key(self, _username: str, _key: asyncssh.SSHKey) -> bool:
        """Reject every certificate authority."""
        self._sign_in.forget()
        return False

    def kbdint_auth_supported(self) -> bool:
        """Offer keyboard-interactive to every client alike."""
        return self._sign_in.interactive

    def get_kbdint_challenge(self, _username: str, _lang: str, _submethods: str) -> KbdIntChallenge:
        """Return what to ask for this login name, or a message that there is nothing to ask."""
        return self._keyboard.ask()

    async def validate_kbdint_response(self, _username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        self._count(self._budget.count_request)
        # Counted first: a client may send many answers without waiting.
        self._count(self._budget.count_attempt)
        failures = self._failures
        try:
            checked = await self._known(self._keyboard.check_answers(responses))
        except ConversationOverError as error:
            raise _over(str(error)) from None
        if checked is not False and self._failures == failures:
            self._budget.refund_attempt()
        return checked

    def auth_completed(self) -> None:
        """Take over what was proven; a connection that proved nothing is closed."""
        self.login = self._sign_in.completed()
        if self.login is None:
            raise asyncssh.PermissionDenied(messages.NOT_SIGNED_IN)
        identity = identities.identity_of(self.server.gallery, self.login)
        if identity is None:
            self._reached(PendingStage.JOINING)
        else:
            self.sign_in_as(identity)

    def sign_in_as(self, identity: Identity) -> None:
        """Take over the identity of a user who signed in, by authentication or by answering prompts."""
        self._release_pending()
        self.identity = identity
        self.loop_share.signed_in(identity.actor, self.peer.address)
        self.since = self.idle_since = time.monotonic()
        self.server.auth_log.signed_in(identity, self.peer)

    async def sign_in_on(self, terminal: PromptTerminal) -> bool:
        """Show the prompts that this login name needs; return False if the user did not sign in."""
        assert self.login is not None
        identity = await prompt_for_identity(
            self.server.gallery, terminal, self.login, self.peer.address, self.attempt_failed
        )
        if identity is not None:
            self.sign_in_as(identity)
        return identity is not None

    def attempt_failed(self, *, known: bool = False) -> None:
        """Record a wrong password, code or token; end the connection after too many."""
        self._failures += 1
        self.server.auth_log.failed(self._sign_in.login_name, self.peer, known=known)
        if self._failures >= ATTEMPTS_PER_CONNECTION and self.login is not None:
            self.end(messages.TOO_MANY_FAILURES)

    def _keyboard_failed(self, known: bool) -> None:
        self.attempt_failed(known=known)

    async def _known(self, checking: Awaitable[_Answer]) -> _Answer:
        """Return what the database says about a key or an answer; close the connection if it cannot be read."""
        try:
            return await checking
        except DatabaseError:
            self._cannot_check = True
            raise _over(messages.CANNOT_CHECK) from None

    def _penalty(self, error: Exception | None) -> Penalty:
        """Return the penalty for a connection that ends without a sign-in."""
        if isinstance(error, asyncssh.ProtocolError | asyncssh.ProtocolNotSupported | asyncssh.MACError):
            return Penalty.BROKE_PROTOCOL
        if isinstance(error, asyncssh.ConnectionLost) and "timeout" in str(error):
            return Penalty.GRACE_EXCEEDED
        has_tried = bool(self._sign_in.login_name) and self.login is None
        return Penalty.FAILED if self._failures or has_tried else Penalty.NO_ATTEMPT

    def _count(self, count: Callable[[], None]) -> None:
        try:
            count()
        except BudgetExceededError:
            raise _over(messages.TOO_MANY_FAILURES) from None

    def _too_many_keys(self) -> str:
        name = display_text(self._sign_in.login_name, 64)
        return messages.too_many_keys(self.server.gallery.ssh_address, name)

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
        """The login name if it selects how to sign in; empty for a member's own name, which selects nothing."""
        return "" if isinstance(self.login, MemberLogin) else display_text(self._sign_in.login_name, 64)

    def session_requested(self) -> tuple[SessionChannel, ClientSession]:
        """Open a session, up to the limits of the connection and of the user."""
        if self.login is None or self._connection is None or self._ending:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, messages.NOT_SIGNED_IN)
        if len(self.sessions) >= session_limits.SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_SESSIONS)
        if self.identity is not None and self._is_at_session_limit(self.identity.actor):
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, messages.TOO_MANY_CONCURRENT_SESSIONS)
        channel = SessionChannel(self._connection)
        session = self.server.new_session(self, channel)
        self.sessions[session] = None
        return channel, session

    def register_session(self, session: ClientSession) -> ConnectedSession:
        """Register a session as active.

        Raises:
            NotAllowedError: the user has too many sessions, or the channel is already closed.
        """
        assert self.identity is not None
        if session not in self.sessions:
            raise NotAllowedError(f"{messages.NOT_SIGNED_IN}.")
        if self._is_at_session_limit(self.identity.actor):
            raise NotAllowedError(f"{messages.TOO_MANY_CONCURRENT_SESSIONS}.")
        connected = self.server.gallery.sessions.register(
            self.identity.actor,
            fingerprint=self.identity.fingerprint,
            address=self.peer.address,
            login_name=self._sign_in.login_name,
            end=self.end,
        )
        self.sessions[session] = connected
        return connected

    def update_actor(self, actor: Actor) -> None:
        """Update the role and access of the user in all sessions."""
        assert self.identity is not None
        self.identity = replace(self.identity, actor=actor)
        for connected in self.sessions.values():
            if connected is not None:
                connected.update(actor)

    def idle_seconds(self, now: float) -> float:
        """Return the seconds since the user was last active in any session; `now` is a value of `time.monotonic`."""
        return min([session.idle_seconds(now) for session in self.sessions] or [now - self.idle_since])

    def session_ended(self, session: ClientSession) -> None:
        """Unregister a session."""
        connected = self.sessions.pop(session, None)
        if connected is not None:
            connected.close()
        self.idle_since = time.monotonic()
        self._close_when_empty()

    def end(self, sentence: str) -> None:
        """End every session with this message, then the connection. Only the first call has an effect."""
        if self._ending:
            return
        self._ending = True
        for session in tuple(self.sessions):
            session.finish(sentence)
        if self._connection is not None:
            asyncio.get_running_loop().call_later(ENDING_SECONDS, self._end_at_once)
            self._close_when_empty()

    def _end_at_once(self) -> None:
        """Give back the terminals of sessions that have not ended yet, and abort the connection a moment later."""
        for session in tuple(self.sessions):
            session.finish_at_once()
        if self._connection is not None:
            asyncio.get_running_loop().call_later(PARTING_SECONDS, self._connection.abort)

    def _close_when_empty(self) -> None:
        """Close a connection that should end, a moment after its last session, unless the client closes it first."""
        if self._ending and not self.sessions and self._connection is not None:
            asyncio.get_running_loop().call_later(PARTING_SECONDS, self._connection.close)

    def _is_at_session_limit(self, actor: Actor) -> bool:
        gallery = self.server.gallery
        return session_limits.is_at_session_limit(
            gallery.sessions, actor, self.peer.address, gallery.settings.visits_per_member
        )


def _over(sentence: str) -> asyncssh.DisconnectError:
    """Return what closes a connection before sign-in; OpenSSH shows the sentence."""
    return asyncssh.DisconnectError(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, sentence)


async def sign_in_policy(gallery: Gallery) -> SignInPolicy:
    """Read what the server offers to every client now."""
    return SignInPolicy(
        claim_open=not await gallery.accounts.has_credentials(),
        password_bound=await gallery.accounts.has_passwords(),
        public=await gallery.accounts.public_actor(),
    )
