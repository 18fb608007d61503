"""Visitors who keep the server busy, in a process of their own so that their clients delay nobody's measurement."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.serving import Served
from tests.benchmarks.visitor import Visitor

_SECONDS_PER_PAGE = 1.0
_PAGE_DOWN, _PAGE_UP = b"\x1b[6~", b"\x1b[5~"


@contextmanager
def busy_visitors(gallery: Served, count: int) -> Iterator[None]:
    """Let that many visitors leaf through all photos, a page a second each, while the body runs."""
    command = [sys.executable, "-m", "tests.benchmarks.busy", str(gallery.port), str(gallery.key), str(count)]
    crowd = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert crowd.stdout is not None
        crowd.stdout.readline()
        yield
    finally:
        crowd.terminate()
        crowd.wait()


async def _crowd(port: int, key: Path, count: int) -> None:
    inside = asyncio.Barrier(count + 1)
    async with asyncio.TaskGroup() as crowd:
        for _ in range(count):
            crowd.create_task(_leaf(port, key, inside))
        await inside.wait()
        print("inside", flush=True)


async def _leaf(port: int, key: Path, inside: asyncio.Barrier) -> None:
    async with Visitor(port, key) as visitor:
        await visitor.home()
        visitor.press(b"r")
        await inside.wait()
        while True:
            for page in (_PAGE_DOWN, _PAGE_DOWN, _PAGE_UP):
                visitor.press(page)
                await asyncio.sleep(_SECONDS_PER_PAGE)
                visitor.forget()


if __name__ == "__main__":
    asyncio.run(_crowd(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
