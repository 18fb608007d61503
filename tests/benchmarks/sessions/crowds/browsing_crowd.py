"""Members who browse: each presses a key at an interval, in grids and in the lightbox.

They run in a process of their own at a lower priority, as real ones do not use the CPU of the server. Each has its own
key and its own loopback address.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.serving import ServedGallery
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.crowds.members import join_members

SECONDS_PER_KEY = 0.3

_NICER = 5
_STARTING_AT_ONCE = 4
_ESCAPE, _ENTER = b"\x1b", b"\r"
_LEFT, _RIGHT, _UP, _DOWN = b"\x1b[D", b"\x1b[C", b"\x1b[A", b"\x1b[B"
_PAGE_UP, _PAGE_DOWN = b"\x1b[5~", b"\x1b[6~"
_IN_GRID = (_RIGHT,) * 6 + (_DOWN,) * 3 + (_LEFT, _UP, _PAGE_UP) + (_PAGE_DOWN,) * 2 + (_ENTER,) * 2
_IN_LIGHTBOX = (_RIGHT,) * 6 + (_LEFT,) * 2 + (_ESCAPE,) * 2


@dataclass
class BrowsingCrowd:
    """A running crowd."""

    keys_per_second: float = 0.0
    """What all of them pressed together; known when the crowd has left."""


@contextmanager
def browsing_crowd(
    gallery: ServedGallery, count: int, *, seconds_per_key: float = SECONDS_PER_KEY, terminal: str = "kitty"
) -> Iterator[BrowsingCrowd]:
    """Let that many members browse while the body runs; enter it when all of them are in a grid."""
    crowd = BrowsingCrowd()
    if not count:
        yield crowd
        return
    keys = asyncio.run(join_members(gallery, count))
    words = [str(gallery.port), str(seconds_per_key), terminal, *map(str, keys)]
    command = [sys.executable, "-m", "tests.benchmarks.sessions.crowds.browsing_crowd", *words]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("the crowd did not start")
        yield crowd
        process.stdin.close()
        crowd.keys_per_second = float(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


async def _browse_together(port: int, seconds_per_key: float, terminal: str, keys: list[Path]) -> None:
    """Browse until the standard input ends; then print the keys pressed per second."""
    entering = asyncio.Semaphore(_STARTING_AT_ONCE)
    inside = asyncio.Barrier(len(keys) + 1)
    pressed = [0] * len(keys)

    async def browse(number: int, key: Path) -> None:
        chance = random.Random(number)
        address = f"127.1.{number // 200}.{number % 200 + 1}"
        async with AsyncExitStack() as session:
            async with entering:  # the server accepts 30 connections at a time that have not signed in
                client = await session.enter_async_context(BenchmarkClient(port, key, terminal, address=address))
                await client.home()
                client.press(b"r")
                await client.until(lambda seen: b" of " in seen.received)
            await inside.wait()
            await asyncio.sleep(chance.random() * seconds_per_key)
            is_in_grid = True
            due = time.monotonic()
            while True:
                choice = chance.choice(_IN_GRID if is_in_grid else _IN_LIGHTBOX)
                is_in_grid = choice == _ESCAPE or (is_in_grid and choice != _ENTER)
                client.press(choice)
                pressed[number] += 1
                due = max(due + seconds_per_key, time.monotonic())
                await asyncio.sleep(due - time.monotonic())
                client.forget()

    tasks = [asyncio.create_task(browse(number, key)) for number, key in enumerate(keys)]
    await _wait_for_all(inside, tasks)
    began = time.monotonic()
    print("ready", flush=True)
    await _end_of_input()
    print(sum(pressed) / (time.monotonic() - began), flush=True)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def _wait_for_all(inside: asyncio.Barrier, tasks: list[asyncio.Task[None]]) -> None:
    """Wait until every session is in a grid; raise the error of one that failed."""
    arrived = asyncio.create_task(inside.wait())
    ended, _ = await asyncio.wait([arrived, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        task.result()


async def _end_of_input() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


if __name__ == "__main__":
    os.nice(_NICER)
    asyncio.run(_browse_together(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], list(map(Path, sys.argv[4:]))))
