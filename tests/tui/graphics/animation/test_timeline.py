"""Timeline: frames whose time has passed are skipped, and none that has not arrived is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.animation.timeline import Timeline

SECONDS = (0.5, 0.25, 1.0)
PERIOD = sum(SECONDS)


def test_every_frame_gets_its_own_time() -> None:
    """Endlessly."""
    timeline = Timeline(SECONDS, None, now=100)
    seen = [timeline.index]
    dues = []
    for _ in range(6):
        dues.append(timeline.due)
        assert not timeline.advance(timeline.due - 0.001, available=3)
        assert timeline.advance(timeline.due, available=3)
        seen.append(timeline.index)
    assert seen == [0, 1, 2, 0, 1, 2, 0]
    assert dues == [100.5, 100.75, 101.75, 102.25, 102.5, 103.5]


def test_frames_that_are_over_are_skipped() -> None:
    """Late by more than a frame, it catches up; late by more than the whole animation, it restarts its clock."""
    timeline = Timeline(SECONDS, None, now=0)
    assert timeline.advance(0.8, available=3)
    assert (timeline.index, timeline.due) == (2, 1.75)
    assert timeline.advance(50, available=3)
    assert (timeline.index, timeline.due) == (0, 50.5)


def test_it_waits_for_a_frame_that_has_not_arrived() -> None:
    """And no frame is skipped to make up for the wait."""
    timeline = Timeline(SECONDS, None, now=0)
    assert timeline.advance(0.5, available=2)
    assert not timeline.advance(9, available=2)
    assert timeline.index == 1
    assert timeline.advance(10, available=3)
    assert (timeline.index, timeline.due) == (2, 11)


def test_the_last_frame_stays_at_the_end() -> None:
    """As often as the file specifies; a restart plays as often again."""
    timeline = Timeline(SECONDS, 2, now=0)
    for _ in range(2):
        seen = []
        while not timeline.ended:
            timeline.advance(timeline.due, available=3)
            seen.append(timeline.index)
        assert seen == [1, 2, 0, 1, 2, 2]
        assert not timeline.advance(timeline.due + 100, available=3)
        timeline.restart(1000)
        assert (timeline.index, timeline.ended, timeline.due) == (0, False, 1000.5)


def test_after_a_pause_a_frame_gets_its_whole_time() -> None:
    """However long the pause was."""
    timeline = Timeline(SECONDS, None, now=0)
    timeline.advance(0.5, available=3)
    timeline.resume(70)
    assert (timeline.index, timeline.due) == (1, 70.25)


@given(
    st.lists(st.floats(0.02, 5), min_size=2, max_size=6),
    st.lists(st.floats(0, 20), max_size=30),
    st.integers(1, 6),
)
def test_at_any_time_the_frame_has_arrived(seconds: list[float], waits: list[float], available: int) -> None:
    """Whatever the waits, the next frame is due in the future, unless it has not arrived."""
    timeline = Timeline(seconds, None, now=0)
    now = 0.0
    here = min(available, len(seconds))
    for wait in waits:
        now += wait
        timeline.advance(now, here)
        assert 0 <= timeline.index < max(here, 1)
        waits_for_one = timeline.index + 1 == here < len(seconds)
        assert timeline.due > now or waits_for_one
