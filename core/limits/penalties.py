"""Sources that failed must wait before they may connect again; each failure adds to what is left of the last.

The rules and numbers of OpenSSH's PerSourcePenalties (sshd_config(5)). It is the source that waits, never the account:
nobody can lock a member out by guessing at their name.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from core.limits.sources import is_loopback, source_of

ENFORCED_FROM = 15.0
"""Seconds that must have come together before a source is refused."""
LONGEST = 600.0
MAX_SOURCES = 65_536


class Penalty(IntEnum):
    """Seconds that a source waits for one failure."""

    NO_ATTEMPT = 1
    """It left without trying to sign in."""
    FAILED = 5
    """A password, a code or a token was wrong, or all keys; for a name that nobody has it is the same."""
    GRACE_EXCEEDED = 10
    """It did not sign in in time."""
    BROKE_PROTOCOL = 90
    """It sent what no SSH client sends."""


class Penalties:
    """Who must wait, and until when; bounded, in memory only."""

    def __init__(self, clock: Callable[[], float], max_sources: int = MAX_SOURCES) -> None:
        """Begin without grudges; `clock` returns seconds that never go back."""
        self._clock = clock
        self._max_sources = max_sources
        self._until: dict[str, float] = {}
        """When a source has paid for everything, by source."""
        self._refused: set[str] = set()
        """Those of them that are refused until then."""

    def __len__(self) -> int:
        """How many sources are remembered."""
        return len(self._until)

    def add(self, address: str, penalty: Penalty) -> float:
        """Charge the source of an address; return the seconds for which it is refused from now on, 0 for not at all.

        Loopback is not charged: it is this machine's own people, or all of those behind one tunnel.
        """
        source, now = source_of(address), self._clock()
        if is_loopback(source):
            return 0.0
        # Taken out and put back, so that the table is in the order of the newest failures.
        until = min(max(self._until.pop(source, now), now) + penalty, now + LONGEST)
        self._until[source] = until
        if until - now >= ENFORCED_FROM or source in self._refused:
            self._refused.add(source)
        if len(self._until) > self._max_sources:
            self._forget(next(iter(self._until)))
        return self.waits(address)

    def waits(self, address: str) -> float:
        """Return for how many seconds the source of an address is still refused; 0 when it may connect."""
        source = source_of(address)
        left = self._until.get(source, 0.0) - self._clock()
        if left <= 0:
            self._forget(source)
            return 0.0
        return left if source in self._refused else 0.0

    def _forget(self, source: str) -> None:
        self._until.pop(source, None)
        self._refused.discard(source)
