"""The event loop of this program: asyncio's own, whose cancelled timers refer to nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import TypeVar

_T = TypeVar("_T")

_NOTHING = Context()


class ReleasingEventLoop(asyncio.SelectorEventLoop):
    """Release the context of a timer when it is cancelled.

    asyncio keeps a cancelled timer until its time has come, and with it its context. That of a timer which was started
    in a session refers to the session's app: with a notification, a time limit or a pause of a minute, the app would
    stay in memory for a minute after its end.
    """

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        super()._timer_handle_cancelled(handle)  # type: ignore[misc]
        handle._context = _NOTHING  # type: ignore[attr-defined]  # noqa: SLF001


def run(work: Coroutine[object, object, _T]) -> _T:
    """Run a coroutine in such a loop, as `asyncio.run` does."""
    with asyncio.Runner(loop_factory=ReleasingEventLoop) as runner:
        return runner.run(work)
