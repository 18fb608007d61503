"""Notices that an indexed folder went away, as drives do, and that it is back; nothing is marked as missing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from core.database.database import Database

WATCH_SECONDS = 10.0
LOOK_SECONDS = 3.0
"""A folder that says nothing for so long is away: a network drive whose server is gone answers no call at all."""


@dataclass(frozen=True, slots=True)
class _Root:
    """What the database says about a root."""

    id: int
    path: bytes
    online: bool
    holds_photos: bool


def is_there(path: bytes, *, holds_photos: bool) -> bool:
    """Say whether a root can be read; one that held photos and is empty is where a drive is mounted otherwise."""
    try:
        with os.scandir(path) as entries:
            return not holds_photos or next(entries, None) is not None
    except OSError:
        return False


class RootWatch:
    """Looks at the roots of one gallery now and then."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        """Call `changed`, in the event loop, when a root went away or came back."""
        self._database = database
        self._changed = changed
        self._looking: dict[bytes, asyncio.Future[bool]] = {}

    async def run(self) -> None:
        """Look every few seconds until cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look at every root once and write down what differs; slow ones are looked at side by side."""
        roots = await self._database.read(_roots)
        there = await asyncio.gather(*map(self._is_there, roots))
        changes = [
            {"id": root.id, "online": int(now)} for root, now in zip(roots, there, strict=True) if now != root.online
        ]
        if changes:
            await self._database.write(lambda connection: connection.executemany(_SET_ONLINE, changes).close())
            self._changed()

    async def _is_there(self, root: _Root) -> bool:
        """Look in a thread of its own; while one hangs in the system, no other is started for that root."""
        looking = self._looking.get(root.path)
        if looking is None:
            looking = self._looking[root.path] = _begin(root)
            looking.add_done_callback(lambda _: self._looking.pop(root.path, None))
        done, _ = await asyncio.wait({looking}, timeout=LOOK_SECONDS)
        return bool(done) and looking.result()


def _begin(root: _Root) -> asyncio.Future[bool]:
    """Start to look; the thread keeps nobody from leaving, because it may never come back."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def tell(found: bool) -> None:
        if not answer.done():
            answer.set_result(found)

    def look() -> None:
        found = is_there(root.path, holds_photos=root.holds_photos)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=look, name="look at a root", daemon=True).start()
    return answer


def _roots(connection: sqlite3.Connection) -> list[_Root]:
    return [
        _Root(row["id"], bytes(row["path"]), bool(row["online"]), bool(row["holds_photos"]))
        for row in connection.execute(_ROOTS)
    ]


_ROOTS = """
SELECT id, path, online,
    EXISTS (SELECT 1 FROM collections WHERE root_id = roots.id AND photo_count > 0) AS holds_photos
FROM roots
"""

_SET_ONLINE = """
UPDATE roots SET online = :online
WHERE id = :id
"""
