"""How much one source, one connection and all strangers together may take before they have signed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from core.limits.sources import is_loopback, source_of

STRANGERS_PER_SOURCE = 5
STRANGERS_FROM_LOOPBACK = 20
STRANGERS_IN_ALL = 30
TRIES = 6
KEY_QUERIES = 15
QUESTIONS = 80


class TooManyTriesError(Exception):
    """This connection has asked often enough; it should be closed."""


class Stage(IntEnum):
    """How far a stranger has come; those who have shown least give way first."""

    SILENT = 0
    """Connected, and has not yet agreed on keys."""
    ASKING = 1
    """Has named itself and may be proving it."""
    JOINING = 2
    """A person answers questions on a screen: the one-time code, an invitation, a link."""


class Stranger:
    """The place of one connection among those that have not come in yet."""

    def __init__(self, source: str, drop: Callable[[], None]) -> None:
        """Begin silently; `drop` ends the connection."""
        self.source = source
        self.stage = Stage.SILENT
        self.drop = drop


class Strangers:
    """The connections that have not come in yet, limited by source and in all.

    OpenSSH's MaxStartups (10:30:100) refuses newcomers at random once there are many, its owner among them. Here a
    newcomer takes the place of another: of the source that holds most, one that has shown least, drawn by lot. So a
    flood displaces itself, and who signs in quickly comes in. People who answer questions keep their places, but only
    two in three: otherwise a few sources that say `join` and then nothing would close the door.
    """

    def __init__(self, draw: Callable[[int], int] = secrets.randbelow) -> None:
        """Start with nobody; `draw` returns a random number below the one it is given."""
        self._here: dict[str, set[Stranger]] = {}
        self._draw = draw
        self.total = 0
        """How many connections have not come in yet."""

    def admit(self, address: str, drop: Callable[[], None]) -> Stranger | None:
        """Take in one more connection from that address; None when it must be closed instead.

        Behind a tunnel or a reverse proxy every visitor comes from loopback: it has many places, but never all.
        """
        source = source_of(address)
        from_there = len(self._here.get(source, ()))
        if is_loopback(source):
            if from_there >= STRANGERS_FROM_LOOPBACK:
                self._displace([source])
        elif from_there >= STRANGERS_PER_SOURCE:
            return None
        if self.total >= STRANGERS_IN_ALL:
            self._displace(list(self._here))
        stranger = Stranger(source, drop)
        self._here.setdefault(source, set()).add(stranger)
        self.total += 1
        return stranger

    def forget(self, stranger: Stranger) -> None:
        """Give back the place of a connection that came in or left; more than once is the same as once."""
        here = self._here.get(stranger.source)
        if here is None or stranger not in here:
            return
        here.remove(stranger)
        self.total -= 1
        if not here:
            del self._here[stranger.source]

    def _displace(self, sources: Sequence[str]) -> None:
        """End one connection of these sources."""
        here = [stranger for source in sources for stranger in self._here[source]]
        joining = [stranger for stranger in here if stranger.stage is Stage.JOINING]
        too_many_join = len(joining) * 3 > len(here) * 2
        candidates = joining if too_many_join else [stranger for stranger in here if stranger.stage < Stage.JOINING]
        chosen = max(candidates, key=self._weight)
        self.forget(chosen)
        chosen.drop()

    def _weight(self, stranger: Stranger) -> tuple[int, int, int]:
        return len(self._here[stranger.source]), -stranger.stage, self._draw(1 << 16)


@dataclass(slots=True)
class AuthenticationBudget:
    """What one connection may still ask; every `count_…` raises TooManyTriesError when it was once too often."""

    tries: int = TRIES
    key_queries: int = KEY_QUERIES
    questions: int = QUESTIONS

    def count_try(self) -> None:
        """Count a password, a code or a refused question."""
        self.tries -= 1
        _require(self.tries)

    def count_key(self) -> None:
        """Count a public key that was offered, probed or signed."""
        self.key_queries -= 1
        _require(self.key_queries)

    def count_question(self) -> None:
        """Count anything that makes the server answer, so that no kind of request is free."""
        self.questions -= 1
        _require(self.questions)


def _require(left: int) -> None:
    if left < 0:
        raise TooManyTriesError
