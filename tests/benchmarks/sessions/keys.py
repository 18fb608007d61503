"""What one key of one session costs the event loop, in processor time, by kind of key.

All sessions share the loop: what one key costs, every other session may wait for.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.processes import main_thread_seconds
from tests.benchmarks.tables import show

_PHOTOS, _COLLECTIONS = 2_000, 40
_TIMES = 12
_GAP, _IDLE = 0.3, 2.0
"""Seconds from a key to the next one, whose pictures and answers count as well, and of the idle time to subtract."""
_LEFT, _RIGHT, _UP, _DOWN = b"\x1b[D", b"\x1b[C", b"\x1b[A", b"\x1b[B"
_PAGE_DOWN, _FIRST, _ENTER, _ESCAPE = b"\x1b[6~", b"\x1b[H", b"\r", b"\x1b"
_TO_AND_FRO = (_RIGHT, _RIGHT, _LEFT, _LEFT)

_STEPS: tuple[tuple[str, tuple[tuple[str, bytes], ...]], ...] = (
    # keys to get there, and the keys that are measured in turn, each with its kind
    ("", tuple(("home: arrow", key) for key in _TO_AND_FRO)),
    ("", (("home: open a category", _ENTER), ("category: back to home", _ESCAPE))),
    ("\r", tuple(("category: arrow", key) for key in _TO_AND_FRO)),
    ("\r", (("category: open a collection", _ENTER), ("collection: back to category", _ESCAPE))),
    ("", (("home: newest photos", b"r"), ("newest photos: back to home", _ESCAPE))),
    ("r", tuple(("grid: arrow", key) for key in _TO_AND_FRO)),
    ("r", (("grid: page down", _PAGE_DOWN),)),
    ("r", (("grid: open a photo", _ENTER), ("photo: back to grid", _ESCAPE))),
    ("r\r", (("photo: next", _RIGHT),)),
    ("", (("home: menu", b"g"), ("menu: close", _ESCAPE))),
    ("", (("home: key without effect", b"v"), ("home: another key without effect", b"i"))),
)


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 2,000 photos in ten categories and press keys in one session."""
    pictures = many_small(folder / "keys", _PHOTOS, collections=_COLLECTIONS)
    with served(folder, pictures) as gallery:
        spent = asyncio.run(_measured(gallery))
    rows = [
        [kind, f"{statistics.median(seconds) * 1e3:.1f}", f"{min(seconds) * 1e3:.1f}"]
        for kind, seconds in spent.items()
    ]
    show(f"Processor time of the loop per key, one session, a key every {_GAP} s (ms)", rows, ["", "median", "least"])


async def _measured(gallery: ServedGallery) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = defaultdict(list)
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        idle = await _spent(gallery, _IDLE) / _IDLE
        for way, keys in _STEPS:
            for letter in way:
                client.press(letter.encode())
                await client.quiet()
            for turn in range(_TIMES):
                for kind, key in keys:
                    client.forget()
                    client.press(key)
                    seconds = await _spent(gallery, _GAP) - idle * _GAP
                    if turn:  # the first one fills caches
                        spent[kind].append(seconds)
            client.press(b"gh")
            await client.quiet()
    return spent


async def _spent(gallery: ServedGallery, seconds: float) -> float:
    """Return what the loop uses within some seconds."""
    before = main_thread_seconds(gallery.pid)
    await asyncio.sleep(seconds)
    return main_thread_seconds(gallery.pid) - before
