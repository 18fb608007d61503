"""One connection: who it proves to be, and the sessions it may open. Decisions are made beside this file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncssh
from asyncssh.auth import KbdIntChallenge

from core.accounts.presence import Visitor
from core.door import words
from core.door.authentication import DoorPolicy, Member, OfferedKey, Proven, SignIn
from core.door.back_pressure import Link
from core.door.channel import VisitChannel
from core.door.interview import Interview
from core.door.limits import SESSIONS_PER_CONNECTION, AuthenticationBudget, Strangers, TooManyTriesError
from core.door.passwords import PasswordDesk
from core.door.public_keys import one_line, require_modern_signature
from core.door.visits import Visits
from core.gallery import Gallery
from core.models import Actor
from core.text import display_text

_log = logging.getLogger(__name__)

NewSession = Callable[["VisitorConnection", Proven, VisitChannel], asyncssh.SSHServerSession[bytes]]
"""Makes the session of a channel that a proven visitor opened."""


@dataclass(slots=True)
class Door:
    """What all connections share."""

    gallery: Gallery
    owner: Actor
    policy: DoorPolicy
    new_session: NewSession
    strangers: Strangers = field(default_factory=Strangers)
    visits: Visits = field(default_factory=Visits)
    desk: PasswordDesk = field(default_factory=PasswordDesk)
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)

    async def claimed(self) -> None:
        """Somebody became the owner: offer from now on what the gallery says."""
        self.policy = await policy_of(self.gallery)


class VisitorConnection(asyncssh.SSHServer):
    """One connection: authentication, then its sessions."""

    link: Link
    """How much the visitor's socket takes; there once the connection is made."""

    def __init__(self, door: Door) -> None:
        """Start as a stranger."""
        self.door = door
        self.proven: Proven | None = None
        self.address = ""
        self.sessions = 0
        self._connection: asyncssh.SSHServerConnection | None = None
        self._stranger = False
        self._sign_in = SignIn(door.policy)
        self._budget = AuthenticationBudget()
        self._interview = Interview(door.gallery, door.desk, self._sign_in, door.owner.name, door.claimed)

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count the stranger, or close at once when there are too many."""
        peer = conn.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        if not self.door.strangers.admit(self.address):
            _log.info("refused %s: too many connections that have not signed in", display_text(self.address))
            conn.abort()
            return
        self._stranger = True
        self._connection = conn
        self.link = Link(conn)
        self.door.connections.add(conn)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Give back what the connection held."""
        self._no_stranger()
        if self._connection is None:
            return
        self.link.release()
        self.door.connections.discard(self._connection)
        if self.proven is None and self._sign_in.login_name:
            _log.info(
                "%s from %s did not sign in", display_text(self._sign_in.login_name, 64), display_text(self.address)
            )

    # Authentication. Every callback but the one that checks keys clears the key that was shown before.

    def begin_auth(self, username: str) -> bool:
        """Ask for proof, always; synchronous, because asyncssh keeps all that a stranger sends while it waits."""
        self._count(self._budget.count_try)
        self._sign_in.begin(username)
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
        """Ask for the password, or for code and new password, or say that there is nothing to ask."""
        return self._interview.ask()

    async def validate_kbdint_response(self, _username: str, responses: Sequence[str]) -> KbdIntChallenge:
        """Check the answers."""
        self._sign_in.forget()
        self._count(self._budget.count_try)
        return await self._interview.hear(responses)

    def auth_completed(self) -> None:
        """Believe what was proven; a connection that proved nothing ends here."""
        self._no_stranger()
        self.proven = self._sign_in.completed()
        if self.proven is None:
            raise asyncssh.PermissionDenied(words.NOT_SIGNED_IN)
        if isinstance(self.proven, Member):
            who, how = display_text(self.proven.actor.name), self.proven.fingerprint or "a password"
            _log.info("%s signed in from %s with %s", who, display_text(self.address), how)
            if self.proven.fingerprint is not None:
                self.door.visits.start(self.door.gallery.accounts.key_used(self.proven.fingerprint), "note the key")

    def _count(self, count: Callable[[], None]) -> None:
        try:
            count()
        except TooManyTriesError:
            code = asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE
            raise asyncssh.DisconnectError(code, words.TOO_MANY_TRIES) from None

    def _no_stranger(self) -> None:
        if self._stranger:
            self._stranger = False
            self.door.strangers.forget(self.address)

    # Sessions.

    @property
    def login_name(self) -> str:
        """The name under which the visitor came, where it matters; a member's does not."""
        return "" if isinstance(self.proven, Member) else self._sign_in.login_name

    def enter(self, actor: Actor, end: Callable[[str], None]) -> Visitor:
        """Somebody is here, in one of the sessions; `end` ends that session with a sentence."""
        return self.door.gallery.presence.enter(
            actor,
            fingerprint=self.proven.fingerprint if isinstance(self.proven, Member) else None,
            address=self.address,
            login_name=self._sign_in.login_name,
            end=end,
        )

    def session_requested(self) -> tuple[VisitChannel, asyncssh.SSHServerSession[bytes]]:
        """Open a session, a few per connection."""
        if self.proven is None or self._connection is None:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, words.NOT_SIGNED_IN)
        if self.sessions >= SESSIONS_PER_CONNECTION:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_RESOURCE_SHORTAGE, words.TOO_MANY_SESSIONS)
        self.sessions += 1
        channel = VisitChannel(self._connection)
        return channel, self.door.new_session(self, self.proven, channel)


async def policy_of(gallery: Gallery) -> DoorPolicy:
    """Read what the door offers now."""
    return DoorPolicy(
        claim_open=not await gallery.accounts.has_credentials(), password_bound=await gallery.accounts.has_passwords()
    )
