"""Where something comes from over the network: what counts as one source, and which addresses are trusted."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from core.errors import UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_SITE_PREFIX = 64
_MOST_CHARACTERS = 64


def address_of(text: str) -> Address | None:
    """Return an address without its zone, an IPv4 address also where IPv6 carries it; None for what is none."""
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, ipaddress.IPv6Address) else parsed


def source_of(address: str) -> str:
    """Return what counts as one source: an IPv4 address, the /64 of an IPv6 address, or the text itself, cut.

    A home or a rented server owns a whole /64, so that single IPv6 addresses are no limit at all.
    """
    parsed = address_of(address)
    if parsed is None:
        return address[:_MOST_CHARACTERS]
    if isinstance(parsed, ipaddress.IPv4Address) or parsed.is_loopback:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _SITE_PREFIX), strict=False))


def is_loopback(source: str) -> bool:
    """Say whether an address or a source is this machine itself."""
    parsed = address_of(source)
    return parsed is not None and parsed.is_loopback


def networks_of(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that texts name: addresses, or "10.0.0.0/8".

    Raises:
        UsageError: one of them is neither.
    """
    try:
        return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)
    except ValueError as error:
        raise UsageError("A trusted proxy is an address or a network.", "Write 127.0.0.1 or 10.0.0.0/8.") from error


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Say whether an address is of one of these networks; what is no address is of none."""
    parsed = address_of(address)
    return parsed is not None and any(parsed in network for network in networks)
