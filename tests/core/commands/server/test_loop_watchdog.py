"""A callback that holds the event loop is logged with its stack; time in which the process does not run is not."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.commands.server.loop_watchdog import StallClock, loop_watched


def test_a_stall_is_reported_once() -> None:
    """The loop gives no sign of life for 20 seconds, then again for as long: two reports."""
    clock = StallClock(5.0, 1.0, 0.0, 0.0)
    reports = [now for now in range(1, 21) if clock.observe(now, 0.0, is_alive=False)]
    assert reports == [5]
    assert not clock.observe(21, 0.0, is_alive=True)
    assert [now for now in range(22, 40) if clock.observe(now, 0.0, is_alive=False)] == [26]


def test_a_machine_that_sleeps_is_not_a_stall() -> None:
    """An hour passes between two observations, in which the thread of the loop used no processor time."""
    clock = StallClock(5.0, 1.0, 0.0, 0.0)
    assert not clock.observe(3600.0, 0.01, is_alive=False)
    assert clock.held <= 2.0


def test_a_callback_that_lets_no_thread_run_is_a_stall() -> None:
    """The observation is late, because the callback worked for seven seconds without a pause."""
    clock = StallClock(5.0, 1.0, 0.0, 0.0)
    assert clock.observe(7.0, 6.9, is_alive=False)


def test_time_without_a_processor_is_not_reported() -> None:
    """Where other programs have the processors, the loop is late without any callback that holds it."""
    clock = StallClock(5.0, 1.0, 0.0, 0.0)
    assert not any(clock.observe(now, now * 0.05, is_alive=False, delay=now * 0.95) for now in range(1, 31))
    assert [now for now in range(31, 50) if clock.observe(now, 1.5, is_alive=False, delay=28.5)][:1] == [33]


@given(some.lists(some.tuples(some.floats(0.1, 100), some.floats(0, 100)), max_size=30))
def test_no_more_time_is_counted_than_has_passed(observations: list[tuple[float, float]]) -> None:
    """Whatever the clocks say."""
    clock, now, cpu = StallClock(5.0, 1.0, 0.0, 0.0), 0.0, 0.0
    for passed, used in observations:
        now, cpu = now + passed, cpu + used
        clock.observe(now, cpu, is_alive=False)
        assert clock.held <= now + 1e-6


async def test_the_stack_of_what_holds_the_loop_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The log names the function, the innermost first; then it says that the loop runs again."""
    logged, resumed = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.set()
            if "again" in record.getMessage():
                loop.call_soon_threadsafe(resumed.set)

    def hold_the_loop() -> None:
        assert logged.wait(20)

    handler = Noting()
    logging.getLogger().addHandler(handler)
    try:
        with loop_watched(limit=0.02, tick=0.01):
            hold_the_loop()
            async with asyncio.timeout(60):
                await resumed.wait()
    finally:
        logging.getLogger().removeHandler(handler)
    assert "in hold_the_loop" in caplog.text
    assert caplog.text.index("in hold_the_loop") < caplog.text.index("in run_forever")  # logs cut what is long
