"""Trusted proxies: whose forwarding headers count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.limits.proxies import TrustedProxies

PROXIES = TrustedProxies.parse(("10.0.0.0/8", "2001:db8::1"))
ADDRESSES = st.ip_addresses().map(str)


@given(ADDRESSES, st.text(max_size=80), st.sampled_from(["https", "http", ""]))
def test_72_only_a_trusted_proxy_is_believed(peer: str, claimed: str, scheme: str) -> None:
    """Case 72: the connection's own address counts, whatever the headers say."""
    headers = {"X-Forwarded-For": claimed, "X-Forwarded-Proto": scheme}
    origin = TrustedProxies(()).origin(peer, headers, is_tls=False)
    assert (origin.address, origin.is_secure) == (peer, False)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.1, 198.51.100.7", "198.51.100.7"),
        ("203.0.113.1, 198.51.100.7, 10.1.2.3", "198.51.100.7"),
        ("10.1.2.3", "10.1.2.3"),
        ("203.0.113.1, nonsense", "10.0.0.1"),
        ("203.0.113.1, 198.51.100.7:443", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:db8:5::9, 2001:db8::1", "2001:db8:5::9"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_the_nearest_address_that_is_not_a_proxy_counts(forwarded: str, address: str) -> None:
    """Addresses further to the left can be forged by that client."""
    assert PROXIES.origin("10.0.0.1", {"X-Forwarded-For": forwarded}, is_tls=False).address == address


def test_the_nearest_proxy_says_whether_the_browser_uses_https() -> None:
    """Only the last value counts, and only if the proxy is trusted."""
    for proto, is_secure in (("https", True), ("http, HTTPS", True), ("https, http", False), ("", False)):
        assert PROXIES.origin("10.0.0.1", {"X-Forwarded-Proto": proto}, is_tls=False).is_secure is is_secure
    assert PROXIES.origin("192.0.2.1", {}, is_tls=True).is_secure
