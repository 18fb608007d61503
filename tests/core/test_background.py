"""Background work: it ends alone, is logged once, and never outlives whoever started it."""

from __future__ import annotations

import asyncio

import pytest

from core.background import BackgroundTasks
from core.errors import GalleryError


async def test_what_goes_wrong_is_logged_and_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    """A sentence for what is foreseen, a traceback for what is not; the others go on."""
    tasks, gate, done = BackgroundTasks(), asyncio.Event(), asyncio.Event()

    async def fail(error: Exception) -> None:
        raise error

    async def go_on() -> None:
        await gate.wait()
        done.set()

    tasks.start(go_on(), "go on")
    tasks.start(fail(GalleryError("The drive is away.")), "scan")
    tasks.start(fail(ValueError("odd")), "count")
    await asyncio.gather(*(task for task in tasks if task.get_name() != "go on"))
    gate.set()
    await asyncio.wait_for(done.wait(), 10)
    assert "could not scan: The drive is away." in caplog.text
    assert "could not count" in caplog.text
    assert "ValueError: odd" in caplog.text
    await tasks.close()
    assert not tasks


async def test_closing_ends_what_runs_and_what_has_not_begun() -> None:
    """No task and no coroutine is left behind."""
    tasks, ended = BackgroundTasks(), []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    tasks.start(wait("running"), "wait")
    await asyncio.sleep(0)
    tasks.start(wait("never begun"), "wait")
    await tasks.close()
    assert ended == ["running"]
    assert not tasks
