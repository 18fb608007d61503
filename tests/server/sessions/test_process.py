"""The server as a process: how it ends on a signal, and how much memory hostile clients can make it use."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import pytest

from tests.programs import require_programs
from tests.server.clients import openssh
from tests.server.clients.openssh import Client, flags
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import new_key
from tui.terminal import restore

ROOT = Path(__file__).parents[3]
WAIT = openssh.WAIT_SECONDS
PROMISE = 5.0
"""Seconds within which every terminal is restored after SIGTERM; it takes far less."""
MEBIBYTE = 1024


@dataclass
class Server:
    """A server in a process of its own."""

    process: asyncio.subprocess.Process
    port: int
    key: Path
    known_hosts: Path

    def arguments(self) -> list[str]:
        """Return the arguments for `ssh`."""
        return [*flags(self.port, self.key, self.known_hosts), "anybody@127.0.0.1"]

    async def connect(self) -> asyncssh.SSHClientConnection:
        """Connect with asyncssh as the client."""
        return await asyncssh.connect(
            "127.0.0.1",
            self.port,
            known_hosts=None,
            config=None,
            agent_path=None,
            client_keys=[str(self.key)],
            username="a",
        )

    async def resident(self) -> int:
        """Return its resident memory in KiB."""
        program = await asyncio.create_subprocess_exec(
            "ps", "-o", "rss=", "-p", str(self.process.pid), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await program.communicate()
        return int(out)


async def _run(*arguments: str | Path, home: Path) -> asyncio.subprocess.Process:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "SSHOWCASE_CONFIG": str(home / "config")}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=environment, stdout=pipe)


@pytest.fixture
async def standin(tmp_path: Path) -> AsyncIterator[Server]:
    """An SSH server with echo sessions."""
    require_programs("ssh", "ssh-keygen")
    process = await _run("-m", "tests.server.gallery.echo_process", tmp_path, home=tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(WAIT):
        port, key = (await process.stdout.readline()).decode().split(maxsplit=1)
    yield Server(process, int(port), Path(key.strip()), tmp_path / "known_hosts")
    await _end(process)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Server]:
    """`sshowcase serve` with an empty folder of photos."""
    photos = tmp_path / "photos"
    photos.mkdir()
    key = new_key(tmp_path / ".ssh" / "id_ed25519")
    program = "from server_ssh import main; main()"
    process = await _run("-c", program, "serve", photos, "--data", tmp_path / "data", "--port", "0", home=tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(WAIT):
        while (line := (await process.stdout.readline()).decode().split())[:2] != ["Connect", "ssh"]:
            pass
    yield Server(process, int(line[4]), key, tmp_path / "known_hosts")
    await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_case_34_a_signal_ends_all_sessions(gallery: Server, ssh: StartClient, number: int) -> None:
    """Terminals are restored with a message, clients end with 0, and so does the server."""
    clients = [await ssh(gallery.arguments()) for _ in range(3)]
    for client in clients:
        await client.until(b"sign out")
    gallery.process.send_signal(number)
    async with asyncio.timeout(PROMISE):
        for client in clients:
            assert await client.ended() == 0
    for client in clients:
        before, after = client.output.rsplit(b"\x1b[?1049l", 1)
        assert b"\x1b[?1049h" in before
        assert b"The server is shutting down" in after
        assert b"\x1b[?1000l" in before + after
    async with asyncio.timeout(WAIT):
        assert await gallery.process.wait() == 0


async def test_a_restart_is_announced(gallery: Server, ssh: StartClient) -> None:
    """SIGUSR1, with which a service restarts it, ends sessions in the same way, and the message says how to return."""
    client = await ssh(gallery.arguments())
    await client.until(b"sign out")
    gallery.process.send_signal(signal.SIGUSR1)
    async with asyncio.timeout(PROMISE):
        assert await client.ended() == 0
    after = client.output.rsplit(b"\x1b[?1049l", 1)[1]
    assert f"The server is restarting. Connect again in a moment:  ssh -t localhost -p {gallery.port}".encode() in after


async def test_case_34_a_signal_ends_clients_that_do_not_read(standin: Server, ssh: StartClient) -> None:
    """A stuck client delays the end, but not beyond the promised time."""
    reading, standing = await ssh(standin.arguments()), await ssh(standin.arguments())
    await reading.until(b"[ann admin on")
    await standing.until(b"[ann admin on")
    standing.type(b"f")
    await standing.until(b"." * 4096)
    standing.stop()
    standin.process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PROMISE):
        assert await reading.ended() == 0
        assert restore() in reading.output
    async with asyncio.timeout(2 * PROMISE):
        assert await standin.process.wait() == 0


async def _echoes(client: Client, count: int) -> None:
    for _ in range(count):
        before = len(client.output)
        client.type(b"k")
        await client.until(b"<k>", since=before)


async def test_case_20_clients_that_never_read_leave_memory_flat(standin: Server, ssh: StartClient) -> None:
    """Five clients that stop reading with unlimited windows cost less than 20 MiB together; others are served."""
    other = await ssh(standin.arguments())
    await other.until(b"[ann admin on")
    await _echoes(other, 50)
    before = await standin.resident()
    hostile = [await standin.connect() for _ in range(5)]
    for connection in hostile:
        process = await connection.create_process(term_type="xterm", encoding=None, window=0xFFFFFFFF)
        await process.stdout.readuntil(b"\r\n")
        process.stdin.write(b"f")
        await process.stdout.readexactly(64 * 1024)
        connection._transport.pause_reading()  # type: ignore[union-attr]
    await _echoes(other, 500)
    assert await standin.resident() - before < 20 * MEBIBYTE
    for connection in hostile:
        connection.abort()
    await _echoes(other, 1)


async def test_case_32_sessions_that_end_leave_memory_flat(standin: Server) -> None:
    """200 aborted sessions leave less than 1 MiB behind."""
    await _cut(standin, 100)
    before = await standin.resident()
    await _cut(standin, 200)
    assert await standin.resident() - before < MEBIBYTE


async def _cut(server: Server, count: int) -> None:
    for _ in range(count):
        connection = await server.connect()
        process = await connection.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(b"\r\n")
        connection.abort()
