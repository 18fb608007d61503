"""100 members who browse, 100 idle sessions, then ten hostile clients as well: cost, and how long the others wait."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.crowds.attackers import ATTACKS, attacked
from tests.benchmarks.sessions.crowds.browsing_crowd import browsing_crowd
from tests.benchmarks.sessions.processes import children, cpu_seconds, proportional_set_size, resident_set_size
from tests.benchmarks.tables import milliseconds, show

_SESSIONS, _HALF = 100, 50
_CONNECTS = 10_000
_IDLE_SECONDS, _ATTACK_SECONDS, _BROWSING_SECONDS = 20.0, 30.0, 60.0
_SECONDS_PER_KEY = 3.0
_KEYS = 60
_RIGHT = b"\x1b[C"


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 2,000 photos and open the sessions."""
    pictures = many_small(folder / "crowd", 2_000, collections=20)
    label = f"{_SESSIONS} members, a key every {_SECONDS_PER_KEY:.0f} s"
    with served(folder, pictures) as gallery, browsing_crowd(gallery, _SESSIONS, seconds_per_key=_SECONDS_PER_KEY):
        browsing = asyncio.run(_row(gallery, label, _BROWSING_SECONDS))
    with served(folder, pictures) as gallery:
        crowd, keys = asyncio.run(_crowd(gallery))
        crowd.insert(1, browsing)
        connects = asyncio.run(_connects(gallery))
    show("Sessions (main process: proportional set size in MB, share of one core)", crowd, ["", "memory", "core"])
    show("From a key to its frame in the grid, with 50 other sessions (ms)", keys, ["with", "median", "p95"])
    show("Connections without sign-in (resident set size in MB)", connects, ["", "memory"])


async def _crowd(gallery: ServedGallery) -> tuple[list[list[str]], list[list[str]]]:
    rows, keys = [await _row(gallery, "no session", 5.0)], []
    async with AsyncExitStack() as sessions:
        for number in range(_SESSIONS):
            if number == _HALF:
                keys = await _keys(gallery)
            client = await sessions.enter_async_context(BenchmarkClient(gallery.port, gallery.key))
            await client.home()
            client.press(b"r")
            await client.quiet()
            client.forget()
        rows.append(await _row(gallery, f"{_SESSIONS} sessions, idle", _IDLE_SECONDS))
        with attacked(gallery, dict.fromkeys(ATTACKS, 2)):
            rows.append(await _row(gallery, f"{_SESSIONS} sessions and 10 hostile ones", _ATTACK_SECONDS))
        await asyncio.sleep(5)
        rows.append(await _row(gallery, f"{_SESSIONS} sessions, the hostile ones gone", _IDLE_SECONDS))
    return rows, keys


async def _keys(gallery: ServedGallery) -> list[list[str]]:
    """Measure the keys of one client, without an attacker and with one of each kind."""
    rows = [["no attacker", *milliseconds(await _step(gallery))]]
    for name in ATTACKS:
        with attacked(gallery, {name: 1}):
            await asyncio.sleep(2)
            rows.append([name.replace("_", " "), *milliseconds(await _step(gallery))])
    return rows


async def _step(gallery: ServedGallery) -> list[float]:
    """Return the seconds from each key to the frame with the new position."""
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        await client.shown_after(b"r", b"m1 of 2,000")
        seconds = []
        for number in range(2, _KEYS + 2):
            await client.quiet(0.05)
            seconds.append(await client.shown_after(_RIGHT, b"m%d of 2,000" % number))
        return seconds


async def _connects(gallery: ServedGallery) -> list[list[str]]:
    """Connect 10,000 times without signing in, after a first thousand to warm up."""
    await _connect_repeatedly(gallery.port, 1000)
    before = resident_set_size(gallery.pid)
    await _connect_repeatedly(gallery.port, _CONNECTS)
    return [
        ["after 1,000 connects", f"{before:.1f}"],
        [f"after {_CONNECTS:,} more", f"{resident_set_size(gallery.pid):.1f}"],
    ]


async def _connect_repeatedly(port: int, times: int) -> None:
    for _ in range(times):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.readline()
        writer.close()
        await writer.wait_closed()


async def _row(gallery: ServedGallery, label: str, seconds: float) -> list[str]:
    """Measure the main process for `seconds`."""
    before = cpu_seconds(gallery.pid)
    await asyncio.sleep(seconds)
    share = (cpu_seconds(gallery.pid) - before) / seconds
    memory = proportional_set_size(gallery.pid)
    everything = memory + sum(proportional_set_size(child) for child in children(gallery.pid))
    return [label, f"{memory:.0f} ({everything:.0f} with workers)", f"{share * 100:.1f} %"]
