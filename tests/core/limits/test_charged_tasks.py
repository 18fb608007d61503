"""What a task uses is charged to the share that is current where it was created."""

from __future__ import annotations

import asyncio
import contextvars
import time

import pytest

from core.limits.charged_tasks import ChargedCoroutine, tasks_charged
from core.limits.loop_time import LoopShare, LoopTime, current_share


class Noting(LoopShare):
    """Notes what is charged."""

    def __init__(self) -> None:
        super().__init__(LoopTime(), [])
        self.steps: list[float] = []

    def spend(self, seconds: float) -> None:
        self.steps.append(seconds)


def busy(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


async def work() -> str:
    """Work in two steps and in a task of its own."""
    busy(0.002)
    await asyncio.sleep(0)
    busy(0.002)
    await asyncio.create_task(more())
    return "done"


async def more() -> None:
    busy(0.002)


async def test_a_task_and_those_that_it_starts_are_charged() -> None:
    """All steps count, and nothing else does; the factory of before is back afterwards."""
    share, loop = Noting(), asyncio.get_running_loop()
    before = loop.get_task_factory()
    context = contextvars.copy_context()
    context.run(current_share.set, share)
    with tasks_charged():
        await asyncio.create_task(more())
        assert not share.steps
        assert await asyncio.create_task(work(), context=context, name="some work") == "done"
        assert sum(share.steps) >= 0.006
    assert loop.get_task_factory() is before


async def test_a_charged_task_is_cancelled_and_fails_as_any_other() -> None:
    """Cancellation and errors pass through, and debugging shows the coroutine itself."""
    share = Noting()
    current_share.set(share)

    async def fail() -> None:
        raise LookupError("deliberate")

    async def wait() -> None:
        await asyncio.Event().wait()

    with tasks_charged():
        failing, waiting, unstarted = (asyncio.create_task(each()) for each in (fail, wait, wait))
        unstarted.cancel()
        await asyncio.sleep(0)
        assert "wait" in repr(waiting)
        assert waiting.get_stack()
        waiting.cancel()
        results = await asyncio.gather(failing, waiting, unstarted, return_exceptions=True)
    assert [type(result) for result in results] == [LookupError, asyncio.CancelledError, asyncio.CancelledError]


async def test_a_part_of_a_task_is_charged() -> None:
    """A coroutine inside another one, as the handler of a web request is."""
    share = Noting()
    assert await ChargedCoroutine(work(), share) == "done"
    assert sum(share.steps) >= 0.004
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await ChargedCoroutine(asyncio.Event().wait(), share)
