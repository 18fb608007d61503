"""The start of a worker process: a fork of a server process, low priority, limits, and an end with the gallery."""

from __future__ import annotations

import multiprocessing
import multiprocessing.spawn
import os
import resource
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from typing import Any, Final

from core.config import safe_import_path
from core.media.places.home_zone import set_home_zone

PLAYBACK_NAME: Final = "video playback"
"""The name of processes that decode a video while it plays."""
BACKGROUND_NICE: Final = 19
WATCHED_NICE: Final = 5
"""Of the decoder of a video that a person is watching: after the event loop, before all work in the background."""
_KEPT_BLOCKS: Final = 2
"""Blocks of memory, of at most 16 MB each, that Pillow uses again for the next picture.

A new block costs a page fault for each 4 KB: 3,600 of them, a fifth of the time of a 1200 px picture.
"""

_PRELOADED: Final = [
    "core.derivatives.quiet_starts",
    "core.derivatives.worker_process",
    "core.derivatives.rendering",
    "core.media.metadata.photo_metadata",
    "numpy",
]


def worker_context() -> ForkServerContext:
    """Return the context whose processes are forked from a server process, which has loaded what they need."""
    _exclude_main_script()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


@contextmanager
def quiet_start() -> Iterator[None]:
    """Start processes in the body: they inherit that they ignore Ctrl+C, which reaches all processes of a terminal."""
    with safe_import_path():
        resource_tracker.ensure_running()  # it accepts Ctrl+C again in this thread, and so comes first
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def limit_worker(memory: int, time_zone: str | None, nice: int = BACKGROUND_NICE) -> None:
    """Limit this process: nice value, address space (bytes); Ctrl+C is ignored, and SIGTERM ends it at once.

    `nice` is added to the nice value of the gallery. Dates whose place is unknown are in the time zone, by default that
    of the system.

    Standard output and error are closed: C libraries print parts of files there, escape sequences included.
    """
    # A fork server that another part of the process has started does not pass on that Ctrl+C is ignored.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.nice(nice)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if highest == resource.RLIM_INFINITY else min(memory, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import Image  # here, because programs that only read the database load this module, too

    Image.core.set_blocks_max(_KEPT_BLOCKS)  # type: ignore[attr-defined] # its stubs leave it out
    # The default action also interrupts a decoder's C code, where a Python handler would have to wait.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    warnings.simplefilter("ignore")
    set_home_zone(time_zone)
    threading.Thread(target=_end_with_gallery, daemon=True).start()


def ready() -> int:
    """Return the process id: the worker has started."""
    return os.getpid()


def _end_with_gallery() -> None:
    """Exit when the parent process has ended, also in the middle of a task that hangs."""
    gallery = multiprocessing.parent_process()
    if gallery is not None:
        wait([gallery.sentinel])
        os._exit(1)


def _exclude_main_script() -> None:
    """Start workers without the program's main script, which may import screens and protocols, or not be a file."""
    from pebble.pool.process import WORKERS_NAME

    prepare = multiprocessing.spawn.get_preparation_data
    if getattr(prepare, "excludes_main", False):
        return

    def prepare_without_main(name: str) -> dict[str, Any]:
        data = prepare(name)
        if name in {WORKERS_NAME, PLAYBACK_NAME}:
            data.pop("init_main_from_name", None)
            data.pop("init_main_from_path", None)
        return data

    prepare_without_main.excludes_main = True  # type: ignore[attr-defined]
    multiprocessing.spawn.get_preparation_data = prepare_without_main
