"""SlideTimer: how long a slide is shown. Its time begins when its picture is drawn."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

MOST_WAIT: Final = 15.0
"""Seconds after which the time of a slide begins without its picture: on a slow connection, or while a disk starts."""


class StoppableTimer(Protocol):
    """A timer that calls once."""

    def stop(self) -> None:
        """Do not call."""


class SlideTimer:
    """The time of one slide after the other."""

    def __init__(
        self,
        call_after: Callable[[float, Callable[[], None]], StoppableTimer],
        seconds: Callable[[], float],
        is_over: Callable[[], None],
    ) -> None:
        """Call `is_over()` at the end of the time of a slide, `seconds()` after its picture was drawn.

        `call_after(seconds, callback)` starts a timer. Both are methods of a screen, which is referred to weakly: it
        holds this timer, and only a garbage collection would free it otherwise.
        """
        self._call_after = weakref.WeakMethod(call_after)
        self._seconds = seconds
        self._is_over = weakref.WeakMethod(is_over)
        self._timer: StoppableTimer | None = None
        self._serial = 0
        self.is_waiting = False
        """Whether the picture of the slide is waited for."""

    def choose(self) -> None:
        """Wait for the picture of a slide that was chosen now."""
        self.is_waiting = True
        self._start(MOST_WAIT, self.drawn)

    def drawn(self) -> None:
        """Begin the time of the slide whose picture is waited for."""
        if self.is_waiting:
            self.restart()

    def restart(self) -> None:
        """Give the slide on the screen its whole time from now on."""
        self.is_waiting = False
        self._start(self._seconds(), self._end)

    def stop(self) -> None:
        """Keep the slide until another call."""
        self.is_waiting = False
        self._serial += 1
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _end(self) -> None:
        self.stop()
        if (is_over := self._is_over()) is not None:
            is_over()

    def _start(self, seconds: float, callback: Callable[[], None]) -> None:
        is_waiting = self.is_waiting
        self.stop()
        self.is_waiting = is_waiting
        if (call_after := self._call_after()) is not None:
            self._timer = call_after(seconds, partial(self._call, self._serial, callback))

    def _call(self, serial: int, callback: Callable[[], None]) -> None:
        """Ignore a timer whose call was under way when it was stopped."""
        if serial == self._serial:
            callback()
