"""The limit of open files of this process: each connection needs one, and so do databases, workers and photos."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import resource
import socket
import time
from collections.abc import Iterable
from typing import Any, ClassVar, Final

_log = logging.getLogger(__name__)

ACCEPTED_AT_ONCE: Final = 1
"""Connections that a listener accepts in one step of the event loop; within three steps they are judged.

There must be descriptors for all of these: without a free one asyncio accepts nobody for a second.
"""
FULL: Final = b"This server has too many connections. Try again later.\r\n"
"""What a client is told whose connection would take one of the last descriptors."""
_BACKLOG: Final = 128
_PARTING_SECONDS: Final = 0.1

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

    def parting_seconds(self, descriptor: int) -> float:
        """Return how long a refused client has to send something: closing before that resets the connection.

        There is no time once such connections have taken a quarter of the reserve, which is for other files.
        """
        return _PARTING_SECONDS if descriptor < self._limit - self._reserved * 3 // 4 else 0.0

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


def let_connections_wait(sockets: Iterable[socket.socket]) -> None:
    """Keep up to 128 connections waiting on listening sockets, from which asyncio accepts `ACCEPTED_AT_ONCE`.

    Asyncio has one number for both.
    """
    for each in sockets:
        with socket.socket(fileno=os.dup(each.fileno())) as listening:
            listening.listen(_BACKLOG)


def descriptor_of(transport: asyncio.BaseTransport) -> int:
    """Return the descriptor of a socket, -1 if it is already closed."""
    found = transport.get_extra_info("socket")
    return -1 if found is None else int(found.fileno())
