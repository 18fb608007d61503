"""Flow control: make a slow or hostile client wait, instead of buffering its data in memory.

asyncssh 2.24 ignores the transport's pause_writing: for a client with an unlimited window that stops reading, it would
buffer everything. `FlowControl` handles it instead, and stops reading requests while their answers pile up.
"""

from __future__ import annotations

import asyncio
import contextvars
import socket
import time

import asyncssh

from core.limits.loop_time import LoopShare, current_share

UNSENT_BYTES = 64 * 1024
"""Bytes that the kernel may hold unsent. More would delay the response to a key by seconds of pictures."""
ANSWER_BYTES = 256 * 1024
"""Bytes of unread answers, beyond which requests of the client are no longer read."""
READ_BYTES = 4 * 1024
"""Bytes read at once from one client. Its packets are handled without a pause, while all other clients wait."""
KEPT_BACK_PACKETS = 1000
"""Answers that asyncssh may hold back during key re-exchange. A client that causes more is disconnected."""
_RENEWAL_SECONDS = 0.01


class FlowControl:
    """The write side of one SSH connection."""

    def __init__(self, connection: asyncssh.SSHServerConnection, share: LoopShare) -> None:
        """Take over flow control of a connection; call it in `connection_made`.

        The time that its packets take is charged to `share`, and they wait when it is used up.
        """
        self._connection = connection
        self._share = share
        self._context = contextvars.copy_context()
        self._context.run(current_share.set, share)
        self._resting: asyncio.TimerHandle | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        transport = connection._transport  # noqa: SLF001 - asyncssh offers no public way to its transport
        assert transport is not None
        self._transport = transport
        self._received = connection.data_received
        self._reading = True
        transport.max_size = READ_BYTES  # type: ignore[attr-defined]  # how asyncio's socket transport names it
        connection.pause_writing = self._writable.clear  # type: ignore[method-assign]
        connection.resume_writing = self._resume  # type: ignore[method-assign]
        connection.data_received = self._receive  # type: ignore[method-assign]
        self._ended = connection.eof_received
        connection.eof_received = self._end  # type: ignore[assignment]
        _limit_unsent(connection)

    async def drain(self) -> None:
        """Wait until the socket accepts more data or the connection is closed.

        During key re-exchange asyncssh buffers everything, and a client may never finish it.
        """
        await self._writable.wait()
        while self._keeps_back() and not self._transport.is_closing():  # noqa: ASYNC110 - asyncssh has no event for this
            await asyncio.sleep(_RENEWAL_SECONDS)

    def release(self) -> None:
        """Wake up everybody who waits in `drain`, because the connection is closed."""
        self._writable.set()
        if self._resting is not None:
            self._resting.cancel()

    def _keeps_back(self) -> bool:
        return not getattr(self._connection, "_kex_complete", True)

    def _resume(self) -> None:
        self._writable.set()
        self._read_again()

    def _read_again(self) -> None:
        if not self._reading and self._resting is None and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    def _end(self) -> bool:
        """Handle the end of the client's data. True keeps asyncio from flushing a transport that asyncssh aborts."""
        self._ended()
        return True

    def _receive(self, data: bytes, datatype: int | None = None) -> None:
        began = time.perf_counter()
        self._context.run(self._received, data, datatype)
        self._share.spend(time.perf_counter() - began)
        if len(getattr(self._connection, "_deferred_packets", ())) > KEPT_BACK_PACKETS:
            self._connection.abort()
        if not self._reading or self._transport.is_closing():
            return
        seconds = self._share.wait()
        if seconds:
            self._resting = asyncio.get_running_loop().call_later(seconds, self._rested)
        if seconds or self._transport.get_write_buffer_size() > ANSWER_BYTES:
            self._reading = False
            self._transport.pause_reading()

    def _rested(self) -> None:
        """Read again after the share was used up, unless answers pile up."""
        self._resting = None
        if self._transport.get_write_buffer_size() <= ANSWER_BYTES:
            self._read_again()


def _limit_unsent(connection: asyncssh.SSHServerConnection) -> None:
    stream = connection.get_extra_info("socket")
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if stream is not None and option is not None and stream.family in {socket.AF_INET, socket.AF_INET6}:
        stream.setsockopt(socket.IPPROTO_TCP, option, UNSENT_BYTES)
