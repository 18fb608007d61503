"""Watches the roots of a gallery: one process of all that use the same data folder does."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.background import detached_context
from core.config import Settings
from core.database.database import Database
from core.event_bus import EventBus
from core.indexing import scanning
from core.indexing.watching.mounts import Mounts, mounts_of, network_type, read_mounts
from core.indexing.watching.watch_state import RootState, WatchState
from core.indexing.watching.watched_root import WatchedRoot
from core.media.scopes.folder_scope import FolderScope
from core.models import DiscoveryRules, Event, LibraryChanged

if TYPE_CHECKING:
    from core.indexing.indexing import Indexing

CHECK_SECONDS: Final = 2.0
"""Between two looks at what is mounted, and at whether another process still watches."""

_Key = tuple[Mounts, tuple[bytes, ...]]


class FolderWatch:
    """Scans what changes in the roots of a gallery, while `run` runs. Belongs to one event loop."""

    def __init__(self, database: Database, settings: Settings, indexing: Indexing, events: EventBus) -> None:
        self._database = database
        self._settings = settings
        self._indexing = indexing
        self._events = events
        self._state = WatchState(settings.data_dir)
        self._states: dict[bytes, RootState] = {}
        self._watched: dict[bytes, tuple[_Key, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        """Watch until cancelled, unless the settings say otherwise; while another process watches, wait for its end."""
        if not self._settings.watches_folders:
            return
        while not await asyncio.to_thread(self._state.take):  # noqa: ASYNC110 - the other one is another process
            await asyncio.sleep(CHECK_SECONDS)
        changed = asyncio.Event()

        def observe(event: Event) -> None:
            if isinstance(event, LibraryChanged):
                changed.set()

        unsubscribe = self._events.subscribe(observe)
        try:
            while True:
                changed.clear()
                await self._follow_roots()
                with suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_SECONDS):
                        await changed.wait()
        finally:
            unsubscribe()
            await self._end(list(self._watched))
            self._state.release()

    async def _follow_roots(self) -> None:
        """Watch new roots, end watching those that are gone, and begin again where another drive was mounted."""
        roots = [os.fsencode(root) for root in await self._indexing.roots()]
        mounts = await asyncio.to_thread(read_mounts)
        keys = {root: (mounts_of(root, mounts), _others_below(root, roots)) for root in roots}
        await self._end([root for root, (key, _) in self._watched.items() if keys.get(root) != key])
        for root, key in keys.items():
            if root not in self._watched:
                self._watched[root] = key, self._start(root, *key)

    def _start(self, root: bytes, of_root: Mounts, others: tuple[bytes, ...]) -> asyncio.Task[None]:
        own = [os.fsencode(self._settings.data_dir), os.fsencode(self._settings.config_dir), *others]
        watched = WatchedRoot(
            root,
            network_type(of_root),
            own,
            self._rules,
            partial(self._scan, Path(os.fsdecode(root))),
            partial(self._set_state, root),
        )
        loop = asyncio.get_running_loop()
        return loop.create_task(watched.run(), name="watch a folder", context=detached_context())

    async def _end(self, roots: list[bytes]) -> None:
        ended = [self._watched.pop(root)[1] for root in roots]
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        for root in roots:
            self._states.pop(root, None)

    async def _scan(self, root: Path, scope: FolderScope) -> None:
        await self._indexing.scan_folders(root, scope)

    async def _rules(self) -> DiscoveryRules:
        return await self._database.read(lambda connection: scanning.discovery_rules(connection, self._settings))

    def _set_state(self, root: bytes, state: RootState) -> None:
        self._states[root] = state
        self._state.write(self._states)


def _others_below(root: bytes, roots: list[bytes]) -> tuple[bytes, ...]:
    return tuple(other for other in roots if other.startswith(root.rstrip(b"/") + b"/"))
