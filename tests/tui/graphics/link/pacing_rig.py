"""A writer on a terminal that reads as much as the test allows."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from tui.graphics.link.paced_writer import PacedWriter

FENCE = b"\x1b[5n"
PICTURE = b"P" * 4096


class SlowTerminal:
    """A sink that accepts as much as the test allows."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken = False

    def write(self, data: bytes) -> None:
        if self.broken:
            raise ConnectionResetError
        self.written.append(data)

    async def drain(self) -> None:
        await self.open.wait()

    @property
    def stream(self) -> bytes:
        return b"".join(self.written)


class Pictures:
    """A queue of pictures for the writer."""

    def __init__(self) -> None:
        self.waiting: deque[bytes] = deque()

    def __call__(self) -> bytes | None:
        return self.waiting.popleft() if self.waiting else None


class Rig:
    """A writer on a slow terminal."""

    def __init__(self) -> None:
        self.terminal = SlowTerminal()
        self.pictures = Pictures()
        self.relieved = 0
        self.gone = 0
        self.writer = PacedWriter(self.terminal, self.pictures, self._relieve, self._go)

    def _relieve(self) -> None:
        self.relieved += 1

    def _go(self) -> None:
        self.gone += 1


async def until(fact: Callable[[], bool]) -> None:
    """Run the event loop until the condition holds."""
    for _ in range(10_000):
        if fact():
            return
        await asyncio.sleep(0)
    raise AssertionError("the condition never held")


def answering(rig: Rig, fact: Callable[[], bool]) -> Callable[[], bool]:
    """The same, while the terminal answers every fence."""
    answered = 0

    def ask() -> bool:
        nonlocal answered
        while answered < rig.terminal.stream.count(FENCE):
            answered += 1
            rig.writer.fence_answered()
        return fact()

    return ask


def looks_at_the_clock(rig: Rig) -> bool:
    return rig.writer._heartbeat is not None


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
