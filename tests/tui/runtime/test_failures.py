"""An error of a key, a worker or a timer is logged and shown with a reference; the session continues."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.message import Message

from core.models import TerminalSize
from tests.tui.harness.greeting import Greeting
from tests.tui.harness.real_terminals import KITTY_41
from tests.tui.harness.terminal import MemoryTerminal, session_on
from tui.runtime.failures import MOST, SECONDS, Failures


class Failing(Greeting):
    """Fails in every way in which a session does work."""

    class Asked(Message):
        """Asks for a failure."""

    async def work(self) -> None:
        raise LookupError("deliberate")

    def on_failing_asked(self) -> None:
        raise LookupError("deliberate")

    def fail(self, way: str) -> None:
        match way:
            case "key":
                self.simulate_key("ctrl+t")
            case "worker":
                self.start_work()
            case "timer":
                self.set_timer(0.001, self.action_fail)
            case "later":
                self.call_later(self.action_fail)
            case "after the next frame":
                self.screen.call_after_refresh(self.action_fail)
                self.refresh()
            case "message":
                self.post_message(self.Asked())
            case "widget":
                self.query_one("#greeting").call_later(self.action_fail)


WAYS = ("key", "worker", "timer", "later", "after the next frame", "message", "widget")


@pytest.mark.parametrize("way", WAYS)
async def test_the_session_continues(way: str, caplog: pytest.LogCaptureFixture) -> None:
    """The same work may fail twice; what was typed afterwards arrives, and the log has the reference that is shown."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(100, 24))
    async with session_on(Failing, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        for _ in range(2):
            app.call_later(app.fail, way)
            await terminal.until(lambda: "Reference for the owner" in terminal.text)
        terminal.type("typed")
        await terminal.until(lambda: "typed" in terminal.text)
        [record] = [record for record in caplog.records if record.exc_info]
        reference = record.getMessage().rpartition(" ")[2]
        assert reference in terminal.text.replace("\n", "")
    assert "deliberate" in caplog.text
    assert "hunter2" not in caplog.text.replace('secret = "hunter2"', "")
    assert not app.failure_reference


async def test_a_session_that_keeps_failing_ends() -> None:
    """Work that fails again and again would fill screen and log: the session ends with an apology."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(100, 24))
    async with session_on(Failing, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        for _ in range(MOST + 1):
            app.call_later(app.action_fail)
        await terminal.until(lambda: b"had to end. Reference" in terminal.received)
    assert app.failure_reference.encode() in terminal.received
    assert terminal.modes == {7, 25}


async def test_work_of_a_session_that_ends_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    """Widgets are removed one by one while an app closes: that one of them is not found is not an error."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(100, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        app.exit()
        app.call_later(app.query_one, "#nothing")
        await asyncio.sleep(0)
    assert not [record for record in caplog.records if record.exc_info]


async def test_work_that_is_started_after_a_session_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    """On a busy machine a screen may process its last message after its app has ended, which takes no workers."""
    terminal = MemoryTerminal(KITTY_41, TerminalSize(100, 24))
    async with session_on(Failing, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
    assert not app.is_running
    work: Callable[[], Awaitable[None]] = app.work
    with app._context(), pytest.raises(RuntimeError, match="not running") as caught:
        app.run_worker(work)
    with app._context():
        app.fail_softly(caught.value)
    assert not [record for record in caplog.records if record.exc_info]


def raised(number: int) -> Exception:
    try:
        divmod(1, 0) if number % 2 else int("x")
    except (ArithmeticError, ValueError) as error:
        return error
    raise AssertionError


def test_equal_errors_have_one_reference(caplog: pytest.LogCaptureFixture) -> None:
    """An error that repeats is logged once; another one has another reference."""
    failures = Failures()
    assert failures.record(raised(1), 0.0) == failures.record(raised(3), 1.0) != failures.record(raised(2), 2.0)
    assert len(caplog.records) == 2


def test_rare_errors_never_end_a_session() -> None:
    """Only many errors in a short time are too many."""
    failures = Failures()
    for number in range(3 * MOST):
        failures.record(raised(number), number * SECONDS / MOST * 1.01)
        assert not failures.too_many(number * SECONDS / MOST * 1.01)
    now = 3 * MOST * SECONDS
    for number in range(MOST + 1):
        failures.record(raised(number), now)
    assert failures.too_many(now)
