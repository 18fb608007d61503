"""A session's channel as the reader and writer that asyncssh's SFTP and SCP servers expect.

Output is buffered until the server reads or drains, and then sent in pieces, each when the client has room for it: a
download neither fills the memory nor blocks the event loop.
"""

from __future__ import annotations

import asyncio
from typing import Any

import asyncssh

from core.ssh.channels.session_stream import SessionStream

MAX_MESSAGE_BYTES = 256 * 1024
"""Bytes of one message of a client or one answer, with some room for its header."""

_HEAD = 1024
_MAX_LINE_BYTES = 8 * 1024
_PIECE = 32 * 1024
"""Bytes sent at once: one packet."""


class TransferStreams:
    """Both directions of one transfer; asyncssh uses it as reader, as writer and as the writer's channel."""

    def __init__(self, stream: SessionStream) -> None:
        """Transfer over this stream."""
        self.logger = _NullLogger()
        self.ended = False
        """Whether the client has ended its input."""
        self.has_written = False
        """Whether anything was sent to the client."""
        self._stream = stream
        self._input = bytearray()
        self._output: list[bytes] = []

    # asyncssh's reader.

    async def read(self, n: int = -1) -> bytes:
        """Return up to n bytes as soon as there are any; b"" at the end."""
        await self.drain()
        if not self._input:
            await self._more()
        return self._take(min(n, len(self._input)) if n >= 0 else len(self._input))

    async def readexactly(self, n: int) -> bytes:
        """Return exactly n bytes.

        Raises:
            asyncio.IncompleteReadError: the input ended before.
            asyncssh.SFTPBadMessage: no valid message is that long.
        """
        if n > MAX_MESSAGE_BYTES + _HEAD:
            raise asyncssh.SFTPBadMessage("The message is too long")
        await self.drain()
        while len(self._input) < n:
            if not await self._more():
                raise asyncio.IncompleteReadError(bytes(self._input), n)
        return self._take(n)

    async def readline(self) -> bytes:
        """Return a line with its end; an incomplete line at the end of input or beyond the limit."""
        await self.drain()
        searched = 0
        while (end := self._input.find(b"\n", searched)) < 0:
            searched = len(self._input)
            if searched > _MAX_LINE_BYTES or not await self._more():
                return self._take(searched)
        return self._take(end + 1)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return the default: nothing about the connection is available here."""
        del name
        return default

    # asyncssh's writer.

    def write(self, data: bytes) -> None:
        """Buffer bytes for the next `drain`, with which every reading method starts."""
        self._output.append(data)
        self.has_written = True

    async def drain(self) -> None:
        """Send the buffer, waiting while the client is slower."""
        output, self._output = self._output, []
        for data in output:
            for start in range(0, len(data), _PIECE):
                self._stream.write(data[start : start + _PIECE])
                await self._stream.drain()
                await asyncio.sleep(0)

    def close(self) -> None:
        """Do nothing: the session closes its channel at the end of the transfer."""

    async def wait_closed(self) -> None:
        """Do nothing, for the same reason."""

    @property
    def channel(self) -> TransferStreams:
        """The channel, with the methods that the servers use."""
        return self

    # asyncssh's channel.

    def is_closing(self) -> bool:
        """Return False: output after a disconnect is discarded."""
        return False

    def exit(self, status: int) -> None:
        """Do nothing: the session sets its exit status."""

    def abort(self) -> None:
        """Do nothing, for the same reason."""

    async def _more(self) -> bool:
        data = await self._stream.read()
        self._input += data
        self.ended = not data
        return bool(data)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._input[:count])
        del self._input[:count]
        return taken


class _NullLogger:
    """Replaces asyncssh's logger, which would log every path and packet."""

    def get_child(self, *_names: object) -> _NullLogger:
        """Return itself."""
        return self

    def _nothing(self, *_arguments: object, **_options: object) -> None:
        """Log nothing."""

    debug1 = debug2 = info = warning = error = packet = _nothing
