"""A session takes a burst of the loop, then its share of the time and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.limits.loop_budget import BURST_SECONDS, SHARE, LoopBudget


def test_a_burst_is_free_and_then_it_is_waited_for() -> None:
    """What is taken beyond the burst is paid with time."""
    share = LoopBudget(100.0)
    share.spend(BURST_SECONDS, 100.0)
    assert share.wait(100.0) == 0
    share.spend(0.1, 100.0)
    assert share.wait(100.0) == pytest.approx(0.1 / SHARE)
    assert share.wait(100.0 + 0.1 / SHARE) == pytest.approx(0)


@given(some.lists(some.tuples(some.floats(0, 1), some.floats(0, 3)), min_size=1, max_size=60))
def test_nobody_takes_more_than_the_share_for_long(taken: list[tuple[float, float]]) -> None:
    """A caller that waits as told uses no more than a burst, one last piece, and its share of the time passed."""
    share, now, spent = LoopBudget(0.0), 0.0, 0.0
    for seconds, pause in taken:
        now += max(pause, share.wait(now))
        share.spend(seconds, now)
        spent += seconds
        assert spent <= BURST_SECONDS + seconds + SHARE * now + 1e-6
