"""Counting strangers by source, and what one connection may ask."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.door.limits import (
    STRANGERS_IN_ALL,
    STRANGERS_PER_SOURCE,
    AuthenticationBudget,
    Strangers,
    TooManyTriesError,
    source_of,
)


@given(some.integers(0x2000 << 48, 0x3FFF << 48), some.integers(0, 2**64 - 1), some.integers(0, 2**64 - 1))
def test_a_whole_ipv6_network_is_one_source(network: int, host: int, other_host: int) -> None:
    """Any two addresses of a /64 count together; the neighbouring /64 does not."""
    here, there = ipaddress.IPv6Address(network << 64 | host), ipaddress.IPv6Address(network << 64 | other_host)
    neighbour = ipaddress.IPv6Address((network ^ 1) << 64 | host)
    assert source_of(str(here)) == source_of(str(there))
    assert source_of(str(here)) != source_of(str(neighbour))


@given(some.ip_addresses(v=4))
def test_ipv4_is_one_source_however_it_is_written(address: ipaddress.IPv4Address) -> None:
    """An address that arrives on a dual-stack socket is the same source."""
    assert source_of(str(address)) == source_of(f"::ffff:{address}") == str(address)


@pytest.mark.parametrize("text", ["", "unknown", "fe80::1%eth0", "999.1.1.1"])
def test_any_text_has_a_source(text: str) -> None:
    """What is no address counts by itself; a zone does not matter."""
    assert source_of(text) == source_of(text)
    assert source_of("fe80::1%eth0") == source_of("fe80::2%eth1")


def test_one_source_does_not_keep_others_out() -> None:
    """Beyond its share a source is refused; another is still admitted."""
    strangers = Strangers()
    assert all(strangers.admit("192.0.2.1") for _ in range(STRANGERS_PER_SOURCE))
    assert not strangers.admit("192.0.2.1")
    assert strangers.admit("192.0.2.2")
    strangers.forget("192.0.2.1")
    assert strangers.admit("192.0.2.1")


def test_all_strangers_together_are_limited() -> None:
    """Many sources do not add up without end."""
    strangers = Strangers()
    admitted = [strangers.admit(f"2001:db8:0:{number:x}::1") for number in range(STRANGERS_IN_ALL + 10)]
    assert admitted.count(True) == strangers.total == STRANGERS_IN_ALL


def test_loopback_may_use_all_places() -> None:
    """Behind a tunnel everybody comes from there."""
    strangers = Strangers()
    assert all(strangers.admit("127.0.0.1") for _ in range(STRANGERS_IN_ALL))
    assert not strangers.admit("127.0.0.1")


@given(some.lists(some.tuples(some.sampled_from(["192.0.2.1", "192.0.2.2", "::1", "2001:db8::1"]), some.booleans())))
def test_places_are_given_back_exactly(events: list[tuple[str, bool]]) -> None:
    """After any coming and going the count is that of those who are there."""
    strangers = Strangers()
    there: list[str] = []
    for address, comes in events:
        if comes:
            if strangers.admit(address):
                there.append(address)
        elif address in there:
            there.remove(address)
            strangers.forget(address)
        assert strangers.total == len(there)


@pytest.mark.parametrize("kind", ["count_try", "count_key", "count_question"])
def test_a_budget_ends(kind: str) -> None:
    """Exactly as many as allowed, then an error, also afterwards."""
    budget = AuthenticationBudget(tries=3, key_queries=3, questions=3)
    for _ in range(3):
        getattr(budget, kind)()
    for _ in range(2):
        with pytest.raises(TooManyTriesError):
            getattr(budget, kind)()
