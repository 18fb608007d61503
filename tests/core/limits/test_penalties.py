"""Sources that fail wait longer and longer; the table of them stays small."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.limits.penalties import LONGEST, Penalties, Penalty


@dataclass
class Clock:
    """A clock that goes when told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_failure_is_forgiven_three_are_not() -> None:
    """Somebody who mistypes twice comes back at once; OpenSSH's threshold is 15 seconds."""
    penalties = Penalties(Clock())
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == pytest.approx(15)
    assert penalties.wait_seconds("192.0.2.1") == pytest.approx(15)


def test_waiting_ends_by_itself() -> None:
    """After the time the source is as good as new, and failing again starts small."""
    clock = Clock()
    penalties = Penalties(clock)
    for _ in range(4):
        penalties.add("192.0.2.1", Penalty.FAILED)
    clock.now += 20
    assert penalties.wait_seconds("192.0.2.1") == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0


def test_it_grows_and_has_an_end() -> None:
    """Each failure adds to what is left; nobody waits longer than ten minutes."""
    penalties = Penalties(Clock())
    waits = [penalties.add("192.0.2.1", Penalty.BROKE_PROTOCOL) for _ in range(20)]
    assert waits == sorted(waits)
    assert waits[0] == pytest.approx(90)
    assert waits[-1] == LONGEST


def test_a_whole_ipv6_network_waits_but_not_its_neighbour() -> None:
    """A rented server owns a /64: another address of it does not help."""
    penalties = Penalties(Clock())
    penalties.add("2001:db8:1:2::1", Penalty.BROKE_PROTOCOL)
    assert penalties.wait_seconds("2001:db8:1:2:ffff::9") > 0
    assert penalties.wait_seconds("2001:db8:1:3::1") == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_does_not_lock_itself_out(address: str) -> None:
    """Behind a tunnel everybody comes from loopback: one of them must not keep the others out."""
    penalties = Penalties(Clock())
    for _ in range(50):
        assert penalties.add(address, Penalty.BROKE_PROTOCOL) == 0
    assert penalties.wait_seconds(address) == 0


_FAILURES = some.lists(
    some.tuples(some.integers(0, 40), some.sampled_from(Penalty), some.floats(0, 200, allow_nan=False)), max_size=120
)


@given(_FAILURES)
def test_the_table_is_bounded_and_times_are_sane(failures: list[tuple[int, Penalty, float]]) -> None:
    """Whoever fails in whatever order: no more sources than allowed, no wait beyond the longest, none below zero."""
    clock = Clock()
    penalties = Penalties(clock, max_sources=16)
    for host, penalty, pause in failures:
        wait = penalties.add(f"198.51.100.{host}", penalty)
        assert 0 <= wait <= LONGEST
        assert len(penalties) <= 16
        clock.now += pause
    clock.now += LONGEST + 1
    assert all(penalties.wait_seconds(f"198.51.100.{host}") == 0 for host in range(41))


@given(some.integers(1, 200))
def test_a_flood_of_sources_forgets_the_oldest_first(others: int) -> None:
    """The one that failed last still waits, however many failed before it."""
    penalties = Penalties(Clock(), max_sources=8)
    for host in range(others):
        penalties.add(f"2001:db8:{host:x}::1", Penalty.BROKE_PROTOCOL)
    assert penalties.wait_seconds(f"2001:db8:{others - 1:x}::1") > 0
