"""PROXY headers: every valid one is parsed, in whatever pieces it arrives, and everything else is refused."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.ssh.proxy_protocol import MAX_HEADER, ProxiedAddress, ProxyHeader, ProxyHeaderError, read_header

_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_PORTS = some.integers(0, 65535)
_PAIRS = some.one_of(some.tuples(*[some.ip_addresses(v=4)] * 2), some.tuples(*[some.ip_addresses(v=6)] * 2))


def line(source: ipaddress.IPv4Address | ipaddress.IPv6Address, target: object, ports: tuple[int, int]) -> bytes:
    """Return a header of version 1."""
    return f"PROXY TCP{source.version} {source} {target} {ports[0]} {ports[1]}\r\n".encode()


def binary(
    source: ipaddress.IPv4Address | ipaddress.IPv6Address,
    target: ipaddress.IPv4Address | ipaddress.IPv6Address,
    ports: tuple[int, int],
    extensions: bytes = b"",
    command: int = 0x21,
) -> bytes:
    """Return a header of version 2."""
    numbers = b"".join(port.to_bytes(2) for port in ports)
    body = source.packed + target.packed + numbers + extensions
    return _SIGNATURE + bytes([command, 0x11 if source.version == 4 else 0x21]) + len(body).to_bytes(2) + body


@given(_PAIRS, some.tuples(_PORTS, _PORTS), some.binary(max_size=64), some.binary(max_size=64), some.booleans())
def test_what_a_proxy_writes_is_read(
    pair: tuple[ipaddress.IPv4Address, ipaddress.IPv4Address],
    ports: tuple[int, int],
    extensions: bytes,
    rest: bytes,
    is_line: bool,
) -> None:
    """Address and exact length are returned, whatever follows; every shorter piece is incomplete."""
    header = line(*pair, ports) if is_line else binary(*pair, ports, extensions)
    assert read_header(header + rest) == ProxyHeader(ProxiedAddress(str(pair[0]), ports[0]), len(header))
    assert all(read_header(header[:length]) is None for length in range(len(header)))


@given(some.binary(max_size=300), some.sampled_from([b"", b"PROXY ", b"PROXY TCP4 ", _SIGNATURE, _SIGNATURE + b"\x21"]))
def test_random_bytes_never_fail(data: bytes, start: bytes) -> None:
    """Random bytes are refused or incomplete, and a header is never longer than its data."""
    try:
        header = read_header(start + data)
    except ProxyHeaderError:
        return
    assert header is None or header.length <= len(start + data)


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
        b"PROXY TCP4 1.2.3.4 5.6.7.8 65536 22\r\n",
        b"PROXY TCP4 1.2.3.4 5.6.7.8 -1 22\r\n",
        b"PROXY TCP4 1.2.3.4 5.6.7.8 01 22\r\n",
        b"PROXY TCP4 ::1 ::1 1 22\r\n",
        b"PROXY TCP6 fe80::1%eth0 ::1 1 22\r\n",
        b"PROXY TCP5 1.2.3.4 5.6.7.8 1 22\r\n",
        b"PROXY TCP4 1.2.3.4 5.6.7.\xff 1 22\r\n",
        b"PROXY TCP4 " + b"1" * 107,
        _SIGNATURE + b"\x11\x11\x00\x0c" + bytes(12),
        _SIGNATURE + b"\x21\x11\x00\x04" + bytes(4),
        _SIGNATURE + b"\x21\x11\xff\xff" + bytes(12),
    ],
)
def test_an_invalid_header_is_refused(data: bytes) -> None:
    """Unknown fields, other versions, numbers out of range, no end."""
    with pytest.raises(ProxyHeaderError):
        read_header(data)


@pytest.mark.parametrize(
    "data",
    [
        b"PROXY UNKNOWN\r\n",
        b"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
        _SIGNATURE + b"\x20\x00\x00\x00",
        _SIGNATURE + b"\x21\x00\x00\x03abc",
        _SIGNATURE + b"\x21\x31\x00\xd8" + bytes(216),
    ],
)
def test_a_proxy_without_a_client_has_no_client_address(data: bytes) -> None:
    """Health checks, unknown address families and unix sockets have no client address."""
    assert read_header(data + b"SSH") == ProxyHeader(None, len(data))


def test_a_header_is_bounded() -> None:
    """No client makes the server keep more than two kilobytes before SSH starts."""
    with pytest.raises(ProxyHeaderError):
        read_header(_SIGNATURE + b"\x21\x11" + MAX_HEADER.to_bytes(2))
