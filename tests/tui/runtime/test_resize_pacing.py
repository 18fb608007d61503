"""A single size is taken over at once, a flood of them a few times a second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tui.runtime.resize_pacing import LONGEST_SECONDS, REST_SECONDS, SHORTEST_SECONDS, ResizePacing


def test_a_single_size_is_taken_at_once() -> None:
    """The first one, and each one after a rest."""
    pacing = ResizePacing()
    for now in (0.0, 1.1, 2.2):
        assert pacing.due(now) <= now
        pacing.taken(now)


def test_a_window_that_is_dragged_follows_a_few_times_a_second() -> None:
    """Sizes come without a pause for ten seconds: the pauses double up to the longest."""
    pacing, now, taken = ResizePacing(), 0.0, []
    while now < 10:
        now = max(now, pacing.due(now))
        pacing.taken(now)
        taken.append(now)
    assert taken[1] - taken[0] == 2 * SHORTEST_SECONDS
    assert len(taken) <= 4 + 10 / LONGEST_SECONDS


@given(some.lists(some.floats(0, 5), max_size=50))
def test_no_size_waits_long(pauses: list[float]) -> None:
    """The last size of any sequence is taken over within half a second, and after a rest at once."""
    pacing, now = ResizePacing(), 0.0
    for pause in pauses:
        now += pause
        due = pacing.due(now)
        assert due <= now + LONGEST_SECONDS
        assert due <= now or pause <= REST_SECONDS
        now = max(now, due)
        pacing.taken(now)
