"""The PROXY protocol, versions 1 and 2: how a reverse proxy passes on the address of its client.

Specification: "The PROXY protocol, versions 1 & 2" (haproxy.org, proxy-protocol.txt). No input or output here.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

MAX_HEADER = 2048
"""Bytes of a header with its extensions; a longer one is refused."""

_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_MAX_LINE = 107
_LOCAL, _PROXY = 0x20, 0x21
_ADDRESS_BYTES = {0x11: 4, 0x21: 16}
_FIXED = 16


class ProxyHeaderError(ValueError):
    """The data does not start with a valid PROXY header."""


@dataclass(frozen=True, slots=True)
class ProxiedAddress:
    """The client of a proxied connection."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class ProxyHeader:
    """A complete header."""

    origin: ProxiedAddress | None
    """None if the proxy connects on its own behalf (a health check) or does not have the address."""
    length: int
    """Bytes of the header; the data of the connection follows."""


def read_header(data: bytes) -> ProxyHeader | None:
    """Parse the header at the start of `data`; None while it is incomplete.

    Raises:
        ProxyHeaderError: there is no valid header.
    """
    if data[: len(_SIGNATURE)] == _SIGNATURE[: len(data)]:
        return _version_2(data)
    if data[:6] == b"PROXY "[: len(data)]:
        return _version_1(data)
    raise ProxyHeaderError("no PROXY header")


def _version_1(data: bytes) -> ProxyHeader | None:
    line, end, _ = data[:_MAX_LINE].partition(b"\r\n")
    if not end:
        if len(data) >= _MAX_LINE:
            raise ProxyHeaderError("the line does not end")
        return None
    length = len(line) + 2
    try:
        words = line.decode("ascii").split(" ")
    except UnicodeDecodeError:
        raise ProxyHeaderError("the line is not ASCII") from None
    if words[1] == "UNKNOWN":
        return ProxyHeader(None, length)
    if len(words) != 6 or words[1] not in {"TCP4", "TCP6"}:
        raise ProxyHeaderError("the line has unknown fields")
    source, target = (_address(word, words[1]) for word in words[2:4])
    source_port, target_port = (_port(word) for word in words[4:])
    if target is None or target_port is None or source is None or source_port is None:
        raise ProxyHeaderError("the line has no addresses")
    return ProxyHeader(ProxiedAddress(source, source_port), length)


def _version_2(data: bytes) -> ProxyHeader | None:
    if len(data) < _FIXED:
        return None
    command, family, size = data[12], data[13], int.from_bytes(data[14:16])
    if command not in {_LOCAL, _PROXY} or _FIXED + size > MAX_HEADER:
        raise ProxyHeaderError("another version, or too long")
    if len(data) < _FIXED + size:
        return None
    width = _ADDRESS_BYTES.get(family)
    if command == _LOCAL or width is None:
        return ProxyHeader(None, _FIXED + size)
    if size < 2 * width + 4:
        raise ProxyHeaderError("the addresses are truncated")
    body = data[_FIXED : _FIXED + size]
    port = int.from_bytes(body[2 * width : 2 * width + 2])
    return ProxyHeader(ProxiedAddress(str(ipaddress.ip_address(body[:width])), port), _FIXED + size)


def _address(word: str, family: str) -> str | None:
    parse = ipaddress.IPv4Address if family == "TCP4" else ipaddress.IPv6Address
    try:
        return str(parse(word)) if "%" not in word else None
    except ValueError:
        return None


def _port(word: str) -> int | None:
    if not (word.isascii() and word.isdigit()) or len(word) > 5 or (word[0] == "0" and word != "0"):
        return None
    return int(word) if int(word) <= 0xFFFF else None
