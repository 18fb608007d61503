"""What a person waits for while other sessions browse: the first frame, the frame that shows what a key did."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import SEEN_CATEGORIES, BenchmarkClient
from tests.benchmarks.sessions.crowds.browsing_crowd import SECONDS_PER_KEY, browsing_crowd
from tests.benchmarks.sessions.processes import cpu_seconds
from tests.benchmarks.tables import milliseconds, show

_CROWDS = (0, 10, 30)
_PHOTOS, _CATEGORIES = 600, 10
_SESSIONS, _KEYS = 7, 40
_PAUSE = 0.2
"""Seconds between two keys of the measuring session, which are not related to those of the others."""
_LAST_CATEGORY = b"Category %02d" % (SEEN_CATEGORIES - 1)
_RIGHT, _ENTER = b"\x1b[C", b"\r"


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Serve 600 photos in ten categories and measure sessions."""
    pictures = many_small(folder / "latency", _PHOTOS, collections=2 * _CATEGORIES)
    rows = []
    with served(folder, pictures) as gallery:
        asyncio.run(_warm(gallery))
        for count in arguments.crowds or _CROWDS:
            rows += _with_crowd(gallery, count)
    show(
        f"Kitty, 120×45, while other sessions press a key every {SECONDS_PER_KEY} s (ms)",
        rows,
        ["sessions", "", "median", "p95", "most"],
    )


def _with_crowd(gallery: ServedGallery, count: int) -> list[list[str]]:
    before = cpu_seconds(gallery.pid)
    with browsing_crowd(gallery, count) as crowd:
        frames = asyncio.run(_first_frames(gallery))
        grid, lightbox, marks = asyncio.run(_keys(gallery))
    spent = cpu_seconds(gallery.pid) - before
    measured = {
        "connecting → frame with all categories": [frame for frame, _ in frames],
        "  of that, signed in → frame": [frame for _, frame in frames],
        "key → its frame in the grid": grid,
        "key → its frame in the lightbox": lightbox,
        "key → the heart of a favourite in the grid": marks,
    }
    rows = [
        [str(count), name, *milliseconds(seconds), f"{max(seconds) * 1e3:.0f}"] for name, seconds in measured.items()
    ]
    rows.append([str(count), f"(their keys a second {crowd.keys_per_second:.1f}; CPU of the server {spent:.1f} s)"])
    return [row + [""] * (5 - len(row)) for row in rows]


async def _warm(gallery: ServedGallery) -> None:
    """Let the gallery encode what the sessions will show."""
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        client.press(b"r")
        await client.quiet(1.0)
        client.press(_ENTER)
        await client.quiet(1.0)


async def _first_frames(gallery: ServedGallery) -> list[tuple[float, float]]:
    """Return the seconds to the first frame from connecting, and from being signed in."""
    seconds = []
    for _ in range(_SESSIONS):
        async with BenchmarkClient(gallery.port, gallery.key) as client:
            frame = await client.until(lambda seen: _LAST_CATEGORY in seen.received)
            seconds.append((frame - client.connecting, frame - client.authenticated))
            await client.home()
    return seconds


async def _keys(gallery: ServedGallery) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds from each key to its frame: steps in a grid, steps in a lightbox, marks in a grid."""
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        await client.shown_after(b"r", _position(1))
        grid = [await _step(client, number) for number in range(2, _KEYS + 2)]
        marks = [await _mark(client) for _ in range(_KEYS)]
        await asyncio.sleep(1.0)
        client.press(_ENTER)
        await client.quiet()
        lightbox = [await _step(client, number) for number in range(_KEYS + 2, 2 * _KEYS + 2)]
        return grid, lightbox, marks


async def _step(client: BenchmarkClient, number: int) -> float:
    await asyncio.sleep(_PAUSE)
    return await client.shown_after(_RIGHT, _position(number))


async def _mark(client: BenchmarkClient) -> float:
    """Make a photo a favourite, and then no longer."""
    await asyncio.sleep(_PAUSE)
    seconds = await client.shown_after(b"f", "♥".encode())
    await client.quiet(_PAUSE)
    client.forget()
    client.press(b"f")
    await client.until(lambda seen: bool(seen.received))
    await client.quiet(_PAUSE)
    return seconds


def _position(number: int) -> bytes:
    return b"m%d of %d" % (number, _PHOTOS)
