"""The time of a slide begins when its picture is drawn, or after a bound; nothing that was stopped ends a slide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tui.widgets.photo.slide_timer import MOST_WAIT, SlideTimer


class HandTimer:
    """A timer that a test rings; `stop` does not take back a call that is under way, as with timers of Textual."""

    def __init__(self, seconds: float, callback: Callable[[], None]) -> None:
        self.seconds = seconds
        self.ring = callback
        self.is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


class Slides:
    """A timer of slides of five seconds, with the timers that it started."""

    def __init__(self) -> None:
        self.started: list[HandTimer] = []
        self.over = 0
        self.timer = SlideTimer(self._start, lambda: 5.0, self._end)

    @property
    def running(self) -> list[float]:
        return [timer.seconds for timer in self.started if not timer.is_stopped]

    def _start(self, seconds: float, callback: Callable[[], None]) -> HandTimer:
        self.started.append(HandTimer(seconds, callback))
        return self.started[-1]

    def _end(self) -> None:
        self.over += 1


@pytest.fixture
def slides() -> Slides:
    return Slides()


def test_the_time_begins_when_the_picture_is_drawn(slides: Slides) -> None:
    """Before, only the bound runs; drawing it twice, as after a resize, does not begin the time again."""
    slides.timer.choose()
    assert slides.running == [MOST_WAIT]
    slides.timer.drawn()
    assert slides.running == [5.0]
    slides.timer.drawn()
    assert len(slides.started) == 2
    slides.started[-1].ring()
    assert (slides.over, slides.running) == (1, [])


def test_a_picture_that_never_comes_has_the_bound_and_its_time(slides: Slides) -> None:
    """The slideshow continues without it."""
    slides.timer.choose()
    slides.started[-1].ring()
    assert (slides.over, slides.running) == (0, [5.0])
    slides.started[-1].ring()
    assert (slides.over, slides.running) == (1, [])


def test_a_call_that_was_under_way_does_not_end_the_next_slide(slides: Slides) -> None:
    """A key that chooses a photo at the moment at which the time is over shows one photo, not two."""
    slides.timer.choose()
    slides.timer.drawn()
    late = slides.started[-1]
    slides.timer.choose()
    late.ring()
    assert not slides.over
    assert slides.running == [MOST_WAIT]


def test_a_stopped_slide_stays(slides: Slides) -> None:
    """Neither the picture nor a timer begins its time before it is chosen or restarted again."""
    slides.timer.choose()
    slides.timer.stop()
    slides.timer.drawn()
    slides.started[-1].ring()
    assert (slides.over, slides.running) == (0, [])
    slides.timer.restart()
    assert slides.running == [5.0]
