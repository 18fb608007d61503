"""Connections that have not signed in yet: their slots by source and in total."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as some

from core.limits.pending_connections import (
    PENDING_FROM_LOOPBACK,
    PENDING_IN_TOTAL,
    PENDING_PER_SOURCE,
    PendingConnection,
    PendingConnections,
    PendingStage,
)


def _arrive(pending: PendingConnections, address: str, dropped: list[str]) -> PendingConnection | None:
    return pending.admit(address, lambda: dropped.append(address))


def test_one_source_cannot_take_the_slots_of_others() -> None:
    """Beyond its slots a source is refused, while another source is admitted."""
    pending, dropped = PendingConnections(), list[str]()
    first, *_ = [_arrive(pending, "192.0.2.1", dropped) for _ in range(PENDING_PER_SOURCE)]
    assert _arrive(pending, "192.0.2.1", dropped) is None
    assert _arrive(pending, "192.0.2.2", dropped) is not None
    assert first is not None
    pending.release(first)
    assert _arrive(pending, "192.0.2.1", dropped) is not None
    assert dropped == []


def test_all_pending_connections_together_are_limited() -> None:
    """Beyond the total each new connection displaces another one."""
    pending, dropped = PendingConnections(), list[str]()
    arrived = [_arrive(pending, f"2001:db8:0:{number:x}::1", dropped) for number in range(PENDING_IN_TOTAL + 10)]
    assert None not in arrived
    assert pending.total == PENDING_IN_TOTAL
    assert len(dropped) == 10


def test_a_flood_displaces_itself() -> None:
    """Sources with many slots give way to a source with one, and silent connections to those that authenticate."""
    pending, dropped = PendingConnections(), list[str]()
    owner = _arrive(pending, "192.0.2.1", dropped)
    assert owner is not None
    owner.stage = PendingStage.AUTHENTICATING
    for source in range(100):
        for _ in range(PENDING_PER_SOURCE):
            _arrive(pending, f"198.51.100.{source}", dropped)
    for source in range(1000):
        _arrive(pending, f"2001:db8:0:{source:x}::1", dropped)
    assert "192.0.2.1" not in dropped


def test_loopback_has_more_slots_but_not_all() -> None:
    """Behind a tunnel all clients connect from loopback; a flood from there displaces only itself."""
    pending, dropped = PendingConnections(), list[str]()
    signing_in = _arrive(pending, "127.0.0.1", dropped)
    assert signing_in is not None
    signing_in.stage = PendingStage.AUTHENTICATING
    later: list[str] = []
    for _ in range(200):
        assert _arrive(pending, "127.0.0.1", later) is not None
    assert pending.total == PENDING_FROM_LOOPBACK
    assert dropped == []
    assert len(later) == 201 - PENDING_FROM_LOOPBACK


def _join(pending: PendingConnections, address: str, dropped: list[str]) -> None:
    joining = _arrive(pending, address, dropped)
    assert joining is not None
    joining.stage = PendingStage.JOINING


def test_people_who_answer_prompts_are_not_displaced() -> None:
    """A person types an invitation while a flood fills all other slots, and keeps the connection."""
    pending, joining, flood = PendingConnections(), list[str](), list[str]()
    for _ in range(PENDING_FROM_LOOPBACK // 2):
        _join(pending, "::1", joining)
    for _ in range(PENDING_PER_SOURCE):
        _join(pending, "192.0.2.1", joining)
    for number in range(200):
        assert _arrive(pending, "::1", flood) is not None
        assert _arrive(pending, f"198.51.100.{number}", flood) is not None
    assert joining == []
    assert len(flood) == 415 - PENDING_IN_TOTAL


def test_clients_that_only_send_join_do_not_block_sign_in() -> None:
    """A third of the slots is for authentication, however many connections wait at the prompt for an invitation."""
    pending, sitting, others = PendingConnections(), list[str](), list[str]()
    for number in range(PENDING_IN_TOTAL):
        _join(pending, f"2001:db8:0:{number // PENDING_PER_SOURCE:x}::1", sitting)
    for number in range(200):
        assert _arrive(pending, f"198.51.100.{number}", others) is not None
    assert len(sitting) == PENDING_IN_TOTAL // 3


def test_clients_that_only_send_join_do_not_block_a_tunnel() -> None:
    """If all clients connect from loopback, one that authenticates still finds a slot."""
    pending, sitting = PendingConnections(), list[str]()
    for _ in range(PENDING_FROM_LOOPBACK):
        _join(pending, "127.0.0.1", sitting)
    assert _arrive(pending, "127.0.0.1", []) is not None
    assert len(sitting) == 1


_SOURCES = some.sampled_from(["192.0.2.1", "192.0.2.2", "::1", "2001:db8::1"])


@given(some.lists(some.tuples(_SOURCES, some.booleans(), some.sampled_from(PendingStage))))
def test_slots_are_released_exactly_once(events: list[tuple[str, bool, PendingStage]]) -> None:
    """After any sequence of connections, ends and displacements the total is the number of slots in use."""
    pending = PendingConnections()
    there: dict[int, PendingConnection] = {}
    for number, (address, comes, stage) in enumerate(events):
        if comes:
            connection = pending.admit(address, partial(there.__delitem__, number))
            if connection is not None:
                connection.stage = stage
                there[number] = connection
        elif there:
            left = there.pop(next(iter(there)))
            pending.release(left)
            pending.release(left)
        assert pending.total == len(there)
