"""However a session ends, its terminal is given back and nothing of it is left."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual.app import ComposeResult
from textual.worker import Worker

from core.models import TerminalSize
from tests.tui.harness.greeting import Greeting
from tests.tui.harness.real_terminals import KITTY_41
from tests.tui.harness.terminal import MemoryTerminal, session_on
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp
from tui.terminal import restore

CURSOR_AND_STYLE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[[\d;]*m")


async def test_an_error_in_drawing_restores_the_terminal(caplog: pytest.LogCaptureFixture) -> None:
    """The session ends with an apology below the restored screen; the log has the reference, and no local variables."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("\x19")
        await terminal.until(lambda: b"Reference" in terminal.received)
    assert terminal.modes == {7, 25}
    _, _, after = terminal.received.partition(restore())
    assert app.failure_reference
    assert app.failure_reference in after.decode()
    assert "deliberate" not in after.decode()
    assert app.failure_reference in caplog.text
    assert "deliberate" in caplog.text
    assert "hunter2" not in caplog.text.replace('secret = "hunter2"', "")


async def test_an_error_before_the_first_frame_restores_the_terminal() -> None:
    """An app that cannot even compose ends with the same apology."""

    class Broken(RemoteApp[None]):
        def compose(self) -> ComposeResult:
            raise RuntimeError("deliberate")

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(Broken, terminal):
        await terminal.until(lambda: b"Reference" in terminal.received)
    assert terminal.modes == {7, 25}


async def test_hanging_up_ends_the_session() -> None:
    """When the client is gone the app ends and no task is left."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    connection = Connection(terminal, terminal.kind.info)
    running_session = asyncio.ensure_future(Greeting(connection).run_on_connection())
    await terminal.until(lambda: "Hello" in terminal.text)
    terminal.hang_up()
    async with asyncio.timeout(60):
        await running_session
    assert asyncio.all_tasks() <= before | {running_session}


async def test_cancelling_a_session_restores_the_terminal() -> None:
    """A server that shuts down cancels its sessions: each terminal is put back, and no task is left."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    running_session = asyncio.ensure_future(Greeting(Connection(terminal, terminal.kind.info)).run_on_connection())
    await terminal.until(lambda: "Hello" in terminal.text)
    running_session.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(60):
            await running_session
    assert terminal.modes == {7, 25}
    assert asyncio.all_tasks() <= before | {running_session}


async def test_a_session_that_is_cancelled_again_while_it_ends_leaves_no_task() -> None:
    """The connection is lost, then the member is removed, at whatever step of the end: its widgets end first."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    app = Greeting(Connection(terminal, terminal.kind.info))
    running_session = asyncio.ensure_future(app.run_on_connection())
    await terminal.until(lambda: "Hello" in terminal.text)
    async with asyncio.timeout(60):
        while not running_session.done():
            running_session.cancel()
            await asyncio.sleep(0)
        assert app.has_shut_down
        await asyncio.gather(*(asyncio.all_tasks() - before), return_exceptions=True)


async def test_a_session_ends_after_its_workers() -> None:
    """A worker that needs some steps to end after it was cancelled has ended before its app."""
    steps: list[int] = []
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            for step in range(50):
                await asyncio.sleep(0)
                steps.append(step)

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    app = Greeting(Connection(terminal, terminal.kind.info))
    running_session = asyncio.ensure_future(app.run_on_connection())
    await terminal.until(lambda: "Hello" in terminal.text)
    app.run_worker(work())
    await begun.wait()
    terminal.hang_up()
    async with asyncio.timeout(60):
        await running_session
    assert app.has_shut_down
    assert len(steps) == 50


class LeavesWork(Greeting):
    """Starts a worker when it has closed its widgets."""

    leaves: list[Worker[None]]

    async def on_unmount(self) -> None:
        """Start a worker that waits for what never comes."""
        self.leaves = [self.run_worker(asyncio.Event().wait())]  # type: ignore[arg-type]


async def test_a_worker_that_is_started_while_the_session_ends_is_cancelled() -> None:
    """It would wait in an app that is gone, until a garbage collection destroys it."""
    before = asyncio.all_tasks()
    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    app = LeavesWork(Connection(terminal, terminal.kind.info))
    running_session = asyncio.ensure_future(app.run_on_connection())
    await terminal.until(lambda: "Hello" in terminal.text)
    terminal.hang_up()
    async with asyncio.timeout(60):
        await running_session
    assert app.has_shut_down
    assert [worker.is_cancelled for worker in app.leaves] == [True]
    assert asyncio.all_tasks() <= before | {running_session}
