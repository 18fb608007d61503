"""Passwords are checked beside the loop, in a bounded queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from core.limits import password_queue
from core.limits.password_hashing import MAX_PASSWORD, hash_password
from core.limits.password_queue import WAITING, BusyError, PasswordDesk
from core.ssh.joining.prompts import LineInput


@pytest.fixture
def desk() -> Iterator[PasswordDesk]:
    opened = PasswordDesk()
    yield opened
    opened.close()


async def test_right_wrong_and_nobody(desk: PasswordDesk) -> None:
    """Only the right password of somebody is right."""
    stored = hash_password("correct horse battery")
    assert await desk.verify(stored, "correct horse battery")
    assert not await desk.verify(stored, "correct horse")
    assert not await desk.verify(None, "correct horse battery")
    assert await desk.verify(await desk.hash("another password"), "another password")


async def test_the_longest_password_can_be_typed_at_the_door(desk: PasswordDesk) -> None:
    """What somebody may choose they can also come in with: no password locks its owner out."""
    password = "x" * MAX_PASSWORD
    typed = LineInput()
    typed.feed(f"{password}\r".encode())
    assert typed.finished
    assert await desk.verify(await desk.hash(password), typed.text)


async def test_the_queue_is_bounded_and_runs_one_at_a_time(desk: PasswordDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond those that wait a check is refused at once; an abandoned check still holds its place until it ends."""
    gate, started, running, most = threading.Event(), threading.Event(), 0, 0

    def slow(_stored: str | None, _password: str) -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        started.set()
        gate.wait(10)
        running -= 1
        return True

    monkeypatch.setattr(password_queue, "verify_password", slow)
    tasks = [asyncio.create_task(desk.verify(None, "x")) for _ in range(WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await desk.verify(None, "x")
    assert await asyncio.to_thread(started.wait, 10)
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])
    with pytest.raises(BusyError):
        await desk.verify(None, "x")
    gate.set()
    assert await asyncio.gather(*tasks[1:]) == [True] * (WAITING - 1)
    assert most == 1
    assert await desk.verify(None, "x")
