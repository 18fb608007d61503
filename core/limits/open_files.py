"""The limit of open files of this process: each connection needs one, and so do databases, workers and photos."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import time
from typing import Any, ClassVar, Final

_log = logging.getLogger(__name__)

_LEAST, _MOST = 8, 32
"""Descriptors that connections leave for everything else."""
_WANTED: Final = 65_536
_QUIET_SECONDS: Final = 60.0


class OpenFiles:
    """Finds connections that would take the last descriptors, and logs that once a minute. Belongs to one process."""

    _quiet_until: ClassVar[float] = 0.0
    """The line is logged once for all listeners of the process."""

    def __init__(self) -> None:
        """Read the limit as it is now."""
        self._limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._reserved = max(_LEAST, min(_MOST, self._limit // 8))

    def leaves_room(self, descriptor: int) -> bool:
        """Return whether a new connection with this descriptor leaves room; the system gives the lowest free number."""
        if descriptor < 0 or self._limit == resource.RLIM_INFINITY or descriptor < self._limit - self._reserved:
            return True
        self._report()
        return False

    def is_far_from_limit(self, descriptor: int) -> bool:
        """Return whether a refused connection with this descriptor leaves most of the reserve to other files."""
        return descriptor < self._limit - self._reserved * 3 // 4

    def handle_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log an error of the event loop: one line for a lack of descriptors, everything else as usual."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in {errno.EMFILE, errno.ENFILE}:
            self._report()
        else:
            loop.default_exception_handler(context)

    def _report(self) -> None:
        now = time.monotonic()
        if now >= OpenFiles._quiet_until:
            OpenFiles._quiet_until = now + _QUIET_SECONDS
            _log.warning(
                "connections are refused: this process may open %d files only; raise the limit (`ulimit -n`)",
                self._limit,
            )


def raise_limit() -> None:
    """Use as many descriptors as the system permits to this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(hard, _WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def descriptor_of(transport: asyncio.BaseTransport) -> int:
    """Return the descriptor of a socket, -1 if it is already closed."""
    socket = transport.get_extra_info("socket")
    return -1 if socket is None else int(socket.fileno())
