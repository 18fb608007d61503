"""Counting pending by source, and what one connection may ask."""

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


def test_one_source_does_not_keep_others_out() -> None:
    """Beyond its share a source is refused; another is still admitted."""
    pending, dropped = PendingConnections(), list[str]()
    first, *_ = [_arrive(pending, "192.0.2.1", dropped) for _ in range(PENDING_PER_SOURCE)]
    assert _arrive(pending, "192.0.2.1", dropped) is None
    assert _arrive(pending, "192.0.2.2", dropped) is not None
    assert first is not None
    pending.release(first)
    assert _arrive(pending, "192.0.2.1", dropped) is not None
    assert dropped == []


def test_all_strangers_together_are_limited() -> None:
    """Many sources do not add up without end: each newcomer takes the place of somebody."""
    pending, dropped = PendingConnections(), list[str]()
    arrived = [_arrive(pending, f"2001:db8:0:{number:x}::1", dropped) for number in range(PENDING_IN_TOTAL + 10)]
    assert None not in arrived
    assert pending.total == PENDING_IN_TOTAL
    assert len(dropped) == 10


def test_a_flood_displaces_itself() -> None:
    """Sources with many connections give way to one with few, and the silent to those who are signing in."""
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


def test_loopback_has_many_places_but_not_all() -> None:
    """Behind a tunnel everybody comes from there; a flood of it leaves room for the others and displaces itself."""
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


def test_people_who_answer_questions_are_not_displaced() -> None:
    """Some type their invitations; a flood that fills every other place does not end that."""
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


def test_those_who_only_say_join_do_not_close_the_door() -> None:
    """A third of the places is for those who sign in, however many sit before the question for an invitation."""
    pending, sitting, others = PendingConnections(), list[str](), list[str]()
    for number in range(PENDING_IN_TOTAL):
        _join(pending, f"2001:db8:0:{number // PENDING_PER_SOURCE:x}::1", sitting)
    for number in range(200):
        assert _arrive(pending, f"198.51.100.{number}", others) is not None
    assert len(sitting) == PENDING_IN_TOTAL // 3


def test_those_who_only_say_join_do_not_close_the_door_to_a_tunnel() -> None:
    """Where everybody comes from loopback somebody who signs in still finds a place."""
    pending, sitting = PendingConnections(), list[str]()
    for _ in range(PENDING_FROM_LOOPBACK):
        _join(pending, "127.0.0.1", sitting)
    assert _arrive(pending, "127.0.0.1", []) is not None
    assert len(sitting) == 1


_SOURCES = some.sampled_from(["192.0.2.1", "192.0.2.2", "::1", "2001:db8::1"])


@given(some.lists(some.tuples(_SOURCES, some.booleans(), some.sampled_from(PendingStage))))
def test_places_are_given_back_exactly(events: list[tuple[str, bool, PendingStage]]) -> None:
    """After any coming, going and displacing the count is that of those who are there."""
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
