"""Where a request really comes from, and how much one source may do."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import GalleryError
from core.limits.sources import Network, address_of, is_within, networks_of


class TooManyTriesError(GalleryError):
    """Enough wrong passwords from there, or for this link."""


TRIES_PER_SOURCE = 10
TRIES_PER_LINK = 30
WINDOW_SECONDS = 15 * 60.0
CONNECTIONS = 500
CONNECTIONS_PER_SOURCE = 60

_MOST_KEPT = 10_000
_MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sent a request, as far as can be believed."""

    address: str
    is_secure: bool
    """Whether the visitor's browser speaks https."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies whose headers are believed; anybody else's are ignored."""

    networks: tuple[Network, ...]

    @classmethod
    def named(cls, texts: Sequence[str]) -> Proxies:
        """Read addresses and networks ("10.0.0.0/8")."""
        return cls(networks_of(texts))

    def origin(self, peer: str, headers: Mapping[str, str], *, is_tls: bool) -> Origin:
        """Return the first address, from the nearest on, that is no trusted proxy."""
        if not self.trust(peer):
            return Origin(peer, is_tls)
        is_secure = is_tls or headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower() == "https"
        address = peer
        for hop in reversed(headers.get("X-Forwarded-For", "").split(",")[-_MOST_HOPS:]):
            parsed = address_of(hop.strip())
            if parsed is None:
                break
            address = str(parsed)
            if not self.trust(address):
                break
        return Origin(address, is_secure)

    def trust(self, address: str) -> bool:
        """Say whether a proxy that is trusted has this address."""
        return is_within(address, self.networks)


@dataclass(slots=True)
class Tries:
    """Counts wrong passwords by source and by link, and forgets them after a while."""

    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def take(self, source: str, link: str, now: float | None = None) -> None:
        """Count a try.

        Raises:
            TooManyTriesError: this source, or everybody on this link, has had as many as there are.
        """
        moment = time.monotonic() if now is None else now
        if (
            self._recent(f"source {source}", moment) >= TRIES_PER_SOURCE
            or self._recent(f"link {link}", moment) >= TRIES_PER_LINK
        ):
            raise TooManyTriesError("That were too many passwords.", "Wait a quarter of an hour, then try again.")
        for key in (f"source {source}", f"link {link}"):
            self._tries.setdefault(key, deque(maxlen=TRIES_PER_LINK)).append(moment)
            self._tries.move_to_end(key)
        while len(self._tries) > _MOST_KEPT:
            self._tries.popitem(last=False)

    def forgive(self, source: str, link: str) -> None:
        """Take the newest try back: it was right."""
        for key in (f"source {source}", f"link {link}"):
            if kept := self._tries.get(key):
                kept.pop()

    def _recent(self, key: str, now: float) -> int:
        kept = self._tries.get(key)
        if kept is None:
            return 0
        while kept and now - kept[0] >= WINDOW_SECONDS:
            kept.popleft()
        return len(kept)


@dataclass(slots=True)
class Places:
    """Counts what is under way at once, by source and in all."""

    in_all: int
    per_source: int
    _counts: dict[str, int] = field(default_factory=dict)
    _total: int = 0

    def take(self, source: str) -> bool:
        """Take a place; False when there is none."""
        if self._total >= self.in_all or self._counts.get(source, 0) >= self.per_source:
            return False
        self._total += 1
        self._counts[source] = self._counts.get(source, 0) + 1
        return True

    def leave(self, source: str) -> None:
        """Give a place back, once for each that was taken."""
        self._total -= 1
        self._counts[source] -= 1
        if not self._counts[source]:
            del self._counts[source]
