"""Who is here now: one entry per open session of a signed-in visitor. In memory only; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import NotFoundError
from core.models import Actor
from core.permissions import Action, require
from core.text import display_text

DISCONNECTED = "The owner of this gallery has ended your visit."
MAX_DOING = 120


@dataclass(frozen=True, slots=True)
class VisitorInfo:
    """One line of the list of visitors; all text is safe to show."""

    id: int
    actor: Actor
    login_name: str
    fingerprint: str | None
    """The key that proved them, None for a password or nothing at all."""
    address: str
    since: datetime
    """UTC."""
    doing: str


class Visitor:
    """One visitor's session. What is shown or done for them asks `actor` anew each time: it follows the members."""

    def __init__(
        self,
        id: int,  # noqa: A002 - the word that lists and commands use
        actor: Actor,
        *,
        fingerprint: str | None,
        address: str,
        login_name: str,
        end: Callable[[str], None],
        leave: Callable[[Visitor], None],
    ) -> None:
        """Begin to be here; `Presence.enter` calls this."""
        self.id = id
        self.fingerprint = fingerprint
        self.address = address
        self.login_name = login_name
        self.since = datetime.now(UTC)
        self.doing = ""
        """What the visitor looks at or runs, in a few words; set by whoever serves them."""
        self.reached: tuple[str, int] | None = None
        """The address and port of this machine that the visitor came in by, where that is known."""
        self._actor = actor
        self._end = end
        self._leave = leave
        self._followers: list[Callable[[Actor], None]] = []

    @property
    def actor(self) -> Actor:
        """Who this is, with the role and access of this moment."""
        return self._actor

    def follow(self, changed: Callable[[Actor], None]) -> None:
        """Call back whenever the actor's name, role or access has changed, until the visitor leaves."""
        self._followers.append(changed)

    def become(self, actor: Actor) -> None:
        """The member was changed; the same actor changes nothing."""
        if actor == self._actor:
            return
        self._actor = actor
        for changed in tuple(self._followers):
            changed(actor)

    def end(self, sentence: str) -> None:
        """End this visit with a sentence to the visitor."""
        self._end(sentence)

    def leave(self) -> None:
        """The session is over; more than once is the same as once."""
        self._followers.clear()
        self._leave(self)

    def info(self) -> VisitorInfo:
        """Return what an admin may see."""
        return VisitorInfo(
            self.id,
            self._actor,
            display_text(self.login_name, 64),
            self.fingerprint,
            display_text(self.address),
            self.since,
            display_text(self.doing, MAX_DOING),
        )


class Presence:
    """Everyone who is here; a `Gallery` carries it as `presence`."""

    def __init__(self, ended: Callable[[Actor, VisitorInfo], None] = lambda _by, _whom: None) -> None:
        """Nobody is here yet; `ended` is called with who ended whose visit."""
        self._ended = ended
        self._visitors: dict[int, Visitor] = {}
        self._entered = 0

    def enter(
        self, actor: Actor, *, fingerprint: str | None, address: str, login_name: str, end: Callable[[str], None]
    ) -> Visitor:
        """Somebody has opened a session; `end` is called with a sentence when it must end."""
        self._entered += 1
        visitor = Visitor(
            self._entered,
            actor,
            fingerprint=fingerprint,
            address=address,
            login_name=login_name,
            end=end,
            leave=self._left,
        )
        self._visitors[visitor.id] = visitor
        return visitor

    @property
    def entered(self) -> int:
        """How many sessions there have been, those that are open included."""
        return self._entered

    def __len__(self) -> int:
        """How many sessions are open."""
        return len(self._visitors)

    def count(self, matches: Callable[[Visitor], bool]) -> int:
        """Count the sessions of which this is true."""
        return sum(1 for visitor in self._visitors.values() if matches(visitor))

    def visitors(self, actor: Actor) -> tuple[VisitorInfo, ...]:
        """List who is here, in the order they came."""
        require(actor, Action.SEE_VISITORS, "see who is here")
        return tuple(visitor.info() for visitor in self._visitors.values())

    def disconnect(self, actor: Actor, visitor_id: int) -> VisitorInfo:
        """End somebody's visit with a sentence and return who that was.

        Raises:
            NotFoundError: they have left already.
        """
        require(actor, Action.SEE_VISITORS, "end the visits of others")
        visitor = self._visitors.get(visitor_id)
        if visitor is None:
            raise NotFoundError("This visitor has left already.")
        visitor.end(DISCONNECTED)
        self._ended(actor, visitor.info())
        return visitor.info()

    def _left(self, visitor: Visitor) -> None:
        self._visitors.pop(visitor.id, None)
