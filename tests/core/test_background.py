"""Background tasks: each fails alone, is logged once, and never outlives its owner."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

import pytest

from core.background import BackgroundTasks, detached_context
from core.errors import GalleryClosingError, GalleryError

_session: ContextVar[str] = ContextVar("_session", default="none")


async def test_background_tasks_do_not_keep_the_context_of_the_session_that_started_them() -> None:
    """A session's context holds its app; a task of the gallery would hold it for as long as the task is referenced."""
    tasks, seen = BackgroundTasks(), asyncio.get_running_loop().create_future()

    async def look() -> None:
        seen.set_result(_session.get())

    _session.set("ann")
    tasks.start(look(), "look")
    assert await seen == "none"
    assert detached_context().run(_session.get) == "none"
    await tasks.close()


async def test_an_error_is_logged_and_ends_one_task(caplog: pytest.LogCaptureFixture) -> None:
    """A sentence for a GalleryError, a traceback for anything else, nothing at the end; the other tasks continue."""
    tasks, gate, done = BackgroundTasks(), asyncio.Event(), asyncio.Event()

    async def fail(error: Exception) -> None:
        raise error

    async def continue_later() -> None:
        await gate.wait()
        done.set()

    tasks.start(continue_later(), "continue")
    tasks.start(fail(GalleryError("The drive is offline.")), "scan")
    tasks.start(fail(ValueError("odd")), "count")
    tasks.start(fail(GalleryClosingError()), "hash files")
    await asyncio.gather(*(task for task in tasks._tasks if task.get_name() != "continue"))
    gate.set()
    await asyncio.wait_for(done.wait(), 60)
    assert "could not scan: The drive is offline." in caplog.text
    assert "could not count" in caplog.text
    assert "ValueError: odd" in caplog.text
    assert "could not hash files" not in caplog.text
    await tasks.close()
    assert not tasks


async def test_closing_cancels_running_tasks_and_new_ones() -> None:
    """No task and no coroutine remains."""
    tasks, ended = BackgroundTasks(), []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    tasks.start(wait("running"), "wait")
    await asyncio.sleep(0)
    tasks.start(wait("not started"), "wait")
    await tasks.close()
    assert ended == ["running"]
    assert not tasks
