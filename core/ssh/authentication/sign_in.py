"""Who a connection has proven to be. Pure decisions; the callbacks that feed them are in `connection`.

The rule of the key: asyncssh asks about a public key both for an unsigned probe and for a signed request, so that a
"yes" proves nothing. The key asked about is therefore only a candidate. Every other callback clears it, and it counts
only when authentication completes with nothing in between: then asyncssh has verified a signature made with it.

The rule of the name: what the door's own names mean (`join`, `claim`, `public`, `guest`) comes before whose key it is.
Under any other name a member's key opens the gallery.
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
    """A public key that a client showed."""

    fingerprint: str
    """"SHA256:…"."""
    public_key: str
    """One line in OpenSSH's form, without comment."""


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What the door offers to everyone alike."""

    claim_open: bool
    """Nobody can sign in as an admin yet: the one-time code decides."""
    password_bound: bool
    """At least one member signs in with a password."""
    public: Actor | None = None
    """Who everybody is that visits the open categories; None while there are none."""


@dataclass(frozen=True, slots=True)
class MemberLogin:
    """A proven member of the gallery."""

    actor: Actor
    fingerprint: str | None
    """The key that proved it, None for a password."""


@dataclass(frozen=True, slots=True)
class ClaimLogin:
    """The proven holder of a key, who has yet to show the one-time code."""

    key: OfferedKey


@dataclass(frozen=True, slots=True)
class InvitationLogin:
    """The proven holder of a key, who has yet to show an invitation."""

    key: OfferedKey


@dataclass(frozen=True, slots=True)
class PublicLogin:
    """A visitor of the open categories."""

    actor: Actor
    fingerprint: str | None
    """The proven key, where there is one."""


@dataclass(frozen=True, slots=True)
class ShareLogin:
    """Somebody who has yet to show the token of a link."""

    fingerprint: str | None
    """The proven key, where there is one."""


Login = MemberLogin | ClaimLogin | InvitationLogin | PublicLogin | ShareLogin


class KeyboardChallenge(Enum):
    """What keyboard-interactive asks."""

    CLAIM = auto()
    """The one-time code and a new password, twice."""
    JOIN = auto()
    """The token of an invitation; then a name and a new password, twice."""
    OPEN = auto()
    """Nothing at all: everybody may come as far."""
    PASSWORD = auto()
    NOTHING = auto()
    """Only a sentence: there is no password to ask for."""


class SignIn:
    """The state of one connection's authentication."""

    def __init__(self, policy: Callable[[], SignInPolicy]) -> None:
        """Nothing is proven yet; the policy is asked for anew each time."""
        self.login_name = ""
        self._policy = policy
        self._candidate: Login | None = None
        self._told = False

    @property
    def meaning(self) -> str:
        """The login name as it is compared: capitals do not count."""
        return name_key(self.login_name)

    @property
    def interactive(self) -> bool:
        """Whether keyboard-interactive is offered: to everyone, until it has told that it has nothing to ask."""
        return not self._told

    def begin(self, login_name: str) -> None:
        """A client introduces itself; nothing shown under another name counts any more."""
        self.forget()
        self.login_name = login_name

    def forget(self) -> None:
        """Clear the candidate; every callback but the one that checks keys does this first."""
        self._candidate = None

    def offer_key(self, key: OfferedKey, actor: Actor | None) -> bool:
        """Say whether this key may sign; `actor` is the member whose it is."""
        self._candidate = None
        self._candidate = self._holder(key, actor)
        return self._candidate is not None

    def question(self) -> KeyboardChallenge:
        """Say what keyboard-interactive asks now."""
        self.forget()
        policy, meaning = self._policy(), self.meaning
        if meaning == messages.JOIN_NAME:
            return KeyboardChallenge.JOIN
        if (meaning == messages.PUBLIC_NAME and policy.public is not None) or meaning == messages.GUEST_NAME:
            return KeyboardChallenge.OPEN
        if meaning == messages.CLAIM_NAME and policy.claim_open:
            return KeyboardChallenge.CLAIM
        if policy.password_bound and meaning not in {messages.CLAIM_NAME, messages.PUBLIC_NAME}:
            return KeyboardChallenge.PASSWORD
        self._told = True
        return KeyboardChallenge.NOTHING

    def prove_password(self, actor: Actor) -> None:
        """The answers of this very exchange were right; asyncssh completes authentication next."""
        self._candidate = MemberLogin(actor, None)

    def prove_nothing(self) -> None:
        """The client has answered where nothing is asked; asyncssh completes authentication next."""
        public = self._policy().public
        if self.meaning == messages.GUEST_NAME:
            self._candidate = ShareLogin(None)
        elif self.meaning == messages.PUBLIC_NAME and public is not None:
            self._candidate = PublicLogin(public, None)

    def completed(self) -> Login | None:
        """Return who has signed in; None means that nothing was proven and the connection must be closed."""
        proven, self._candidate = self._candidate, None
        return proven

    def _holder(self, key: OfferedKey, actor: Actor | None) -> Login | None:
        policy = self._policy()
        match self.meaning:
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
