"""Limit the connections that have not signed in yet, by network source and in total."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from enum import IntEnum

from core.limits.sources import is_loopback, source_of

PENDING_PER_SOURCE = 5
PENDING_FROM_LOOPBACK = 20
PENDING_IN_TOTAL = 30


class PendingStage(IntEnum):
    """How far a pending connection has come. Those at the lowest stage are dropped first."""

    SILENT = 0
    """Connected, key exchange not finished."""
    AUTHENTICATING = 1
    """Has sent a login name."""
    JOINING = 2
    """A person answers prompts: claim code, invitation or share link."""


class PendingConnection:
    """The slot of one connection that has not signed in yet."""

    def __init__(self, source: str, drop: Callable[[], None]) -> None:
        """Start at the stage `SILENT`; `drop` ends the connection."""
        self.source = source
        self.stage = PendingStage.SILENT
        self.drop = drop


class PendingConnections:
    """The slots of all connections that have not signed in yet.

    OpenSSH's MaxStartups (10:30:100) refuses new connections at random once there are many, the owner's among them.
    Here a new connection displaces another one: of the source with the most slots, at the lowest stage, drawn by lot.
    A flood therefore displaces itself, and clients that sign in quickly succeed. Those who answer prompts keep their
    slots, but only two slots in three: otherwise a few sources that send `join` and nothing else would block sign-in.
    """

    def __init__(self, draw: Callable[[int], int] = secrets.randbelow) -> None:
        """Start empty; `draw` returns a random number below its argument."""
        self._slots: dict[str, set[PendingConnection]] = {}
        self._draw = draw
        self.total = 0
        """How many connections are pending."""

    def admit(self, address: str, drop: Callable[[], None]) -> PendingConnection | None:
        """Return the slot of a new connection from `address`; None if the connection must be closed.

        Behind a tunnel or a reverse proxy every client connects from loopback, which therefore has more slots.
        """
        source = source_of(address)
        count = len(self._slots.get(source, ()))
        if is_loopback(source):
            if count >= PENDING_FROM_LOOPBACK:
                self._displace([source])
        elif count >= PENDING_PER_SOURCE:
            return None
        if self.total >= PENDING_IN_TOTAL:
            self._displace(list(self._slots))
        pending = PendingConnection(source, drop)
        self._slots.setdefault(source, set()).add(pending)
        self.total += 1
        return pending

    def release(self, pending: PendingConnection) -> None:
        """Free the slot of a connection that signed in or ended; idempotent."""
        slots = self._slots.get(pending.source)
        if slots is None or pending not in slots:
            return
        slots.remove(pending)
        self.total -= 1
        if not slots:
            del self._slots[pending.source]

    def _displace(self, sources: Sequence[str]) -> None:
        """Drop one connection of these sources."""
        slots = [pending for source in sources for pending in self._slots[source]]
        joining = [pending for pending in slots if pending.stage is PendingStage.JOINING]
        too_many_join = len(joining) * 3 > len(slots) * 2
        candidates = joining if too_many_join else [each for each in slots if each.stage < PendingStage.JOINING]
        chosen = max(candidates, key=self._weight)
        self.release(chosen)
        chosen.drop()

    def _weight(self, pending: PendingConnection) -> tuple[int, int, int]:
        return len(self._slots[pending.source]), -pending.stage, self._draw(1 << 16)
