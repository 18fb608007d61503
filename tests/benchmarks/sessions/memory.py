"""Memory of a served gallery: PSS of the main process and of all its processes, with 0 to 50 sessions."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.processes import children, proportional_set_size
from tests.benchmarks.tables import show

_SESSIONS = (0, 1, 10, 50)


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 5,000 photos and open sessions in a grid."""
    pictures = many_small(folder / "memory", 5_000, collections=50)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("Memory with 5,000 photos (PSS, MB)", rows, ["sessions", "main process", "all processes", "main per session"])


async def _measure(gallery: ServedGallery) -> list[list[str]]:
    rows = []
    base = proportional_set_size(gallery.pid)
    async with AsyncExitStack() as sessions:
        open_sessions = 0
        for wanted in _SESSIONS:
            for _ in range(wanted - open_sessions):
                client = await sessions.enter_async_context(BenchmarkClient(gallery.port, gallery.key))
                await client.home()
                client.press(b"r")
                await client.quiet()
                client.forget()
            open_sessions = wanted
            main = proportional_set_size(gallery.pid)
            everything = main + sum(proportional_set_size(child) for child in children(gallery.pid))
            each = f"{(main - base) / wanted:.1f}" if wanted else ""
            rows.append([str(wanted), f"{main:.0f}", f"{everything:.0f}", each])
    return rows
