"""Several sessions at once, each with its own terminal, and how a session ends."""

from __future__ import annotations

import asyncio
import logging
import re

import pytest

from tests.server.clients import openssh
from tests.server.clients.openssh import Client
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer
from tui.terminal import restore


async def _come_in(ssh: StartClient, server: RunningServer, **options: object) -> Client:
    client = await ssh(server.arguments(), **options)
    await client.until(b"[ann admin on")
    return client


async def test_two_users_have_their_own_terminals(server: RunningServer, ssh: StartClient) -> None:
    """Size, name and environment of one terminal do not reach the other."""
    small = await ssh(server.arguments(), size=(80, 24), environment={"TERM": "xterm-kitty", "COLORTERM": "truecolor"})
    await small.until(b"on xterm-kitty 80x24]")
    large = await ssh(server.arguments(), size=(200, 60), environment={"TERM": "screen", "LC_TERMINAL": "iTerm2"})
    await large.until(b"on screen 200x60]")
    small.type(b"a")
    await small.until(b"<a>")
    large.type(b"b")
    await large.until(b"<b>")
    assert b"<b>" not in small.output
    assert b"<a>" not in large.output
    assert [dict(terminal.environment) for terminal in server.echo.seen] == [
        {"COLORTERM": "truecolor"},
        {"LC_TERMINAL": "iTerm2"},
    ]


async def test_case_33_a_session_that_fails_does_not_affect_others(
    server: RunningServer, ssh: StartClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The terminal is restored, the message names a reference that is in the log, the exit status is 1."""
    caplog.set_level(logging.ERROR, logger="core.ssh.sessions.ssh_session")
    broken, other = await _come_in(ssh, server), await _come_in(ssh, server)
    broken.type(b"x")
    assert await broken.ended() == 1
    restored, _, apology = broken.output.rpartition(restore())
    assert restored
    found = re.search(rb"Reference for the owner: ([0-9a-f]{8})", apology)
    assert found is not None
    assert found[1].decode() in caplog.text
    assert "a screen broke" in caplog.text
    assert b"a screen broke" not in broken.output
    other.type(b"z")
    await other.until(b"<z>")


async def test_a_session_that_reported_its_error_still_fails(server: RunningServer, ssh: StartClient) -> None:
    """The exit status is 1, and the server adds no message."""
    client = await _come_in(ssh, server)
    client.type(b"!")
    assert await client.ended() == 1
    assert client.output.count(restore()) == 1
    assert b"Reference" not in client.output


async def test_a_session_that_ends_restores_its_terminal_once(server: RunningServer, ssh: StartClient) -> None:
    """The server adds nothing to what the screens have restored themselves."""
    client = await _come_in(ssh, server)
    client.type(b"q")
    assert await client.ended() == 0
    assert client.output.count(restore()) == 1


async def test_closing_the_gallery_restores_every_terminal(server: RunningServer, ssh: StartClient) -> None:
    """All sessions end with a message, also one that receives pictures."""
    clients = [await _come_in(ssh, server) for _ in range(4)]
    clients[0].type(b"f")
    await clients[0].until(b"." * 4096)
    await server.close()
    for client in clients:
        assert await client.ended() == 0
        assert client.output.count(restore()) == 1
        assert b"The server is shutting down" in client.output.rpartition(restore())[2]


async def test_a_killed_client_ends_its_session(server: RunningServer, ssh: StartClient) -> None:
    """A killed client ends its session and releases its slot."""
    staying, leaving = await _come_in(ssh, server), await _come_in(ssh, server)
    assert server.echo.present == 2
    await leaving.close()
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        while server.echo.present == 2:
            staying.type(b"k")
            await staying.until(b"<k>", since=len(staying.output))
    assert server.echo.present == 1


async def test_end_of_input_ends_a_session(server: RunningServer) -> None:
    """A forced terminal without a keyboard ends by itself."""
    status, shown, _ = await openssh.run(server.arguments("-tt"))
    assert status == 0
    assert "[ann admin on" in shown


async def test_a_new_size_is_passed_on(server: RunningServer, ssh: StartClient) -> None:
    """SIGWINCH reaches the session."""
    client = await _come_in(ssh, server)
    client.resize(132, 43)
    await client.until(b"[now 132x43]")


@pytest.mark.parametrize(
    ("claimed", "drawn"),
    [((65535, 65535), b"500x120]"), ((0, 0), b"80x24]"), ((2**32 - 1, 2**32 - 1), b"500x120]"), ((1, 1), b"1x1]")],
)
async def test_case_22_absurd_sizes_are_clamped(server: RunningServer, claimed: tuple[int, int], drawn: bytes) -> None:
    """At the start and later, a session gets a size that can be drawn."""
    async with await server.connect() as connection:
        process = await connection.create_process(term_type="xterm", term_size=claimed, encoding=None)
        assert drawn in await process.stdout.readuntil(b"\r\n")
        process.change_terminal_size(*claimed)
        assert drawn in await process.stdout.readuntil(b"\r\n")


async def test_a_burst_of_sessions_starts(server: RunningServer, ssh: StartClient) -> None:
    """More sessions than may start at once all start."""
    clients = await asyncio.gather(*(ssh(server.arguments()) for _ in range(8)))
    for client in clients:
        await client.until(b"[ann admin on")
    assert server.echo.present == 8
