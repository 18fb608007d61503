"""Where requests come from, and how many tries and places each source has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.limits.attempts import (
    CONNECTIONS_PER_SOURCE,
    TRIES_PER_LINK,
    TRIES_PER_SOURCE,
    WINDOW_SECONDS,
    Places,
    Proxies,
    TooManyTriesError,
    Tries,
)
from core.web.connection_limits import GuardedServer

PROXIES = Proxies.named(("10.0.0.0/8", "2001:db8::1"))
ADDRESSES = st.ip_addresses().map(str)


@given(ADDRESSES, st.text(max_size=80), st.sampled_from(["https", "http", ""]))
def test_72_nobody_but_a_trusted_proxy_is_believed(peer: str, claimed: str, scheme: str) -> None:
    """Case 72: the connection's own address counts, whatever the headers say."""
    headers = {"X-Forwarded-For": claimed, "X-Forwarded-Proto": scheme}
    origin = Proxies(()).origin(peer, headers, is_tls=False)
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
def test_the_nearest_address_that_is_no_proxy_counts(forwarded: str, address: str) -> None:
    """What stands further left was written by whoever that is."""
    assert PROXIES.origin("10.0.0.1", {"X-Forwarded-For": forwarded}, is_tls=False).address == address


def test_the_nearest_proxy_says_whether_the_browser_has_https() -> None:
    """Only the last word counts, and only of a proxy that is trusted."""
    for proto, is_secure in (("https", True), ("http, HTTPS", True), ("https, http", False), ("", False)):
        assert PROXIES.origin("10.0.0.1", {"X-Forwarded-Proto": proto}, is_tls=False).is_secure is is_secure
    assert PROXIES.origin("192.0.2.1", {}, is_tls=True).is_secure


def test_66_tries_run_out_by_source_and_by_link_and_come_back() -> None:
    """Case 66: the eleventh of one source, the thirty-first of all, are refused until a quarter of an hour passed."""
    tries = Tries()
    for _ in range(TRIES_PER_SOURCE):
        tries.take("a", "one", now=0)
    for link in ("one", "another"):
        with pytest.raises(TooManyTriesError):
            tries.take("a", link, now=1)
    for number in range(TRIES_PER_LINK - TRIES_PER_SOURCE):
        tries.take(f"other {number}", "one", now=2)
    with pytest.raises(TooManyTriesError):
        tries.take("somebody", "one", now=3)
    tries.take("a", "one", now=WINDOW_SECONDS)


def test_right_passwords_use_up_nothing() -> None:
    """Somebody who knows it may open the link as often as they like."""
    tries = Tries()
    for _ in range(5 * TRIES_PER_LINK):
        tries.take("a", "one", now=0)
        tries.forgive("a", "one")


def test_what_is_remembered_is_bounded() -> None:
    """A stranger with many addresses fills no memory."""
    tries = Tries()
    for number in range(12_000):
        tries.take(f"source {number}", f"link {number}", now=0)
    assert len(tries._tries) <= 10_000


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_places_are_never_more_than_there_are(steps: list[tuple[str, bool]]) -> None:
    """Whatever comes and goes: no source has more than its own, and all together no more than all."""
    places = Places(in_all=4, per_source=2)
    taken: list[str] = []
    for source, comes in steps:
        if comes:
            allowed = len(taken) < 4 and taken.count(source) < 2
            assert places.take(source) is allowed
            taken += [source] * allowed
        elif source in taken:
            places.leave(source)
            taken.remove(source)


async def test_69_each_source_has_its_connections_and_proxies_have_all() -> None:
    """Case 69: a stranger's address takes no more than its own; behind loopback and trusted proxies there are many."""

    async def nobody(_request: object) -> None:
        raise AssertionError

    server = GuardedServer(nobody, PROXIES)
    admitted = [server.admit(address) is not None for address in ["192.0.2.1"] * (CONNECTIONS_PER_SOURCE + 1)]
    assert admitted == [True] * CONNECTIONS_PER_SOURCE + [False]
    assert server.admit("192.0.2.2") is not None
    for address in ("127.0.0.1", "10.0.0.1"):
        assert all(server.admit(address) is not None for _ in range(CONNECTIONS_PER_SOURCE + 1))
