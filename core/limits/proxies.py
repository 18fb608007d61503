"""Trusted reverse proxies: where an HTTP request really comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.limits.sources import Network, address_of, is_within, networks_of

_MAX_HOPS = 20


@dataclass(frozen=True, slots=True)
class RequestOrigin:
    """The client of a request, as far as trusted proxies can vouch for it."""

    address: str
    is_secure: bool
    """Whether the client's browser uses https."""


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The proxies whose forwarding headers are used; the headers of anybody else are ignored."""

    networks: tuple[Network, ...]

    @classmethod
    def parse(cls, texts: Sequence[str]) -> TrustedProxies:
        """Parse addresses ("127.0.0.1") and networks ("10.0.0.0/8").

        Raises:
            UsageError: one of them is invalid.
        """
        return cls(networks_of(texts))

    def origin(self, peer: str, headers: Mapping[str, str], *, is_tls: bool) -> RequestOrigin:
        """Return the nearest address that is not a trusted proxy; `peer` is the other end of the connection."""
        if not self.trust(peer):
            return RequestOrigin(peer, is_tls)
        is_secure = is_tls or headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower() == "https"
        address = peer
        for hop in reversed(headers.get("X-Forwarded-For", "").split(",")[-_MAX_HOPS:]):
            parsed = address_of(hop.strip())
            if parsed is None:
                break
            address = str(parsed)
            if not self.trust(address):
                break
        return RequestOrigin(address, is_secure)

    def trust(self, address: str) -> bool:
        """Return whether the address belongs to a trusted proxy."""
        return is_within(address, self.networks)
