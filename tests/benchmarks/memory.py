"""Memory of a served gallery: PSS of the main process and of all its processes, at 0 to 50 visitors."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import Served, served
from tests.benchmarks.tables import show
from tests.benchmarks.visitor import Visitor

_VISITORS = (0, 1, 10, 50)


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 5,000 photos and let visitors into a grid."""
    pictures = many_small(folder / "remembered", 5_000, collections=50)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("Memory with 5,000 photos (PSS, MB)", rows, ["visitors", "main process", "all processes", "main per visitor"])


async def _measure(gallery: Served) -> list[list[str]]:
    rows = []
    base = proportional_set_size(gallery.pid)
    async with AsyncExitStack() as visits:
        inside = 0
        for wanted in _VISITORS:
            for _ in range(wanted - inside):
                visitor = await visits.enter_async_context(Visitor(gallery.port, gallery.key))
                await visitor.home()
                visitor.press(b"r")
                await visitor.quiet()
                visitor.forget()
            inside = wanted
            main = proportional_set_size(gallery.pid)
            everything = main + sum(proportional_set_size(child) for child in children(gallery.pid))
            each = f"{(main - base) / wanted:.1f}" if wanted else ""
            rows.append([str(wanted), f"{main:.0f}", f"{everything:.0f}", each])
    return rows


def proportional_set_size(pid: int) -> float:
    """Proportional set size in MB, from the kernel's own sum."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def children(pid: int) -> list[int]:
    """Every process below this one; each thread lists those that it started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(word) for task in tasks for word in task.read_text().split()]
    return direct + [below for child in direct for below in children(child)]
