"""Sessions that browse for minutes: memory of the main process, full garbage collections, and how late the loop is."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import socket
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.processes import resident_set_size
from tests.benchmarks.tables import show

_SESSIONS = 10
_ROWS = 4
_SECONDS_PER_KEY = 0.15
_LATE = "0.05"
"""The bound in seconds above which the loop counts as late."""
_ENTER, _ESCAPE = b"\r", b"\x1b"
_MOVES = (b"\x1b[C", b"\x1b[B", b"\x1b[D", b"\x1b[6~", b"\x1b[5~", b"\x1b[A")
_STEPS = (b"\x1b[C", b"\x1b[C", b"\x1b[D")
_ROUND = (b"gh", b"\r", b"\r", b"?", _ESCAPE, b"gh", b"r")
"""Home, its first category, the first collection of that, help, the newest photos."""


@dataclass
class _Pace:
    """What the sessions have done, and whether they continue."""

    keys: int = 0
    ended: int = 0
    over: bool = False

    def is_running(self) -> bool:
        """Return whether there is time left."""
        return not self.over


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Serve 2,000 photos; ten sessions browse them, first the same ones, then each leaves after a while."""
    pictures = many_small(folder / "browsing", 2_000, collections=20)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        metrics = free.getsockname()[1]
    with served(folder, pictures, settings=[f"metrics_listen=127.0.0.1:{metrics}"]) as gallery:
        seconds = arguments.minutes * 60
        stay = asyncio.run(_browse(gallery, metrics, seconds, None))
        come_and_go = asyncio.run(_browse(gallery, metrics, seconds, 40))
    columns = ["", "keys", "sessions ended", "MB", "full collections", "seconds of them", f"late > {_LATE} s"]
    show(f"{_SESSIONS} sessions that browse, a key every {_SECONDS_PER_KEY} s each", stay, columns)
    show(f"{_SESSIONS} sessions that browse, and leave after 40 keys", come_and_go, columns)


async def _browse(gallery: ServedGallery, metrics: int, seconds: float, leave_after: int | None) -> list[list[str]]:
    pace = _Pace()
    rows = [await _row("before", gallery, metrics, pace)]
    async with asyncio.TaskGroup() as sessions:
        for number in range(_SESSIONS):
            sessions.create_task(_sessions(gallery, random.Random(number), pace, leave_after))
        for part in range(1, _ROWS + 1):
            await asyncio.sleep(seconds / _ROWS)
            rows.append(await _row(f"after {seconds * part / _ROWS:.0f} s", gallery, metrics, pace))
        pace.over = True
    await asyncio.sleep(5)
    rows.append(await _row("5 s after all have left", gallery, metrics, pace))
    return rows


async def _sessions(gallery: ServedGallery, chance: random.Random, pace: _Pace, leave_after: int | None) -> None:
    while pace.is_running():
        async with BenchmarkClient(gallery.port, gallery.key) as client:
            await client.home()
            mine = 0
            while pace.is_running() and (leave_after is None or mine < leave_after):
                for key in _round(chance):
                    client.press(key)
                    mine += 1
                    pace.keys += 1
                    await asyncio.sleep(_SECONDS_PER_KEY)
                    client.forget()
        pace.ended += 1


def _round(chance: random.Random) -> list[bytes]:
    """Return keys that end in the newest photos, where they began: through lists, the grid and the lightbox."""
    return [
        *_ROUND,
        *(chance.choice(_MOVES) for _ in range(15)),
        _ENTER,
        *(chance.choice(_STEPS) for _ in range(10)),
        b"i",
        b"i",
        _ESCAPE,
    ]


async def _row(label: str, gallery: ServedGallery, metrics: int, pace: _Pace) -> list[str]:
    figures = await asyncio.to_thread(_figures, metrics)
    late = figures["sshowcase_loop_lag_seconds_count"] - figures[f'sshowcase_loop_lag_seconds_bucket{{le="{_LATE}"}}']
    return [
        label,
        f"{pace.keys:,}",
        str(pace.ended),
        f"{resident_set_size(gallery.pid):.0f}",
        f"{figures['sshowcase_full_garbage_collections_total']:.0f}",
        f"{figures['sshowcase_full_garbage_collection_seconds_total']:.2f}",
        f"{late:.0f} of {figures['sshowcase_loop_lag_seconds_count']:.0f}",
    ]


def _figures(port: int) -> Mapping[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    return {name: float(value) for name, value in re.findall(r"^(\w+(?:\{[^}]*\})?) ([-+.e\d]+)$", text, re.MULTILINE)}
