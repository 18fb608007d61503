"""A gallery that watches its folders in a process of its own, which ends itself in a scan that the watch started."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.gallery import Gallery
from core.indexing.watching import folder_polls, folder_watch, unquiet_paths, watched_root
from core.indexing.watching.watch_state import read_watch_state
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.kills.killed_scans import REPOSITORY, Kill, Moment, counts_transactions

_MODULE = "tests.core.indexing.kills.watched_library"


def wait_shortly() -> None:
    """Set the waits of the watch to what a test needs."""
    unquiet_paths.QUIET_SECONDS = 0.1  # type: ignore[misc]
    watched_root.POLL_SECONDS = watched_root.RETRY_SECONDS = folder_polls.SETTLE_SECONDS = 0.05  # type: ignore[misc]
    folder_watch.CHECK_SECONDS = 0.2  # type: ignore[misc]


@contextmanager
def watched(folder: Path, root: Path, kill: Kill) -> Iterator[subprocess.Popen[str]]:
    """Watch a root that was scanned, until the process ends itself there."""
    with subprocess.Popen(
        [sys.executable, "-m", _MODULE, str(folder), str(root), str(kill.number), kill.moment],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "watching\n"
            yield process
        finally:
            process.kill()


async def _watch(folder: Path, root: Path, kill: Kill) -> None:
    wait_shortly()
    gallery = await Gallery.open(settings_for(folder, thumbnails_in_background=False, hashes_in_background=False))
    gallery.watch_folders()
    while True:
        found = await asyncio.to_thread(read_watch_state, gallery.settings.data_dir)
        state = (found or {}).get(os.fsencode(root))
        if state is not None and state.reports:
            break
        await asyncio.sleep(0.02)
    counts_transactions(kill)
    print("watching", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    place, photos, number, moment = sys.argv[1:]
    asyncio.run(_watch(Path(place), Path(photos), Kill(int(number), Moment(moment))))
