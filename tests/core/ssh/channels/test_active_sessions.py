"""Running sessions: how they start and how they end."""

from __future__ import annotations

import asyncio

import pytest

from core.ssh.channels.active_sessions import STARTING_AT_ONCE, ActiveSessions


async def test_a_few_sessions_start_at_a_time() -> None:
    """The next session starts when one of the others has drawn its first screen or ended."""
    sessions = ActiveSessions()
    slots = [await sessions.wait_for_start_slot() for _ in range(STARTING_AT_ONCE)]
    fourth = asyncio.create_task(sessions.wait_for_start_slot())
    await asyncio.sleep(0)
    assert not fourth.done()
    slots[0].wrote(100)
    await asyncio.sleep(0)
    assert not fourth.done()
    slots[0].wrote(5000)
    entry = await fourth
    fifth = asyncio.create_task(sessions.wait_for_start_slot())
    await asyncio.sleep(0)
    assert not fifth.done()
    slots[1].leave()
    slots[1].leave()
    (await fifth).leave()
    for held in (*slots, entry):
        held.leave()


async def test_shutdown_ends_sessions_and_forces_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    """A session that ignores its end is logged and forced to end."""
    sessions = ActiveSessions()
    stubborn_may_end = asyncio.Event()
    given_up: list[str] = []

    async def polite() -> None:
        await asyncio.Event().wait()

    async def stubborn() -> None:
        while not stubborn_may_end.is_set():
            try:
                await stubborn_may_end.wait()
            except asyncio.CancelledError:
                continue

    sessions.start(polite(), "polite", lambda: given_up.append("polite"))
    sessions.start(stubborn(), "stubborn", lambda: given_up.append("stubborn"))
    await asyncio.sleep(0)
    await sessions.shut_down(0.01)
    assert given_up == ["stubborn"]
    assert "stubborn did not end in time" in caplog.text
    stubborn_may_end.set()
    await sessions.shut_down(1)
    assert len(sessions) == 0


async def test_an_error_is_logged_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing awaits the task of a session."""
    sessions = ActiveSessions()

    async def broken() -> None:
        raise RuntimeError("broken to pieces")

    await asyncio.wait([sessions.start(broken(), "broken")])
    await asyncio.sleep(0)
    assert "broken to pieces" in caplog.text
    assert len(sessions) == 0
