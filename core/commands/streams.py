"""Where a command at the machine reads and writes; `core.ssh.sessions.command_execution` does the same for ssh."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Protocol, TextIO

_READ_BYTES = 64 * 1024
_PIPE_BYTES = 4096
"""A pipe that can be written to takes this much without blocking (PIPE_BUF of Linux)."""
_FILE_BYTES = 256 * 1024


class Output(Protocol):
    """Standard output or standard error of a command; keeps the order of the calls."""

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        ...

    def write(self, text: str) -> None:
        """Write text without waiting; call `drain` after a page of it."""
        ...

    async def send(self, data: bytes) -> None:
        """Write bytes; return when there is room for more.

        Raises:
            BrokenPipeError: the reader has gone.
        """
        ...

    async def drain(self) -> None:
        """Wait until there is room for more; raise BrokenPipeError if the reader has gone."""
        ...


class Input(Protocol):
    """Standard input of a command."""

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        ...

    async def read(self) -> bytes:
        """Wait for input and return it; b"" at the end."""
        ...


class LocalOutput:
    """A stream of this process; a full pipe blocks the command, not the event loop."""

    def __init__(self, stream: TextIO) -> None:
        """Write to this stream."""
        self.stream = stream

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self.stream.isatty()

    def write(self, text: str) -> None:
        """Write text at once."""
        self.stream.write(text)
        self.stream.flush()

    async def send(self, data: bytes) -> None:
        """Write bytes after the text so far."""
        self.stream.flush()
        descriptor = self.stream.fileno()
        loop = asyncio.get_running_loop()
        rest = memoryview(data)
        while rest:
            pipe = await _ready(descriptor, loop.add_writer, loop.remove_writer)
            rest = rest[os.write(descriptor, rest[: _PIPE_BYTES if pipe else _FILE_BYTES]) :]

    async def drain(self) -> None:
        """Let other tasks run; text has already been written."""
        await asyncio.sleep(0)


class LocalInput:
    """Standard input of this process."""

    def __init__(self, stream: TextIO) -> None:
        """Read from the stream's file descriptor if it has one, without its buffer."""
        self.stream = stream

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self.stream.isatty()

    async def read(self) -> bytes:
        """Wait for input without blocking the event loop, and return it."""
        try:
            descriptor = self.stream.fileno()
        except OSError:  # a stream in memory
            return self.stream.read(_READ_BYTES).encode()
        loop = asyncio.get_running_loop()
        await _ready(descriptor, loop.add_reader, loop.remove_reader)
        return os.read(descriptor, _READ_BYTES)


async def _ready(
    descriptor: int, add: Callable[[int, Callable[[], None]], object], remove: Callable[[int], object]
) -> bool:
    """Wait for a pipe, socket or terminal; return False for a file, which is always ready."""
    ready = asyncio.Event()
    try:
        add(descriptor, ready.set)
    except PermissionError:  # epoll refuses files
        await asyncio.sleep(0)
        return False
    try:
        await ready.wait()
    finally:
        remove(descriptor)
    return True
