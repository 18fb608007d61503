"""A paced call is made once for many requests, and not by all sessions at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from textual.app import App

from tui.runtime.paced_call import PacedCall


class Timers:
    """An app that keeps its timers until the test lets them pass."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def set_timer(self, seconds: float, call: Callable[[], None]) -> object:
        self.waiting.append((seconds, call))
        return object()

    def let_pass(self) -> float:
        seconds, call = self.waiting.pop(0)
        call()
        return seconds


def test_requests_are_combined() -> None:
    """At once without a lag, otherwise after it; then once at the end of each interval in which there was a request."""
    timers, calls = Timers(), list[str]()
    paced = PacedCall(cast("App[Any]", timers), 0.5, lambda: calls.append("called"), lambda: lag)
    for lag, at_once in ((0.0, 1), (0.1, 0)):
        calls.clear()
        for _ in range(3):
            paced.request()
        assert len(calls) == at_once
        if lag:
            assert timers.let_pass() == lag
            assert len(calls) == 1
            paced.request()
        assert timers.let_pass() == 0.5
        assert len(calls) == 2
        assert timers.let_pass() == 0.5
        assert (len(calls), timers.waiting) == (2, [])
