"""Who a connection has proven to be. Pure decisions; the callbacks that feed them are in `server_ssh`.

The rule of the key: asyncssh asks about a public key both for an unsigned probe and for a signed request, so that a
"yes" proves nothing. The key asked about is therefore only a candidate. Every other callback clears it, and it counts
only when authentication completes with nothing in between: then asyncssh has verified a signature made with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from core.door.words import CLAIM_NAME
from core.models import Actor


@dataclass(frozen=True, slots=True)
class OfferedKey:
    """A public key that a client showed."""

    fingerprint: str
    """"SHA256:…"."""
    public_key: str
    """One line in OpenSSH's form, without comment."""


@dataclass(frozen=True, slots=True)
class DoorPolicy:
    """What the door offers to everyone alike."""

    claim_open: bool
    """Nobody can sign in yet: the one-time code decides."""
    password_bound: bool
    """At least one member signs in with a password."""


@dataclass(frozen=True, slots=True)
class Member:
    """A proven member of the gallery."""

    actor: Actor
    fingerprint: str | None
    """The key that proved it, None for a password."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """The proven holder of a key, who has yet to show the one-time code."""

    key: OfferedKey


Proven = Member | Claimant


class Question(Enum):
    """What keyboard-interactive asks."""

    CLAIM = auto()
    """The one-time code and a new password, twice."""
    PASSWORD = auto()
    NOTHING = auto()
    """Only a sentence: there is no password to ask for."""


class SignIn:
    """The state of one connection's authentication."""

    def __init__(self, policy: DoorPolicy) -> None:
        """Nothing is proven yet."""
        self.login_name = ""
        self._policy = policy
        self._candidate: Proven | None = None
        self._told = False

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
        """Say whether this key may sign: a member's under any login name, anybody's to claim an unowned gallery."""
        self._candidate = None
        if actor is not None:
            self._candidate = Member(actor, key.fingerprint)
        elif self._policy.claim_open and self.login_name == CLAIM_NAME:
            self._candidate = Claimant(key)
        return self._candidate is not None

    def question(self) -> Question:
        """Say what keyboard-interactive asks now."""
        self.forget()
        if self._policy.claim_open and self.login_name == CLAIM_NAME:
            return Question.CLAIM
        if self._policy.password_bound and self.login_name != CLAIM_NAME:
            return Question.PASSWORD
        self._told = True
        return Question.NOTHING

    def prove_password(self, actor: Actor) -> None:
        """The answers of this very exchange were right; asyncssh completes authentication next."""
        self._candidate = Member(actor, None)

    def completed(self) -> Proven | None:
        """Return who has signed in; None means that nothing was proven and the connection must be closed."""
        proven, self._candidate = self._candidate, None
        return proven
