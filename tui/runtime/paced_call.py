"""A function that is called a few times a second at most, however often it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.timer import Timer


class PacedCall:
    """Call a function at once, then at most once per interval; requests in between are combined."""

    def __init__(self, app: App[Any], seconds: float, call: Callable[[], None]) -> None:
        """Call with the timers of this app."""
        self._app = app
        self._seconds = seconds
        self._call = call
        self._timer: Timer | None = None
        self._again = False

    def request(self) -> None:
        """Call now, or at the end of the interval."""
        if self._timer is not None:
            self._again = True
            return
        self._timer = self._app.set_timer(self._seconds, self._passed)
        self._call()

    def _passed(self) -> None:
        self._timer = None
        if self._again:
            self._again = False
            self.request()
