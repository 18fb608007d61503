"""Network sources: which addresses count as one source, and which networks are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from core.errors import UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_SITE_PREFIX = 64
_MAX_CHARACTERS = 64


def address_of(text: str) -> Address | None:
    """Parse an address without its zone; None if it is invalid. An IPv4-mapped IPv6 address becomes IPv4."""
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed


def source_of(address: str) -> str:
    """Return the source of an address: an IPv4 address, the /64 of an IPv6 address, or invalid text, truncated.

    A home or a rented server owns a whole /64, so a limit per IPv6 address would limit nothing.
    """
    parsed = address_of(address)
    if parsed is None:
        return address[:_MAX_CHARACTERS]
    if isinstance(parsed, ipaddress.IPv4Address) or parsed.is_loopback:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _SITE_PREFIX), strict=False))


def is_loopback(source: str) -> bool:
    """Return whether an address or a source is a loopback address."""
    parsed = address_of(source)
    return parsed is not None and parsed.is_loopback


def networks_of(texts: Sequence[str]) -> tuple[Network, ...]:
    """Parse networks from addresses ("127.0.0.1") and prefixes ("10.0.0.0/8").

    Raises:
        UsageError: one of them is invalid.
    """
    try:
        return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)
    except ValueError as error:
        raise UsageError("A trusted proxy is an address or a network.", "Write 127.0.0.1 or 10.0.0.0/8.") from error


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Return whether an address belongs to one of these networks; False for an invalid address."""
    parsed = address_of(address)
    return parsed is not None and any(parsed in network for network in networks)
