"""Clients that do not read, or send without end, cost the server a bounded amount of memory, and others no time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncssh
import pytest
from asyncssh.constants import MSG_CHANNEL_REQUEST
from asyncssh.packet import Boolean, String, UInt32

from core.ssh import back_pressure
from core.ssh.back_pressure import FlowControl
from tests.server.clients import openssh
from tests.server.clients.openssh import Client
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer

WAIT = openssh.WAIT_SECONDS
ENDLESS = 0xFFFFFFFF
KERNEL_BYTES = 12 * 1024 * 1024
"""More bytes than both ends of a loopback connection may buffer."""


async def _echoes(client: Client, count: int) -> None:
    """Press keys one by one, and wait for the echo of each."""
    for _ in range(count):
        before = len(client.output)
        client.type(b"k")
        await client.until(b"<k>", since=before)


async def _come_in(server: RunningServer, ssh: StartClient) -> Client:
    client = await ssh(server.arguments())
    await client.until(b"[ann admin on")
    return client


async def _never_read(server: RunningServer) -> asyncssh.SSHClientConnection:
    """Request endless output with an unlimited window, then stop reading the socket."""
    connection = await server.connect()
    process = await connection.create_process(term_type="xterm", encoding=None, window=ENDLESS)
    await process.stdout.readuntil(b"\r\n")
    process.stdin.write(b"f")
    await process.stdout.readexactly(64 * 1024)
    connection._transport.pause_reading()  # type: ignore[union-attr]
    return connection


async def _standstill(server: RunningServer, other: Client) -> int:
    """Let another user type until a sender has been stuck for 50 keys; return what it has sent."""
    async with asyncio.timeout(WAIT):
        while True:
            before = server.echo.written
            await _echoes(other, 50)
            if server.echo.written == before:
                return before


async def test_case_20_a_client_that_never_reads_is_not_sent_more(server: RunningServer, ssh: StartClient) -> None:
    """Its unlimited window does not fill the server's memory, and the keys of another user are answered."""
    other = await _come_in(server, ssh)
    connection = await _never_read(server)
    assert await _standstill(server, other) < KERNEL_BYTES
    connection.abort()


async def test_without_the_link_it_would_be(
    server: RunningServer, ssh: StartClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With asyncssh's own flow control, the same client is sent more than any kernel buffers."""

    async def at_once(_link: FlowControl) -> None:
        return

    monkeypatch.setattr(FlowControl, "drain", at_once)
    other = await _come_in(server, ssh)
    connection = await _never_read(server)
    async with asyncio.timeout(WAIT):
        while server.echo.written < 3 * KERNEL_BYTES:
            await _echoes(other, 1)
    connection.abort()


async def test_a_key_exchange_that_is_never_finished_fills_nothing(server: RunningServer, ssh: StartClient) -> None:
    """Output during key re-exchange is buffered in memory, so nothing more may be drawn until it ends."""
    other = await _come_in(server, ssh)
    connection = await server.connect()
    process = await connection.create_process(term_type="xterm", encoding=None, window=ENDLESS)
    await process.stdout.readuntil(b"\r\n")
    process.stdin.write(b"f")
    await process.stdout.readexactly(64 * 1024)
    connection._recv_handler = lambda: False
    connection._send_kexinit()
    begun = server.echo.written
    assert await _standstill(server, other) - begun < KERNEL_BYTES
    connection.abort()


async def test_too_many_held_back_answers_end_the_connection(server: RunningServer) -> None:
    """Requests without end during key re-exchange cannot fill the memory either."""
    connection = await server.connect()
    process = await connection.create_process(term_type="xterm", encoding=None)
    await process.stdout.readuntil(b"\r\n")
    connection._recv_handler = lambda: False
    connection._send_kexinit()
    connection._kex_complete = True
    for _ in range(back_pressure.KEPT_BACK_PACKETS + 100):
        connection.send_packet(MSG_CHANNEL_REQUEST, _window_change())
    async with asyncio.timeout(WAIT):
        await connection.wait_closed()


async def test_case_21_a_stopped_client_delays_nobody(server: RunningServer, ssh: StartClient) -> None:
    """A suspended OpenSSH that receives pictures is stuck; resumed, it continues."""
    other, stopped = await _come_in(server, ssh), await _come_in(server, ssh)
    stopped.type(b"f")
    await stopped.until(b"." * 4096)
    stopped.stop()
    written = await _standstill(server, other)
    stopped.proceed()
    async with asyncio.timeout(WAIT):
        while server.echo.written == written:
            await _echoes(other, 1)


async def test_unread_answers_do_not_pile_up(server: RunningServer, ssh: StartClient) -> None:
    """The server stops reading from a client that sends requests without reading the answers."""
    other = await _come_in(server, ssh)
    connection = await server.connect()
    await connection.create_process(term_type="xterm", encoding=None)
    transport = connection._transport
    assert transport is not None
    transport.pause_reading()
    asked = 0

    def ask() -> int:
        nonlocal asked
        while transport.get_write_buffer_size() < 256 * 1024:
            for _ in range(500):
                connection.send_packet(MSG_CHANNEL_REQUEST, _window_change())
            asked += 500
        return asked

    await _until_unchanged(ask, other)
    assert transport.get_write_buffer_size() > 0
    server_side = max(link_size(peer) for peer in _server_transports(server))
    assert server_side < 1024 * 1024
    connection.abort()


async def test_case_24_a_flood_of_sizes_delays_nobody(server: RunningServer, ssh: StartClient) -> None:
    """3,000 changes of size: the last one counts, and the keys of another user are answered all the while."""
    other = await _come_in(server, ssh)
    async with await server.connect() as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        for number in range(3_000):
            process.change_terminal_size(80 + number % 50, 24)
        process.change_terminal_size(123, 45)
        typing = asyncio.create_task(_echoes(other, 50))
        shown = b""
        async with asyncio.timeout(WAIT):
            while b"[now 123x45]" not in shown:
                shown = await process.stdout.readuntil(b"\r\n")
            await typing


async def test_case_25_unread_keys_stay_at_the_client(server: RunningServer) -> None:
    """10 MB typed into a session that reads nothing stay with the client."""
    async with await server.connect() as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(b"\r\n")
        process.stdin.write(b"f" + b"k" * 10 * 1024 * 1024)
        left = process.channel.get_write_buffer_size()
        async with asyncio.timeout(WAIT):
            for _ in range(200):
                await process.stdout.readexactly(16 * 1024)
        assert process.channel.get_write_buffer_size() == left > 9 * 1024 * 1024


def _window_change() -> bytes:
    """Return a request for a new size on channel 0 that wants an answer (RFC 4254 section 6.7)."""
    return UInt32(0) + String("window-change") + Boolean(True) + UInt32(80) * 4


async def _until_unchanged(measure: Callable[[], int], other: Client) -> None:
    async with asyncio.timeout(WAIT):
        before = -1
        while (now := measure()) != before:
            before = now
            await _echoes(other, 50)


def _server_transports(server: RunningServer) -> list[asyncio.WriteTransport]:
    return [stream._channel.get_connection()._transport for stream in server.echo.streams]  # type: ignore[attr-defined]


def link_size(transport: asyncio.WriteTransport) -> int:
    return transport.get_write_buffer_size()
