"""How much one source, one connection and all strangers together may take before they have signed in."""

from __future__ import annotations

import ipaddress
from collections import Counter
from dataclasses import dataclass

STRANGERS_PER_SOURCE = 5
STRANGERS_IN_ALL = 30
TRIES = 6
KEY_QUERIES = 15
QUESTIONS = 80
SESSIONS_PER_CONNECTION = 4

_SITE_PREFIX = 64


class TooManyTriesError(Exception):
    """This connection has asked often enough; it should be closed."""


def source_of(address: str) -> str:
    """Return what counts as one source: an IPv4 address, the /64 of an IPv6 address, or the text itself.

    A home or a rented server owns a whole /64, so that single IPv6 addresses are no limit at all.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    if parsed.is_loopback:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _SITE_PREFIX), strict=False))


class Strangers:
    """Counts connections that have not signed in yet, by source and in all."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._counts: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """How many connections have not signed in yet."""
        return self._counts.total()

    def admit(self, address: str) -> bool:
        """Count one more connection from that address, or say False when there are too many.

        Loopback may use all places: behind a tunnel or a reverse proxy every visitor comes from there.
        """
        source = source_of(address)
        allowed = STRANGERS_IN_ALL if _is_loopback(source) else STRANGERS_PER_SOURCE
        if self.total >= STRANGERS_IN_ALL or self._counts[source] >= allowed:
            return False
        self._counts[source] += 1
        return True

    def forget(self, address: str) -> None:
        """Give back the place of a connection that signed in or left; once for each that was admitted."""
        source = source_of(address)
        self._counts[source] -= 1
        if self._counts[source] <= 0:
            del self._counts[source]


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


def _is_loopback(source: str) -> bool:
    try:
        return ipaddress.ip_address(source).is_loopback
    except ValueError:
        return False
