"""Grids and queries over large libraries of rows without files: what must not grow with the number of photos."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from core.database.database import Database
from core.library.library import Library
from core.models import Actor, CategoryId, EverythingSet, Role, SortOrder, UserId
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.serving import ServedGallery, served_rows
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.processes import proportional_set_size
from tests.benchmarks.tables import milliseconds, show

_SIZES = (5_000, 200_000, 1_000_000)
_ROUNDS, _SESSIONS, _PLACES = 4, 8, 40
_UP, _HOME, _PAGE_DOWN = b"\x1b[A", b"\x1b[H", b"\x1b[6~"
_CLICK_HALF_WAY = b"\x1b[<0;120;22M\x1b[<0;120;22m"
"""A press and release on the scrollbar of a screen of 120×45."""

_ADMIN = Actor(UserId(1), "ada", Role.ADMIN)
_RESTRICTED = Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9))))


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Write libraries (a minute or two for a million photos), ask their queries, then open sessions."""
    queries, keys, memory = [], [], []
    for photos in _SIZES:
        place = folder / f"{photos} photos"
        database = write_library(place / "data", photos)
        queries += asyncio.run(_queries(database, photos))
        with served_rows(place) as gallery:
            time.sleep(3)
            shown, used = asyncio.run(_sessions(gallery, photos))
        keys += shown
        memory.append([f"{photos:,}", *used])
    show("Queries (ms)", queries, ["photos", "actor", "query", "first", "median", "p95"])
    show("From a key in the newest photos to what it shows (ms)", keys, ["photos", "key", "median", "p95"])
    show("Main process (PSS, MB)", memory, ["photos", "before any session", "per session"])


async def _queries(path: Path, photos: int) -> list[list[str]]:
    database = await Database.open(path)
    rows = []
    for name, actor in (("all", _ADMIN), ("three categories", _RESTRICTED)):
        for query, times in (await _queries_of(Library(database), actor)).items():
            rows.append([f"{photos:,}", name, query, f"{times[0] * 1e3:.1f}", *milliseconds(times[1:])])
    await database.close()
    return rows


async def _queries_of(library: Library, actor: Actor) -> dict[str, list[float]]:
    """Return the seconds of each query; the first place is near the end, and nothing is known of the list then."""
    everything, order, chance = EverythingSet(), SortOrder.DATE, random.Random(3)
    total = await library.count(actor, everything)
    indexes = [max(total - 5_000, 0), *(chance.randrange(total) for _ in range(_PLACES))]
    times: dict[str, list[float]] = {}
    for index in indexes:
        started = time.perf_counter()
        (photo, *_) = await library.page_at(actor, everything, order, index)
        times.setdefault("page by number", []).append(time.perf_counter() - started)
        for name, query in (
            ("position", library.position(actor, everything, order, photo.asset_key)),
            ("count", library.count(actor, everything)),
            ("first page", library.page(actor, everything, order, None)),
            ("categories", library.categories(actor)),
        ):
            started = time.perf_counter()
            await query
            times.setdefault(name, []).append(time.perf_counter() - started)
    return times


async def _sessions(gallery: ServedGallery, photos: int) -> tuple[list[list[str]], list[str]]:
    times: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        async with BenchmarkClient(gallery.port, gallery.key) as client:
            await client.home()
            for name, keys, shown in (
                ("r: newest photos", b"r", rf"of {photos:,}"),
                ("G: the last photo", b"G", rf"{photos:,} of {photos:,}"),
                ("up", _UP, "."),
                ("Home", _HOME, rf"\b1 of {photos:,}"),
                ("click half-way down the scrollbar", _CLICK_HALF_WAY, rf"[\d,]+ of {photos:,}"),
                ("page down", _PAGE_DOWN, "."),
            ):
                await client.quiet()
                client.forget()
                pressed = time.perf_counter()
                client.press(keys)
                moment = await client.until(partial(_shows, pattern=re.compile(shown)))
                times.setdefault(name, []).append(moment - pressed)
            await client.quiet()
            client.forget()
            pressed = time.perf_counter()
            client.resize(100, 40)
            times.setdefault("resize", []).append(await client.until(lambda seen: bool(seen.received)) - pressed)
    return [[f"{photos:,}", name, *milliseconds(taken)] for name, taken in times.items()], await _memory(gallery)


def _shows(client: BenchmarkClient, pattern: re.Pattern[str]) -> bool:
    return pattern.search(client.text) is not None


async def _memory(gallery: ServedGallery) -> list[str]:
    base = proportional_set_size(gallery.pid)
    async with AsyncExitStack() as sessions:
        for _ in range(_SESSIONS):
            client = await sessions.enter_async_context(BenchmarkClient(gallery.port, gallery.key))
            await client.home()
            for keys in (b"r", b"G", _HOME):
                client.press(keys)
                await client.quiet()
            client.forget()
        used = proportional_set_size(gallery.pid)
    return [f"{base:.0f}", f"{(used - base) / _SESSIONS:.1f}"]
