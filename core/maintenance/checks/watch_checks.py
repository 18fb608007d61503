"""Check whether changes in the indexed folders are noticed, and why not."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Final

from core.config import Settings
from core.errors import GalleryError
from core.indexing.scanning import known_roots
from core.indexing.watching.change_stream import WatchEndedError, WatchStarted, watched
from core.indexing.watching.mounts import mounts_of, network_type, read_mounts
from core.indexing.watching.watch_state import RootState, read_watch_state
from core.indexing.watching.watched_root import LIMIT_REMEDY, network_reason
from core.maintenance.database_checks import read_only
from core.maintenance.findings import Finding, ok, warn
from core.text import display_path

_SUBJECT: Final = "watching"
_PATIENCE: Final = 30.0
"""Seconds for an attempt to watch a root."""
_RESTART: Final = "The log says more; it is tried again every 15 minutes and at the next start."


async def watch_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Report how a running server watches each root, or try it for a moment where none runs."""
    if not settings.watches_folders:
        yield ok(_SUBJECT, "switched off by the setting `watch`; scans find what changed")
        return
    roots = await asyncio.to_thread(_roots, settings.database_path)
    states = await asyncio.to_thread(read_watch_state, settings.data_dir)
    for root in roots:
        path = os.fsencode(root)
        if states is None:
            yield await _tried(path, settings)
        elif path in states:
            yield _finding(path, states[path])
        else:
            yield ok(
                _SUBJECT, f"{display_path(path)} is not watched yet; it is offline, or the server has just started"
            )


def _roots(database: Path) -> tuple[Path, ...]:
    """Return the indexed folders; problems of the database are reported by its own check."""
    if not database.exists():
        return ()
    try:
        with closing(read_only(database)) as connection:
            return known_roots(connection)
    except (sqlite3.Error, GalleryError):
        return ()


async def _tried(root: bytes, settings: Settings) -> Finding:
    kind = network_type(mounts_of(root, await asyncio.to_thread(read_mounts)))
    if kind is not None:
        return _finding(root, RootState(reports=False, reason=network_reason(kind), is_network=True))
    try:
        own = [os.fsencode(settings.data_dir), os.fsencode(settings.config_dir)]
        async with asyncio.timeout(_PATIENCE), watched(root, own) as messages:
            started = await anext(messages)
    except WatchEndedError as ended:
        if ended.is_replaced:
            return ok(_SUBJECT, f"{display_path(root)} is offline")
        return _finding(root, RootState(reports=False, reason=str(ended), is_limit=ended.is_limit))
    except TimeoutError:
        return _finding(root, RootState(reports=False, reason="it does not answer"))
    number = started.folders if isinstance(started, WatchStarted) else 0
    return ok(_SUBJECT, f"changes in {display_path(root)} are noticed ({number:,} folders)")


def _finding(root: bytes, state: RootState) -> Finding:
    if state.reports:
        return ok(_SUBJECT, f"changes in {display_path(root)} are noticed")
    message = f"{display_path(root)} is looked at once a minute, because {state.reason}"
    if state.is_limit:
        return warn(_SUBJECT, message, LIMIT_REMEDY)
    return ok(_SUBJECT, message) if state.is_network else warn(_SUBJECT, message, _RESTART)
