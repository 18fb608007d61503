"""Detects what this process and others write to the database."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from core.database.database import Database
from core.errors import DatabaseError, WritesStoppedError

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.4
"""A member whom another process removed or changed is affected within a second."""

_UNKNOWN_VERSION: Final = -1


@dataclass(frozen=True, slots=True)
class Watched(Generic[_T]):
    """A part of the database to compare after each write."""

    snapshot: Callable[[sqlite3.Connection], _T]
    """Returns a value that changes with the part."""
    on_change: Callable[[_T, _T], None]
    """Called in the event loop, with the snapshots before and after."""


class ChangeWatch:
    """Polls the database's version, and compares the watched parts when it changed. Belongs to one event loop."""

    def __init__(
        self,
        database: Database,
        watched: tuple[Watched[Any], ...],
        on_stopped: Callable[[WritesStoppedError], None] = lambda _: None,
    ) -> None:
        """Compare these parts; `prepare` takes their first snapshots.

        `on_stopped` is called once, in the event loop, when the database cannot be written any longer.
        """
        self._on_stopped = on_stopped
        self._has_stopped = False
        self._database = database
        self._watched = watched
        self._version = _UNKNOWN_VERSION
        self._snapshots: tuple[Any, ...] = ()

    async def prepare(self) -> None:
        """Read the database as it is now: changes count from here on.

        Raises:
            DatabaseError: it cannot be read.
        """
        self._version = await self._database.data_version()
        self._snapshots = await self._take_snapshots()

    async def run(self) -> None:
        """Poll until cancelled; a database that cannot be read is logged, once, and tried again."""
        logged = ""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._poll()
            except DatabaseError as error:
                if str(error) != logged:
                    _log.warning("could not look for changes: %s", error)
                    logged = str(error)
                self._version = _UNKNOWN_VERSION

    async def _poll(self) -> None:
        version = await self._database.data_version()
        if self._database.stopped is not None and not self._has_stopped:
            self._has_stopped = True
            self._on_stopped(self._database.stopped)
        if version == self._version:
            return
        self._version = version
        before, self._snapshots = self._snapshots, await self._take_snapshots()
        for watched, old, new in zip(self._watched, before, self._snapshots, strict=True):
            if old != new:
                watched.on_change(old, new)

    async def _take_snapshots(self) -> tuple[Any, ...]:
        return await self._database.read(
            lambda connection: tuple(watched.snapshot(connection) for watched in self._watched)
        )
