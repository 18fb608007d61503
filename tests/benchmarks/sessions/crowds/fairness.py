"""How long a member's keys take while another member and strangers use as much of the server as they can."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

import asyncssh

from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.benchmarks.sessions.crowds.attackers import LINK_SUFFIX, attacked
from tests.benchmarks.sessions.crowds.members import join_members
from tests.benchmarks.tables import milliseconds, show

_PHOTOS, _KEYS, _PAUSE = 600, 60, 0.12
_RIGHT = b"\x1b[C"
_SETTLING_SECONDS = 4.0
ATTACKS: dict[str, dict[str, int]] = {
    "nobody else": {},
    "1 session that resizes": {"resizing": 1},
    "8 that flood keys": {"flooding_keys": 8},
    "8 that resize": {"resizing": 8},
    "8 that run ls": {"listing": 8},
    "8 that never read": {"never_reading": 8},
    "2 of each, 30 web loops, 10 guessers": {
        "flooding_keys": 2, "resizing": 2, "listing": 2, "never_reading": 2, "browsing_link": 30,
        "guessing_passwords": 10,
    },
}  # fmt: skip


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 600 photos; one member attacks, the owner steps through a grid."""
    pictures = many_small(folder / "fairness", _PHOTOS, collections=20)
    with served(folder / "fair", pictures, settings=["share_listen=127.0.0.1:0"]) as gallery:
        rows = asyncio.run(_measured(gallery))
    show("From a key to its frame in the grid while one other member attacks (ms)", rows, ["", "median", "p95", "most"])


async def _measured(gallery: ServedGallery) -> list[list[str]]:
    [attacker] = await join_members(gallery, 1)
    attacker.with_suffix(LINK_SUFFIX).write_text(await _link(gallery))
    rows = []
    for name, attacks in ATTACKS.items():
        with attacked(gallery, attacks, attacker):
            await asyncio.sleep(_SETTLING_SECONDS if attacks else 0.0)
            seconds = await _steps(gallery)
        rows.append([name, *milliseconds(seconds), f"{max(seconds) * 1e3:.0f}"])
    return rows


async def _steps(gallery: ServedGallery) -> list[float]:
    """Return the seconds from each key to the frame with its position."""
    async with BenchmarkClient(gallery.port, gallery.key) as client:
        await client.home()
        await client.shown_after(b"r", b"m1 of %d" % _PHOTOS)
        seconds = []
        for number in range(2, _KEYS + 2):
            await asyncio.sleep(_PAUSE)
            seconds.append(await client.shown_after(_RIGHT, b"m%d of %d" % (number, _PHOTOS)))
        return seconds


async def _link(gallery: ServedGallery) -> str:
    """Return the address of a share link to a category."""
    async with asyncssh.connect(
        "127.0.0.1", gallery.port, username="owner", client_keys=[str(gallery.key)], known_hosts=None, agent_path=None,
        config=None,
    ) as owner:  # fmt: skip
        made = await owner.run("share category-00 --json", check=True)
    address: str = json.loads(made.stdout or "")["link"]
    return address
