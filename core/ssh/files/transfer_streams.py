"""A visitor's channel as the reader and the writer that asyncssh's SFTP and SCP servers expect.

What is written waits here until the server reads on or drains; then it goes out in pieces, each after the visitor has
room for it, so that a download neither piles up in memory nor keeps the event loop from others.
"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncssh

from core.ssh.sessions.session_stream import SessionStream

LONGEST_MESSAGE = 256 * 1024
"""Bytes of one message of a client, and of one answer, beside a few of its head."""

_HEAD = 1024
_LONGEST_LINE = 8 * 1024
_PIECE = 32 * 1024
"""Bytes that go out at once: one packet."""


class TransferStreams:
    """Both directions of one transfer; asyncssh takes it for its reader, its writer and that writer's channel."""

    def __init__(self, stream: SessionStream) -> None:
        """Belong to that channel."""
        self.logger = _Silence()
        self.ended = False
        """Whether the client has stopped sending."""
        self.has_written = False
        """Whether anything was sent to the client."""
        self._stream = stream
        self._input = bytearray()
        self._output: list[bytes] = []

    # As asyncssh's reader.

    async def read(self, n: int = -1) -> bytes:
        """Return up to n bytes, as soon as there are any; b"" at the end."""
        await self.drain()
        if not self._input:
            await self._more()
        return self._take(min(n, len(self._input)) if n >= 0 else len(self._input))

    async def readexactly(self, n: int) -> bytes:
        """Return exactly n bytes.

        Raises:
            asyncio.IncompleteReadError: the client stopped before.
            asyncssh.SFTPBadMessage: no honest client sends that many.
        """
        if n > LONGEST_MESSAGE + _HEAD:
            raise asyncssh.SFTPBadMessage("The message is too long")
        await self.drain()
        while len(self._input) < n:
            if not await self._more():
                raise asyncio.IncompleteReadError(bytes(self._input), n)
        return self._take(n)

    async def readline(self) -> bytes:
        """Return a line with its end; what there is at the end, or of a line that is too long."""
        await self.drain()
        searched = 0
        while (end := self._input.find(b"\n", searched)) < 0:
            searched = len(self._input)
            if searched > _LONGEST_LINE or not await self._more():
                return self._take(searched)
        return self._take(end + 1)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Tell nothing of the connection."""
        del name
        return default

    # As asyncssh's writer.

    def write(self, data: bytes) -> None:
        """Keep bytes for the next `drain`, which every reading call begins with."""
        self._output.append(data)
        self.has_written = True

    async def drain(self) -> None:
        """Send what was written; waits while the visitor is slower."""
        output, self._output = self._output, []
        for data in output:
            for start in range(0, len(data), _PIECE):
                self._stream.write(data[start : start + _PIECE])
                await self._stream.drain()
                await asyncio.sleep(0)

    def close(self) -> None:
        """Do nothing: the session closes its channel when the transfer has ended."""

    async def wait_closed(self) -> None:
        """Do nothing, likewise."""

    @property
    def channel(self) -> TransferStreams:
        """The channel, as far as the servers need one."""
        return self

    # As asyncssh's channel.

    def is_closing(self) -> bool:
        """Say no: what is sent to a visitor who has left goes nowhere."""
        return False

    def exit(self, status: int) -> None:
        """Do nothing: the session knows its exit status."""

    def abort(self) -> None:
        """Do nothing, likewise."""

    async def _more(self) -> bool:
        data = await self._stream.read()
        self._input += data
        self.ended = not data
        return bool(data)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._input[:count])
        del self._input[:count]
        return taken


class _Silence:
    """In the place of asyncssh's logger, which would write down every path and packet of every visitor."""

    def get_child(self, *_names: object) -> _Silence:
        """Return itself."""
        return self

    def _nothing(self, *_arguments: object, **_options: object) -> None:
        """Log nothing."""

    debug1 = debug2 = info = warning = error = packet = _nothing
