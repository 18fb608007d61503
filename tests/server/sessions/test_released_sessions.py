"""Sessions are released when they end: nothing of them stays in memory, however they end."""

from __future__ import annotations

import asyncio
import contextlib
from itertools import cycle
from pathlib import Path

import asyncssh
import pytest

from tests.benchmarks.sessions.client import BenchmarkClient
from tests.programs import needs_program
from tests.server.gallery.counted_server import CountedServer, counted_server
from tests.server.gallery.running_server import new_key

pytestmark = [pytest.mark.server, pytest.mark.slow, needs_program("ssh-keygen")]

FIRST, ALL = 8, 50
MOST_MEGABYTES = 10.0
TERMINALS = ("kitty", "xterm", "plain")
SECONDS = 120.0
CUT_SECONDS = 3.0
"""Without so many bytes by then the connection is lost all the same."""
NEWEST, PHOTO, PALETTE, HELP = b"r", b"r\x1b[C\x1b[6~\r\x1b[Ci", b"r:", b"?"
DIALOGS = (PALETTE, HELP, b"r/cat", b"rxgxXdel")
"""The last ones are a search and a deletion, while their lines are typed."""
WAY = PHOTO + b"qqgh\r\r?qTqgsgh"
"""Newest photos, a photo with details, home, a category, a collection, help, the terminal card, share links, home."""


async def browse(server: CountedServer, terminal: str) -> None:
    """Come, open a screen of each kind, and leave."""
    async with client(server, terminal) as session:
        await session.until(lambda seen: "Category 1" in seen.text, SECONDS)
        session.press(WAY + b"\x11")
        async with asyncio.timeout(SECONDS):
            while not session.ended:
                await session.quiet(0.1)


async def lose(server: CountedServer, terminal: str, keys: bytes, received: int, key: Path | None = None) -> None:
    """Come, press keys, and lose the connection when so many bytes have arrived after them."""
    with contextlib.suppress(OSError, asyncssh.Error):
        async with client(server, terminal, key) as session:
            if keys:
                await session.until(lambda seen: "Category 1" in seen.text, SECONDS)
                session.forget()
                session.press(keys)
            if received:
                await session.until(lambda seen: len(seen.received) >= received, CUT_SECONDS)
            session.hang_up()
            await session.quiet(0.1)


def client(server: CountedServer, terminal: str, key: Path | None = None) -> BenchmarkClient:
    return BenchmarkClient(server.port, key or server.key, terminal, columns=80, rows=24)


async def test_sessions_that_left_are_released(tmp_path: Path) -> None:
    """Of 50 sessions nothing is left, and 42 of them cost at most a little more memory than the first 8."""
    terminals = cycle(TERMINALS)
    async with counted_server(tmp_path) as server:
        memory = []
        for number in range(0, ALL, FIRST):
            await asyncio.gather(*(browse(server, next(terminals)) for _ in range(min(FIRST, ALL - number))))
            if number == 0 or number + FIRST >= ALL:
                left, megabytes = await server.left()
                assert left == {}
                memory.append(megabytes)
        assert memory[1] - memory[0] <= MOST_MEGABYTES
        assert "Traceback" not in server.log.read_text()


async def test_sessions_that_are_cut_are_released(tmp_path: Path) -> None:
    """At any moment: while the first screen is built, in a dialog, while pictures arrive, before sign-in."""
    stranger = new_key(tmp_path / "stranger" / "id_ed25519")
    async with counted_server(tmp_path) as server:
        await asyncio.gather(
            *(lose(server, "kitty", b"", received) for received in (0, 1, 500, 2000, 3500)),
            *(lose(server, terminal, NEWEST, received) for terminal in TERMINALS for received in (0, 1000, 10_000)),
            *(lose(server, terminal, PHOTO, received) for terminal in TERMINALS for received in (0, 5000)),
            *(lose(server, "kitty", keys, received) for keys in DIALOGS for received in (0, 500, 1500)),
            *(lose(server, "plain", b"", received, stranger) for received in (0, 1, 40)),
        )
        left, _ = await server.left()
        assert left == {}
        assert "Traceback" not in server.log.read_text()
