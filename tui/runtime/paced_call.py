"""A function that is called a few times a second at most, however often it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.timer import Timer


class PacedCall:
    """Call a function after a lag, then at most once per interval; requests in between are combined."""

    def __init__(
        self, app: App[Any], seconds: float, call: Callable[[], None], lag: Callable[[], float] = lambda: 0.0
    ) -> None:
        """Call with the timers of this app; `lag` returns seconds before the first call, 0 to call at once."""
        self._app = app
        self._seconds = seconds
        self._call = call
        self._lag = lag
        self._timer: Timer | None = None
        self._again = False

    def request(self) -> None:
        """Call now or after the lag, or at the end of the interval."""
        if self._timer is not None:
            self._again = True
        elif lag := self._lag():
            self._timer = self._app.set_timer(lag, self._call_now)
        else:
            self._call_now()

    def _call_now(self) -> None:
        self._again = False
        self._timer = self._app.set_timer(self._seconds, self._passed)
        self._call()

    def _passed(self) -> None:
        self._timer = None
        if self._again:
            self._call_now()
