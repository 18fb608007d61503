"""Latency of a session: first frame, first sharp picture, frame after a key; alone and with nine other sessions."""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.busy_clients import busy_clients
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.processes import cpu_seconds
from tests.benchmarks.tables import milliseconds, show

_SESSIONS = 9
_KEYS = 60
_RIGHT, _LEFT, _ENTER = b"\x1b[C", b"\x1b[D", b"\r"
_UPLOAD_DONE = re.compile(rb"\x1b_G(?:[^;]*,)?m=0[,;]")


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 600 photos and measure sessions."""
    pictures = many_small(folder / "latency", 600, collections=12)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("A session on loopback (ms)", rows, ["", "median", "p95"])


async def _measure(gallery: ServedGallery) -> list[list[str]]:
    first_frames, first_sharp = [], []
    for _ in range(_SESSIONS):
        async with BenchmarkClient(gallery.port, gallery.key) as client:
            frame = await client.until(lambda seen: "Category 00" in seen.text and "Category 01" in seen.text)
            first_frames.append(frame - client.authenticated)
            sharp = await client.until(lambda seen: _UPLOAD_DONE.search(seen.received) is not None)
            first_sharp.append(sharp - client.authenticated)
    grid, lightbox, spent = await _keys(gallery)
    with busy_clients(gallery, 9):
        crowded_grid, crowded_lightbox, _ = await _keys(gallery)
    return [
        ["authenticated → first frame with category names", *milliseconds(first_frames)],
        ["authenticated → first sharp picture (warm)", *milliseconds(first_sharp)],
        ["key → frame in the grid, alone", *milliseconds(grid)],
        ["key → frame in the lightbox, alone", *milliseconds(lightbox)],
        ["CPU time of the server process per step in the lightbox (mean)", f"{spent * 1e3:.1f}", ""],
        ["key → frame in the grid, with nine busy sessions", *milliseconds(crowded_grid)],
        ["key → frame in the lightbox, with nine busy sessions", *milliseconds(crowded_lightbox)],
    ]


async def _keys(gallery: ServedGallery) -> tuple[list[float], list[float], float]:
    """Step through a grid, then through a lightbox and back.

    Return the seconds from each key to the first bytes it caused, and the CPU seconds of the server process per step on
    the way back, where all pictures are cached.
    """
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        client.press(b"r")
        await client.quiet()
        grid = [await _key(client) for _ in range(_KEYS)]
        client.press(_ENTER)
        await client.quiet()
        lightbox = [await _key(client) for _ in range(_KEYS)]
        before = cpu_seconds(gallery.pid)
        lightbox += [await _key(client, _LEFT) for _ in range(_KEYS)]
        return grid, lightbox, (cpu_seconds(gallery.pid) - before) / _KEYS


async def _key(client: BenchmarkClient, key: bytes = _RIGHT) -> float:
    await client.quiet(0.05)
    client.forget()
    pressed = time.perf_counter()
    client.press(key)
    return await client.until(lambda seen: bool(seen.received)) - pressed
