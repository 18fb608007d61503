"""Which addresses count as one source, and which networks are trusted."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.errors import UsageError
from core.limits.sources import is_loopback, is_within, networks_of, source_of


@given(some.integers(0x2000 << 48, 0x3FFF << 48), some.integers(0, 2**64 - 1), some.integers(0, 2**64 - 1))
def test_a_whole_ipv6_network_is_one_source(network: int, host: int, other_host: int) -> None:
    """Any two addresses of a /64 are one source; the neighbouring /64 is another one."""
    here, there = ipaddress.IPv6Address(network << 64 | host), ipaddress.IPv6Address(network << 64 | other_host)
    neighbour = ipaddress.IPv6Address((network ^ 1) << 64 | host)
    assert source_of(str(here)) == source_of(str(there))
    assert source_of(str(here)) != source_of(str(neighbour))


@given(some.ip_addresses(v=4))
def test_an_ipv4_address_is_one_source_in_every_notation(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address that arrives on a dual-stack socket is the same source."""
    assert source_of(str(address)) == source_of(f"::ffff:{address}") == str(address)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1%eth1", True),
        ("::1", "::2", False),
        ("nonsense", "nonsense", True),
    ],
)
def test_66_a_64_is_one_source(one: str, other: str, same: bool) -> None:
    """Case 66 of the study: a rented server owns a /64; an IPv4 address mapped to IPv6 is itself."""
    assert (source_of(one) == source_of(other)) is same


@given(some.text(max_size=200))
def test_any_text_has_a_source(text: str) -> None:
    """Invalid text is a source of its own, and takes no more memory than an address."""
    assert len(source_of(text)) <= 64
    assert source_of(source_of(text)) == source_of(text) or "/" in source_of(text)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_loopback_is_recognized(address: str, here: bool) -> None:
    """In any notation; invalid text is not loopback."""
    assert is_loopback(address) is here


def test_only_configured_proxies_are_trusted() -> None:
    """By address or network, also for an IPv4 address mapped to IPv6; invalid text is never trusted."""
    networks = networks_of(["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"])
    trusted = ["127.0.0.1", "::ffff:10.1.2.3", "10.9.9.9", "2001:db8::7%eth0"]
    assert all(is_within(address, networks) for address in trusted)
    assert not any(is_within(address, networks) for address in ("127.0.0.2", "192.0.2.1", "::1", "", "proxy"))


@pytest.mark.parametrize("text", ["", "proxy.example", "10.0.0.0/33", "300.1.1.1"])
def test_an_invalid_proxy_is_refused(text: str) -> None:
    """A typo in the settings must not become trust in everybody."""
    with pytest.raises(UsageError):
        networks_of([text])
