"""The formats of addresses in settings; whether an address can be reached shows when it is used."""

from __future__ import annotations

import ipaddress
import re

_LARGEST_PORT = 65535
_HOST = re.compile(r"[^\W_](?:[\w.-]{0,252}[\w.])?")
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):([0-9]{1,5})", re.ASCII)
_SSH = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_URL = re.compile(r"https?://(?P<address>[^\s/?#@]+)(/[A-Za-z0-9._~/-]*)?", re.ASCII)


def is_host(text: str) -> bool:
    """Return whether it is an IP address (IPv6 also with a zone) or a possible host name."""
    return _is_ip(text) or _HOST.fullmatch(text) is not None


def is_listen(text: str) -> bool:
    """Return whether it is "ADDRESS:PORT", an IPv6 address in square brackets."""
    match = _LISTEN.fullmatch(text)
    return match is not None and int(match[2]) <= _LARGEST_PORT


def is_ssh_address(text: str) -> bool:
    """Return whether it is "HOST" or "HOST:PORT"; an IPv6 address with a port needs square brackets."""
    match = _SSH.fullmatch(text)
    if match is None:
        return _is_ip(text)
    return is_host(match["host"].strip("[]")) and 1 <= int(match["port"] or 1) <= _LARGEST_PORT


def is_public_url(text: str) -> bool:
    """Return whether it is an HTTP address without a query or a fragment."""
    match = _URL.fullmatch(text)
    return match is not None and _SSH.fullmatch(match["address"]) is not None and is_ssh_address(match["address"])


def is_network(text: str) -> bool:
    """Return whether it is an IP address or a network ("10.0.0.0/8")."""
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
