"""Sources that fail are refused for longer and longer times; the table of sources is bounded."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.limits.penalties import MAX_WAIT, Penalties, Penalty


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_failure_has_no_effect_and_three_do() -> None:
    """A client that mistypes twice can connect again at once; OpenSSH's threshold is 15 seconds."""
    penalties = Penalties(Clock())
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == pytest.approx(15)
    assert penalties.wait_seconds("192.0.2.1") == pytest.approx(15)


def test_a_penalty_expires() -> None:
    """After its penalty a source starts again from zero."""
    clock = Clock()
    penalties = Penalties(clock)
    for _ in range(4):
        penalties.add("192.0.2.1", Penalty.FAILED)
    clock.now += 20
    assert penalties.wait_seconds("192.0.2.1") == 0
    assert penalties.add("192.0.2.1", Penalty.FAILED) == 0


def test_a_penalty_grows_up_to_a_maximum() -> None:
    """Each failure adds to the rest of the last one, up to ten minutes."""
    penalties = Penalties(Clock())
    waits = [penalties.add("192.0.2.1", Penalty.BROKE_PROTOCOL) for _ in range(20)]
    assert waits == sorted(waits)
    assert waits[0] == pytest.approx(90)
    assert waits[-1] == MAX_WAIT


def test_a_penalty_holds_for_a_whole_ipv6_network_only() -> None:
    """A rented server owns a /64, so another address of it is refused too, and a neighbouring /64 is not."""
    penalties = Penalties(Clock())
    penalties.add("2001:db8:1:2::1", Penalty.BROKE_PROTOCOL)
    assert penalties.wait_seconds("2001:db8:1:2:ffff::9") > 0
    assert penalties.wait_seconds("2001:db8:1:3::1") == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_never_penalised(address: str) -> None:
    """Behind a tunnel all clients connect from loopback: one of them must not lock out the others."""
    penalties = Penalties(Clock())
    for _ in range(50):
        assert penalties.add(address, Penalty.BROKE_PROTOCOL) == 0
    assert penalties.wait_seconds(address) == 0


_FAILURES = some.lists(
    some.tuples(some.integers(0, 40), some.sampled_from(Penalty), some.floats(0, 200, allow_nan=False)), max_size=120
)


@given(_FAILURES)
def test_the_table_and_the_times_are_bounded(failures: list[tuple[int, Penalty, float]]) -> None:
    """For any sequence of failures: no more sources than allowed, no penalty beyond the longest or below zero."""
    clock = Clock()
    penalties = Penalties(clock, max_sources=16)
    for host, penalty, pause in failures:
        wait = penalties.add(f"198.51.100.{host}", penalty)
        assert 0 <= wait <= MAX_WAIT
        assert len(penalties) <= 16
        clock.now += pause
    clock.now += MAX_WAIT + 1
    assert all(penalties.wait_seconds(f"198.51.100.{host}") == 0 for host in range(41))


@given(some.integers(1, 200))
def test_a_flood_of_sources_removes_the_oldest_first(others: int) -> None:
    """The source that failed last is still refused, however many failed before it."""
    penalties = Penalties(Clock(), max_sources=8)
    for host in range(others):
        penalties.add(f"2001:db8:{host:x}::1", Penalty.BROKE_PROTOCOL)
    assert penalties.wait_seconds(f"2001:db8:{others - 1:x}::1") > 0
