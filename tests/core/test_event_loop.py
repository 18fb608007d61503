"""Cancelled timers keep nothing alive."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine
from contextvars import ContextVar

import pytest

from core import event_loop


class App:
    """What the context of a session refers to."""


_app: ContextVar[App | None] = ContextVar("_app", default=None)


async def _is_alive(started: Callable[[], Coroutine[object, object, None]]) -> bool:
    """Return whether an app stays alive after work in its context was cancelled."""
    app = App()
    alive = weakref.ref(app)

    async def session(app: App) -> None:
        _app.set(app)
        work = asyncio.create_task(started())
        await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait([work])

    # Only the timer that is due first is dropped at once.
    earlier = asyncio.get_running_loop().call_later(1800, print)
    running = asyncio.create_task(session(app))
    del app
    await running
    del running
    await asyncio.sleep(0)  # the callback that continues here refers to the task
    gc.collect()
    earlier.cancel()
    return alive() is not None


async def _pause() -> None:
    await asyncio.sleep(3600)


async def _limit() -> None:
    async with asyncio.timeout(3600):
        await asyncio.Event().wait()


async def _timer() -> None:
    timer = asyncio.get_running_loop().call_later(3600, print)
    try:
        await asyncio.Event().wait()
    finally:
        timer.cancel()


@pytest.mark.parametrize("started", [_pause, _limit, _timer])
def test_a_cancelled_timer_releases_the_session_that_started_it(
    started: Callable[[], Coroutine[object, object, None]],
) -> None:
    """In asyncio's own loop the app stays for an hour; when it no longer does, `event_loop` can be deleted."""
    assert not event_loop.run(_is_alive(started))
    assert asyncio.run(_is_alive(started))


def test_timers_run_as_before() -> None:
    """A timer runs in the context that it was started with, and a cancelled one does not."""

    async def work() -> list[object]:
        seen: list[object] = []
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        app = App()
        _app.set(app)
        loop.call_later(0, lambda: seen.append(_app.get()))
        loop.call_later(0, seen.append, "cancelled").cancel()
        loop.call_later(0.001, done.set)
        await done.wait()
        return [each is app for each in seen]

    assert event_loop.run(work()) == [True]
