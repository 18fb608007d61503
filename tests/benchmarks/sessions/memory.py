"""Memory of a served gallery: PSS with 0 to 50 sessions, and per session in kitty and sixel, also after paging."""

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
_TOGETHER, _PAGES = 10, 10
_GRID, _PAGE_DOWN = b"r", b"\x1b[6~"


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 5,000 photos and open sessions in a grid."""
    pictures = many_small(folder / "memory", 5_000, collections=50)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("Memory with 5,000 photos (PSS, MB)", rows, ["sessions", "main process", "all processes", "main per session"])
    stages = []
    for terminal in ("kitty", "xterm"):
        with served(folder, pictures) as gallery:
            stages.append([terminal, *asyncio.run(_stages(gallery, terminal))])
    print()
    title = f"Main process per session, {_TOGETHER} sessions one after another to each stage (PSS, MB)"
    show(title, stages, ["", "home", "grid", f"after {_PAGES} pages"])


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


async def _stages(gallery: ServedGallery, terminal: str) -> list[str]:
    """Let sessions go home, open a grid and page through it; return the memory of each after each stage.

    One session has gone through all of it before, so that caches that sessions share are filled.
    """
    async with BenchmarkClient(gallery.port, gallery.key, terminal) as first:
        await first.home()
        await _press(first, _GRID, *[_PAGE_DOWN] * _PAGES)
    row = []
    base = proportional_set_size(gallery.pid)
    async with AsyncExitStack() as sessions:
        clients = []
        for _ in range(_TOGETHER):
            clients.append(await sessions.enter_async_context(BenchmarkClient(gallery.port, gallery.key, terminal)))
            await clients[-1].home()
        for keys in ([], [_GRID], [_PAGE_DOWN] * _PAGES):
            for client in clients:
                await _press(client, *keys)
            row.append(f"{(proportional_set_size(gallery.pid) - base) / _TOGETHER:.1f}")
    return row


async def _press(client: BenchmarkClient, *keys: bytes) -> None:
    for key in keys:
        client.press(key)
        await client.quiet()
        client.forget()
