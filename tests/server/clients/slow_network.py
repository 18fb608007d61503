"""A slow network on loopback: a TCP proxy with limited bandwidth and a delay.

    async with slow_link(server.port, PROFILES["2 Mbit/s"]) as port:
        ...connect to port instead...

Like a router it buffers a bounded number of bytes in each direction; beyond that the sender's kernel waits.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

_PACKET = 1448
_BIT = 1 / 8


@dataclass(frozen=True)
class Profile:
    """A network: bytes per second in each direction, and the delay of a byte in seconds, without queueing."""

    down: float
    up: float
    delay: float
    buffer: int = 64 * 1024
    """Bytes that the network buffers."""


PROFILES = {
    "300 kbit/s": Profile(300_000 * _BIT, 100_000 * _BIT, 0.1),
    "2 Mbit/s": Profile(2_000_000 * _BIT, 500_000 * _BIT, 0.04),
    "8 Mbit/s": Profile(8_000_000 * _BIT, 2_000_000 * _BIT, 0.02),
}


@asynccontextmanager
async def slow_link(port: int, profile: Profile) -> AsyncIterator[int]:
    """Yield the port of a proxy to a port of this machine; at the end its connections are aborted."""
    running: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with suppress(OSError, asyncio.CancelledError):
            await _carry_both(reader, writer, port, profile)
        running.discard(task)

    listener = _small_buffers(socket.socket())
    listener.bind(("127.0.0.1", 0))
    server = await asyncio.start_server(connected, sock=listener, limit=_PACKET)
    try:
        yield listener.getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
        await server.wait_closed()


async def _carry_both(
    near_reader: asyncio.StreamReader, near_writer: asyncio.StreamWriter, port: int, profile: Profile
) -> None:
    upstream = _small_buffers(socket.socket())
    upstream.setblocking(False)
    await asyncio.get_running_loop().sock_connect(upstream, ("127.0.0.1", port))
    far_reader, far_writer = await asyncio.open_connection(sock=upstream, limit=_PACKET)
    ways = [
        asyncio.create_task(_carry(far_reader, near_writer, profile.down, profile)),
        asyncio.create_task(_carry(near_reader, far_writer, profile.up, profile)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)
        near_writer.transport.abort()
        far_writer.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rate: float, profile: Profile) -> None:
    """Copy one direction until its sender ends."""
    due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    delivering = asyncio.create_task(_deliver(due, writer))
    clock = asyncio.get_running_loop().time
    free_at = 0.0
    try:
        while data := await reader.read(_PACKET):
            free_at = max(free_at, clock()) + len(data) / rate
            due.put_nowait((free_at + profile.delay, data))
            await asyncio.sleep(free_at - clock() - profile.buffer / rate)
        await due.join()
    except OSError:
        pass
    finally:
        delivering.cancel()
        await asyncio.wait([delivering])


async def _deliver(due: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    with suppress(OSError):
        while True:
            at, data = await due.get()
            await asyncio.sleep(at - clock())
            writer.write(data)
            await writer.drain()
            due.task_done()


def _small_buffers(one: socket.socket) -> socket.socket:
    """Let the kernel buffer little: bytes in its buffers are under way, however slow the network is."""
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _PACKET)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    return one
