"""The start of a worker process: low priority, limits, and an end with the gallery."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
import warnings
from multiprocessing.connection import wait

from core.media.places.home_zone import set_home_zone


def limit_worker(memory: int, time_zone: str | None) -> None:
    """Set this process to nice 19, limit its address space (bytes), ignore Ctrl+C, and let SIGTERM end it at once.

    Dates whose place is unknown are in the time zone, by default that of the system.

    Standard output and error are closed: C libraries print parts of files there, escape sequences included.
    """
    # A fork server that another part of the process has started does not pass on that Ctrl+C is ignored.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.nice(19)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if highest == resource.RLIM_INFINITY else min(memory, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
