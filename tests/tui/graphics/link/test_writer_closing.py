"""Closing the paced writer: no task is left running, and nothing waits for a terminal that is stuck."""

from __future__ import annotations

import asyncio

import pytest

from tests.tui.graphics.link.pacing_rig import FENCE, PICTURE, Clock, Rig, looks_at_the_clock, settle, until
from tests.tui.harness.terminal import PATIENCE
from tui.graphics.link.paced_writer import MAX_TEXT


async def test_stop_drops_what_was_not_started() -> None:
    """At the end only the frame in progress is finished, then the last text is written; later text is ignored."""
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"frame")
    rig.writer.text(b"dropped")
    rig.pictures.waiting.append(PICTURE)
    await settle()
    rig.writer.stop(b"restored")
    rig.writer.text(b"late")
    rig.terminal.open.set()
    await rig.writer.close(b"sorry")
    assert rig.terminal.stream == b"frame" + FENCE + b"restoredsorry"


async def test_a_reply_that_never_comes_leaves_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat runs while a reply may arrive, and never longer than the session."""
    clock = Clock()
    monkeypatch.setattr("tui.graphics.link.paced_writer._now", clock)
    rig = Rig()
    rig.writer.start()
    rig.writer.text(b"hello")
    await settle()
    assert looks_at_the_clock(rig)
    rig.writer._on_heartbeat()
    assert looks_at_the_clock(rig)
    clock.now += 60
    rig.writer._on_heartbeat()
    assert not looks_at_the_clock(rig)
    rig.writer.text(b"f" * 8000)
    await settle()
    assert looks_at_the_clock(rig)
    await rig.writer.close()
    assert not looks_at_the_clock(rig)


async def test_close_leaves_no_task() -> None:
    """After `close` the task has ended, also when it was never started or is closed twice."""
    before = asyncio.all_tasks()
    rig = Rig()
    await rig.writer.close(b"bye")
    await rig.writer.close()
    assert rig.terminal.stream == b"bye"
    assert asyncio.all_tasks() == before


async def test_close_does_not_wait_for_a_stuck_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that no longer reads is given up."""
    monkeypatch.setattr("tui.graphics.link.paced_writer._FINISH_SECONDS", 0.01)
    before = asyncio.all_tasks()
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"frame")
    async with asyncio.timeout(60):
        await rig.writer.close(b"bye")
    assert asyncio.all_tasks() == before


async def test_cancelling_close_leaves_no_task() -> None:
    """A session that is cancelled while closing leaves no task."""
    before = asyncio.all_tasks()
    rig = Rig()
    rig.terminal.open.clear()
    rig.writer.start()
    rig.writer.text(b"frame")
    closing = asyncio.ensure_future(rig.writer.close())
    await settle()
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert asyncio.all_tasks() == before


async def test_close_waits_until_the_terminal_has_read_everything() -> None:
    """A terminal that replies gets a last fence, so that none of our data is in flight when its shell continues."""
    rig = Rig()
    rig.writer.start()
    closing = asyncio.ensure_future(rig.writer.close(b"bye", await_reading=True))
    await until(lambda: FENCE in rig.terminal.stream)
    await settle()
    assert not closing.done()
    assert rig.terminal.stream == b"bye" + FENCE
    rig.writer.fence_answered()
    await closing


async def test_a_broken_stream_ends_the_writer() -> None:
    """`on_gone` is called once, and nothing is queued afterwards."""
    rig = Rig()
    rig.terminal.broken = True
    rig.writer.start()
    rig.writer.text(b"frame")
    await until(lambda: rig.gone == 1)
    rig.writer.text(b"t" * MAX_TEXT * 2)
    assert not rig.writer.congested
    await rig.writer.close(b"bye")
    assert rig.gone == 1
    assert rig.terminal.stream == b""


@pytest.mark.parametrize("turns", range(8))
async def test_a_wake_during_cancellation_does_not_keep_the_writer_running(turns: int) -> None:
    """The last reply and the end of the session may come within a few turns of the event loop."""
    rig = Rig()
    rig.writer.start()
    rig.writer.text(b"frame")
    await settle()
    assert rig.terminal.stream.startswith(b"frame")
    rig.writer.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await rig.writer._end_task()
