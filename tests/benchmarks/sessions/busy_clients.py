"""Clients that keep the server busy, in a process of their own so that they do not delay the measuring client."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.serving import ServedGallery
from tests.benchmarks.sessions.client import BenchmarkClient

_SECONDS_PER_PAGE = 1.0
_PAGE_DOWN, _PAGE_UP = b"\x1b[6~", b"\x1b[5~"


@contextmanager
def busy_clients(gallery: ServedGallery, count: int) -> Iterator[None]:
    """Run that many clients that page through all photos, one page a second each, while the body runs."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.sessions.busy_clients",
        str(gallery.port),
        str(gallery.key),
        str(count),
    ]
    crowd = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert crowd.stdout is not None
        crowd.stdout.readline()
        yield
    finally:
        crowd.terminate()
        crowd.wait()


async def _crowd(port: int, key: Path, count: int) -> None:
    ready = asyncio.Barrier(count + 1)
    async with asyncio.TaskGroup() as crowd:
        for _ in range(count):
            crowd.create_task(_page(port, key, ready))
        await ready.wait()
        print("ready", flush=True)


async def _page(port: int, key: Path, ready: asyncio.Barrier) -> None:
    async with BenchmarkClient(port, key) as client:
        await client.home()
        client.press(b"r")
        await ready.wait()
        while True:
            for page in (_PAGE_DOWN, _PAGE_DOWN, _PAGE_UP):
                client.press(page)
                await asyncio.sleep(_SECONDS_PER_PAGE)
                client.forget()


if __name__ == "__main__":
    asyncio.run(_crowd(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
