"""A full house: 100 visitors, then ten hostile ones among them; what it costs and what the others notice of it."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.attackers import ATTACKS, attacked
from tests.benchmarks.libraries import many_small
from tests.benchmarks.memory import children, proportional_set_size
from tests.benchmarks.serving import Served, served
from tests.benchmarks.tables import milliseconds, show
from tests.benchmarks.visitor import Visitor

_VISITORS, _HALF = 100, 50
_CONNECTS = 10_000
_IDLE_SECONDS, _ATTACK_SECONDS = 20.0, 30.0
_KEYS = 60
_RIGHT = b"\x1b[C"


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 2,000 photos and fill the house."""
    pictures = many_small(folder / "soaked", 2_000, collections=20)
    with served(folder, pictures) as gallery:
        crowd, keys = asyncio.run(_crowd(gallery))
        connects = asyncio.run(_connects(gallery))
    show("A full house (main process: proportional set size in MB, share of one core)", crowd, ["", "memory", "core"])
    show("From a key to its frame in the grid, at 50 other visitors (ms)", keys, ["beside", "median", "p95"])
    show("Coming and going (resident set size in MB)", connects, ["", "memory"])


async def _crowd(gallery: Served) -> tuple[list[list[str]], list[list[str]]]:
    rows, keys = [await _row(gallery, "nobody", 5.0)], []
    async with AsyncExitStack() as visits:
        for inside in range(_VISITORS):
            if inside == _HALF:
                keys = await _keys(gallery)
            visitor = await visits.enter_async_context(Visitor(gallery.port, gallery.key))
            await visitor.home()
            visitor.press(b"r")
            await visitor.quiet()
            visitor.forget()
        rows.append(await _row(gallery, f"{_VISITORS} visitors, idle", _IDLE_SECONDS))
        with attacked(gallery, dict.fromkeys(ATTACKS, 2)):
            rows.append(await _row(gallery, f"{_VISITORS} visitors and 10 hostile ones", _ATTACK_SECONDS))
        await asyncio.sleep(5)
        rows.append(await _row(gallery, f"{_VISITORS} visitors, the hostile ones gone", _IDLE_SECONDS))
    return rows, keys


async def _keys(gallery: Served) -> list[list[str]]:
    """Measure one visitor's keys, alone with the crowd and beside one attacker of each kind."""
    rows = [["nobody hostile", *milliseconds(await _walk(gallery))]]
    for name in ATTACKS:
        with attacked(gallery, {name: 1}):
            await asyncio.sleep(2)
            rows.append([name.replace("_", " "), *milliseconds(await _walk(gallery))])
    return rows


async def _walk(gallery: Served) -> list[float]:
    """Return the seconds from each key to the first bytes that it caused."""
    seconds = []
    async with Visitor(gallery.port, gallery.key) as visitor:
        await visitor.home()
        visitor.press(b"r")
        await visitor.quiet()
        for _ in range(_KEYS):
            await visitor.quiet(0.05)
            visitor.forget()
            pressed = time.perf_counter()
            visitor.press(_RIGHT)
            seconds.append(await visitor.until(lambda seen: bool(seen.received)) - pressed)
    return seconds


async def _connects(gallery: Served) -> list[list[str]]:
    """Connect 10,000 times without signing in, after the first thousand have warmed everything up."""
    await _knock(gallery.port, 1000)
    before = _resident(gallery.pid)
    await _knock(gallery.port, _CONNECTS)
    return [["after 1,000 connects", f"{before:.1f}"], [f"after {_CONNECTS:,} more", f"{_resident(gallery.pid):.1f}"]]


async def _knock(port: int, times: int) -> None:
    for _ in range(times):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.readline()
        writer.close()
        await writer.wait_closed()


async def _row(gallery: Served, who: str, seconds: float) -> list[str]:
    """Watch the main process for a while."""
    before = _processor_seconds(gallery.pid)
    await asyncio.sleep(seconds)
    share = (_processor_seconds(gallery.pid) - before) / seconds
    memory = proportional_set_size(gallery.pid)
    everything = memory + sum(proportional_set_size(child) for child in children(gallery.pid))
    return [who, f"{memory:.0f} ({everything:.0f} with workers)", f"{share * 100:.1f} %"]


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
