"""Penalties for network sources that fail to sign in: each failure adds to the time for which a source is refused.

The rules and numbers are those of OpenSSH's PerSourcePenalties (sshd_config(5)). The source is penalised, never the
account: nobody can lock out a member by guessing passwords for their name.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from core.limits.sources import is_loopback, source_of

ENFORCED_FROM = 15.0
"""Seconds of penalty that a source must accumulate before it is refused."""
MAX_WAIT = 600.0
"""Seconds; no penalty lasts longer."""
MAX_SOURCES = 65_536


class Penalty(IntEnum):
    """Seconds of penalty for one failure."""

    NO_ATTEMPT = 1
    """The client disconnected without an attempt to sign in."""
    FAILED = 5
    """A password, a code, a token or all keys were wrong; the same for names that do not exist."""
    GRACE_EXCEEDED = 10
    """The client did not sign in within the login grace time."""
    BROKE_PROTOCOL = 90
    """The client sent something that is not SSH."""


class Penalties:
    """The penalties of all sources: bounded in number, in memory only."""

    def __init__(self, clock: Callable[[], float], max_sources: int = MAX_SOURCES) -> None:
        """Start without penalties; `clock` returns monotonic seconds."""
        self._clock = clock
        self._max_sources = max_sources
        self._until: dict[str, float] = {}
        """When the penalty of a source ends, by source."""
        self._refused: set[str] = set()
        """The sources that are refused until then."""

    def __len__(self) -> int:
        """Return how many sources have a penalty."""
        return len(self._until)

    def add(self, address: str, penalty: Penalty) -> float:
        """Add a penalty to the source of `address`; return for how many seconds it is now refused, 0 if it is not.

        Loopback is never penalised: it is this machine itself, or everybody behind one tunnel.
        """
        source, now = source_of(address), self._clock()
        if is_loopback(source):
            return 0.0
        # Removed and inserted again, so that the dictionary is ordered by the newest failure.
        until = min(max(self._until.pop(source, now), now) + penalty, now + MAX_WAIT)
        self._until[source] = until
        if until - now >= ENFORCED_FROM or source in self._refused:
            self._refused.add(source)
        if len(self._until) > self._max_sources:
            self._remove(next(iter(self._until)))
        return self.wait_seconds(address)

    def wait_seconds(self, address: str) -> float:
        """Return for how many seconds the source of `address` is still refused, 0 if it may connect."""
        source = source_of(address)
        left = self._until.get(source, 0.0) - self._clock()
        if left <= 0:
            self._remove(source)
            return 0.0
        return left if source in self._refused else 0.0

    def _remove(self, source: str) -> None:
        self._until.pop(source, None)
        self._refused.discard(source)
