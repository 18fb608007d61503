"""An event loop with a clock of its own, which stands still while something runs and skips what is only waited for.

A pause then costs nothing and ends after everything that was ready has run, and a time limit is reached only when
nothing else can happen: on a machine of any speed. While a thread works for the loop, time passes as usual.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

import pytest
import textual._time
import textual.app
import textual.pilot

_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")

PAUSE_SECONDS = 0.02
"""How far a pause sets the clock forward: timers of Textual that are due by then draw what changed."""


def skip_waits(patch: pytest.MonkeyPatch) -> None:
    """Let Textual's timers go by the clock of the running loop, and its test driver wait by skipping.

    By itself the driver waits until its process has taken little processor time for 20 ms, several times for a key: on
    a busy machine also because others have the processor.
    """
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    patch.setattr(textual._time, "get_time", loop.time)
    patch.setattr(textual.app, "wait_for_idle", _idle)
    patch.setattr(textual.pilot, "wait_for_idle", _idle)
    patch.setattr(textual.pilot.Pilot, "_wait_for_screen", _idle)


class SkippingLoop(asyncio.SelectorEventLoop):
    """Waits for nothing but threads that it started."""

    def __init__(self) -> None:
        self._now = time.monotonic()
        self._threads = 0
        super().__init__(_SkippingSelector(self))

    def time(self) -> float:
        """Return the seconds of its clock."""
        return self._now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*_Arguments], _T], *args: *_Arguments
    ) -> asyncio.Future[_T]:
        """Call a function in a thread; nothing is skipped until it has returned."""
        future = super().run_in_executor(executor, func, *args)
        self._threads += 1
        future.add_done_callback(self._thread_ended)
        return future

    @property
    def has_threads(self) -> bool:
        """Whether a thread works."""
        return self._threads > 0

    def pass_time(self, seconds: float) -> None:
        """Set the clock forward."""
        self._now += seconds

    def _thread_ended(self, future: asyncio.Future[Any]) -> None:
        del future
        self._threads -= 1


class _SkippingSelector(selectors.DefaultSelector):
    def __init__(self, loop: SkippingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._loop.has_threads:
            began = time.monotonic()
            ready = super().select(timeout)
            self._loop.pass_time(time.monotonic() - began)
        elif not (ready := super().select(0)):
            self._loop.pass_time(timeout)
        return ready


async def _idle(*_: object) -> bool:
    await asyncio.sleep(PAUSE_SECONDS)
    return True
