"""Counting strangers by source, and what one connection may ask."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.limits.unauthenticated import (
    STRANGERS_FROM_LOOPBACK,
    STRANGERS_IN_ALL,
    STRANGERS_PER_SOURCE,
    AuthenticationBudget,
    Stage,
    Stranger,
    Strangers,
    TooManyTriesError,
)


def _arrive(strangers: Strangers, address: str, dropped: list[str]) -> Stranger | None:
    return strangers.admit(address, lambda: dropped.append(address))


def test_one_source_does_not_keep_others_out() -> None:
    """Beyond its share a source is refused; another is still admitted."""
    strangers, dropped = Strangers(), list[str]()
    first, *_ = [_arrive(strangers, "192.0.2.1", dropped) for _ in range(STRANGERS_PER_SOURCE)]
    assert _arrive(strangers, "192.0.2.1", dropped) is None
    assert _arrive(strangers, "192.0.2.2", dropped) is not None
    assert first is not None
    strangers.forget(first)
    assert _arrive(strangers, "192.0.2.1", dropped) is not None
    assert dropped == []


def test_all_strangers_together_are_limited() -> None:
    """Many sources do not add up without end: each newcomer takes the place of somebody."""
    strangers, dropped = Strangers(), list[str]()
    arrived = [_arrive(strangers, f"2001:db8:0:{number:x}::1", dropped) for number in range(STRANGERS_IN_ALL + 10)]
    assert None not in arrived
    assert strangers.total == STRANGERS_IN_ALL
    assert len(dropped) == 10


def test_a_flood_displaces_itself() -> None:
    """Sources with many connections give way to one with few, and the silent to those who are signing in."""
    strangers, dropped = Strangers(), list[str]()
    owner = _arrive(strangers, "192.0.2.1", dropped)
    assert owner is not None
    owner.stage = Stage.ASKING
    for source in range(100):
        for _ in range(STRANGERS_PER_SOURCE):
            _arrive(strangers, f"198.51.100.{source}", dropped)
    for source in range(1000):
        _arrive(strangers, f"2001:db8:0:{source:x}::1", dropped)
    assert "192.0.2.1" not in dropped


def test_loopback_has_many_places_but_not_all() -> None:
    """Behind a tunnel everybody comes from there; a flood of it leaves room for the others and displaces itself."""
    strangers, dropped = Strangers(), list[str]()
    signing_in = _arrive(strangers, "127.0.0.1", dropped)
    assert signing_in is not None
    signing_in.stage = Stage.ASKING
    later: list[str] = []
    for _ in range(200):
        assert _arrive(strangers, "127.0.0.1", later) is not None
    assert strangers.total == STRANGERS_FROM_LOOPBACK
    assert dropped == []
    assert len(later) == 201 - STRANGERS_FROM_LOOPBACK


def _join(strangers: Strangers, address: str, dropped: list[str]) -> None:
    joining = _arrive(strangers, address, dropped)
    assert joining is not None
    joining.stage = Stage.JOINING


def test_people_who_answer_questions_are_not_displaced() -> None:
    """Some type their invitations; a flood that fills every other place does not end that."""
    strangers, joining, flood = Strangers(), list[str](), list[str]()
    for _ in range(STRANGERS_FROM_LOOPBACK // 2):
        _join(strangers, "::1", joining)
    for _ in range(STRANGERS_PER_SOURCE):
        _join(strangers, "192.0.2.1", joining)
    for number in range(200):
        assert _arrive(strangers, "::1", flood) is not None
        assert _arrive(strangers, f"198.51.100.{number}", flood) is not None
    assert joining == []
    assert len(flood) == 415 - STRANGERS_IN_ALL


def test_those_who_only_say_join_do_not_close_the_door() -> None:
    """A third of the places is for those who sign in, however many sit before the question for an invitation."""
    strangers, sitting, others = Strangers(), list[str](), list[str]()
    for number in range(STRANGERS_IN_ALL):
        _join(strangers, f"2001:db8:0:{number // STRANGERS_PER_SOURCE:x}::1", sitting)
    for number in range(200):
        assert _arrive(strangers, f"198.51.100.{number}", others) is not None
    assert len(sitting) == STRANGERS_IN_ALL // 3


def test_those_who_only_say_join_do_not_close_the_door_to_a_tunnel() -> None:
    """Where everybody comes from loopback somebody who signs in still finds a place."""
    strangers, sitting = Strangers(), list[str]()
    for _ in range(STRANGERS_FROM_LOOPBACK):
        _join(strangers, "127.0.0.1", sitting)
    assert _arrive(strangers, "127.0.0.1", []) is not None
    assert len(sitting) == 1


_SOURCES = some.sampled_from(["192.0.2.1", "192.0.2.2", "::1", "2001:db8::1"])


@given(some.lists(some.tuples(_SOURCES, some.booleans(), some.sampled_from(Stage))))
def test_places_are_given_back_exactly(events: list[tuple[str, bool, Stage]]) -> None:
    """After any coming, going and displacing the count is that of those who are there."""
    strangers = Strangers()
    there: dict[int, Stranger] = {}
    for number, (address, comes, stage) in enumerate(events):
        if comes:
            stranger = strangers.admit(address, partial(there.__delitem__, number))
            if stranger is not None:
                stranger.stage = stage
                there[number] = stranger
        elif there:
            left = there.pop(next(iter(there)))
            strangers.forget(left)
            strangers.forget(left)
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
