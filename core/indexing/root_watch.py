"""Detects when a root goes offline, as drives do, and when it is online again; no photo is marked as missing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from core.database.database import Database
from core.errors import WritesStoppedError
from core.sets.clauses import Purpose, listed

WATCH_SECONDS = 10.0
CHECK_SECONDS = 3.0
"""A root that does not answer within this time is offline: a network drive without its server blocks every call."""


@dataclass(frozen=True, slots=True)
class _Root:
    """A root as the database has it."""

    id: int
    path: bytes
    online: bool
    holds_photos: bool


def is_online(path: bytes, *, holds_photos: bool) -> bool:
    """Return whether a root can be read; an empty one that had photos is a mount point without its drive."""
    try:
        with os.scandir(path) as entries:
            return not holds_photos or next(entries, None) is not None
    except OSError:
        return False


class RootWatch:
    """Checks periodically which roots of a gallery are online. Belongs to one event loop."""

    def __init__(self, database: Database, on_change: Callable[[], None]) -> None:
        """Call `on_change`, in the event loop, when a root went offline or online."""
        self._database = database
        self._on_change = on_change
        self._checks: dict[bytes, asyncio.Future[bool]] = {}

    async def run(self) -> None:
        """Check every few seconds until cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await self.check()

    async def check(self) -> None:
        """Check all roots once, concurrently, and record which ones changed."""
        roots = await self._database.read(_roots)
        online = await asyncio.gather(*map(self._check, roots))
        changes = [
            {"id": root.id, "online": int(now)} for root, now in zip(roots, online, strict=True) if now != root.online
        ]
        if changes:
            with suppress(WritesStoppedError):
                await self._database.write(lambda connection: connection.executemany(_SET_ONLINE, changes).close())
                self._on_change()

    async def _check(self, root: _Root) -> bool:
        """Check in a separate thread; while one hangs in a system call, no other is started for that root."""
        check = self._checks.get(root.path)
        if check is None:
            check = self._checks[root.path] = _begin(root)
            check.add_done_callback(lambda _: self._checks.pop(root.path, None))
        done, _ = await asyncio.wait({check}, timeout=CHECK_SECONDS)
        return bool(done) and check.result()


def _begin(root: _Root) -> asyncio.Future[bool]:
    """Start a check in a daemon thread, which does not delay the end of the process if it hangs."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def answer_with(found: bool) -> None:
        if not answer.done():
            answer.set_result(found)

    def check() -> None:
        found = is_online(root.path, holds_photos=root.holds_photos)
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(answer_with, found)

    threading.Thread(target=check, name="root check", daemon=True).start()
    return answer


def _roots(connection: sqlite3.Connection) -> list[_Root]:
    return [
        _Root(row["id"], bytes(row["path"]), bool(row["online"]), bool(row["holds_photos"]))
        for row in connection.execute(_ROOTS)
    ]


_ROOTS = """
SELECT id, path, online,
    EXISTS (SELECT 1 FROM collections WHERE root_id = roots.id AND {listed}) AS holds_photos
FROM roots
""".replace("{listed}", listed(Purpose.LIST, "collections"))

_SET_ONLINE = """
UPDATE roots SET online = :online
WHERE id = :id
"""
