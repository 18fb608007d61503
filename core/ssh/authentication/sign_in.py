"""The state of authentication on one connection. Decisions only; `core.ssh.connection` passes on the callbacks.

Keys: asyncssh asks about a public key both for an unsigned probe and for a signed request, so accepting it proves
nothing. The key is therefore only a candidate. Every other callback clears it, and it counts only if authentication
completes with nothing in between: then asyncssh has verified a signature made with it.

Names: a login name that has a function here (`join`, `claim`, `public`, `guest`) takes precedence over the key.
With any other name a member's key opens the gallery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from core.accounts.names import name_key
from core.models import Actor
from core.ssh import messages


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """A public key that a client offered."""

    fingerprint: str
    """SHA-256, "SHA256:…"."""
    public_key: str
    """One line in OpenSSH's format, without comment."""


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What the server offers to every client alike."""

    claim_open: bool
    """Whether the one-time code can be used, because no admin can sign in yet."""
    password_bound: bool
    """Whether at least one member signs in with a password."""
    public: Actor | None = None
    """The actor of `public@`; None while no category is public."""


@dataclass(frozen=True, slots=True)
class MemberLogin:
    """Signed in as a member."""

    actor: Actor
    fingerprint: str | None
    """The key that was used, None for a password."""


@dataclass(frozen=True, slots=True)
class ClaimLogin:
    """Holds a key and has to enter the one-time code."""

    key: OfferedKey


@dataclass(frozen=True, slots=True)
class InvitationLogin:
    """Holds a key and has to enter an invitation."""

    key: OfferedKey


@dataclass(frozen=True, slots=True)
class PublicLogin:
    """Signed in as `public@`."""

    actor: Actor
    fingerprint: str | None
    """The key that was used, if any."""


@dataclass(frozen=True, slots=True)
class ShareLogin:
    """Has to enter the token of a share link."""

    fingerprint: str | None
    """The key that was used, if any."""


Login = MemberLogin | ClaimLogin | InvitationLogin | PublicLogin | ShareLogin


class KeyboardChallenge(Enum):
    """What keyboard-interactive asks for."""

    CLAIM = auto()
    """The one-time code and a new password, twice."""
    JOIN = auto()
    """The token of an invitation; then a name and a new password, twice."""
    OPEN = auto()
    """Nothing: anybody may continue."""
    PASSWORD = auto()
    NOTHING = auto()
    """Only a message: no password is set that could be asked for."""


class SignIn:
    """The state of authentication on one connection."""

    def __init__(self, policy: Callable[[], SignInPolicy]) -> None:
        """Start with nothing proven; `policy` returns what the server offers now."""
        self.login_name = ""
        self._policy = policy
        self._candidate: Login | None = None
        self._told = False

    @property
    def normalized_name(self) -> str:
        """The login name in the form used for comparisons, without regard to case."""
        return name_key(self.login_name)

    @property
    def interactive(self) -> bool:
        """Whether keyboard-interactive is offered: to every client, until it has said that there is nothing to ask."""
        return not self._told

    def begin(self, login_name: str) -> None:
        """Start again with this login name; what was proven under another one is discarded."""
        self.forget()
        self.login_name = login_name

    def forget(self) -> None:
        """Clear the candidate; every callback except the one that validates keys does this first."""
        self._candidate = None

    def offer_key(self, key: OfferedKey, actor: Actor | None) -> bool:
        """Return whether this key may sign; `actor` is the member to whom it belongs, if any."""
        self._candidate = None
        self._candidate = self._holder(key, actor)
        return self._candidate is not None

    def challenge(self) -> KeyboardChallenge:
        """Return what keyboard-interactive asks for now."""
        self.forget()
        policy, name = self._policy(), self.normalized_name
        if name == messages.JOIN_NAME:
            return KeyboardChallenge.JOIN
        if (name == messages.PUBLIC_NAME and policy.public is not None) or name == messages.GUEST_NAME:
            return KeyboardChallenge.OPEN
        if name == messages.CLAIM_NAME and policy.claim_open:
            return KeyboardChallenge.CLAIM
        if policy.password_bound and name not in {messages.CLAIM_NAME, messages.PUBLIC_NAME}:
            return KeyboardChallenge.PASSWORD
        self._told = True
        return KeyboardChallenge.NOTHING

    def prove_password(self, actor: Actor) -> None:
        """Accept the answers of this exchange; asyncssh completes authentication next."""
        self._candidate = MemberLogin(actor, None)

    def prove_open(self) -> None:
        """Accept a client that was asked nothing; asyncssh completes authentication next."""
        public = self._policy().public
        if self.normalized_name == messages.GUEST_NAME:
            self._candidate = ShareLogin(None)
        elif self.normalized_name == messages.PUBLIC_NAME and public is not None:
            self._candidate = PublicLogin(public, None)

    def completed(self) -> Login | None:
        """Return how the client signed in; None if nothing was proven and the connection must be closed."""
        login, self._candidate = self._candidate, None
        return login

    def _holder(self, key: OfferedKey, actor: Actor | None) -> Login | None:
        policy = self._policy()
        match self.normalized_name:
            case messages.JOIN_NAME:
                return InvitationLogin(key)
            case messages.GUEST_NAME:
                return ShareLogin(key.fingerprint)
            case messages.PUBLIC_NAME:
                return None if policy.public is None else PublicLogin(policy.public, key.fingerprint)
            case messages.CLAIM_NAME:
                return ClaimLogin(key) if policy.claim_open else None
            case _:
                return None if actor is None else MemberLogin(actor, key.fingerprint)
