"""Clients other than OpenSSH: Dropbear (routers and small boards), PuTTY (Windows), and scanners of host keys."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from core.accounts.operations import MakeInvitation
from tests.programs import require_programs
from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer

DROPBEAR = ("dbclient", "dropbearconvert")
PUTTY = ("plink", "puttygen")
PAUSE = b"Press Return to begin session."
"""PuTTY waits for this, so that no server can imitate PuTTY's own prompts."""


@pytest.fixture
def dropbear_key(server: RunningServer, tmp_path: Path) -> Path:
    """The owner's key in Dropbear's format."""
    require_programs(*DROPBEAR)
    path = tmp_path / "dropbear"
    arguments = ["dropbearconvert", "openssh", "dropbear", str(server.owner_key), str(path)]
    subprocess.run(arguments, check=True, capture_output=True)
    return path


@pytest.fixture
def putty_key(server: RunningServer, tmp_path: Path) -> Path:
    """The owner's key in PuTTY's format."""
    require_programs(*PUTTY)
    path = tmp_path / "key.ppk"
    subprocess.run(
        ["puttygen", str(server.owner_key), "-O", "private", "-o", str(path)], check=True, capture_output=True
    )
    return path


def dropbear(server: RunningServer, key: Path | None, name: str = "anybody") -> list[str]:
    """Return the arguments for `dbclient`."""
    return ["-y", "-y", *(["-i", str(key)] if key else []), "-p", str(server.port), f"{name}@127.0.0.1"]


def putty(server: RunningServer, *more: str, name: str = "anybody") -> list[str]:
    """Return the arguments for `plink`."""
    known = ["-hostkey", server.listening.host_key, "-noagent", "-ssh"]
    return [*known, "-P", str(server.port), *more, f"{name}@127.0.0.1"]


async def test_dropbear_opens_the_gallery(
    server: RunningServer, ssh: StartClient, tmp_path: Path, dropbear_key: Path
) -> None:
    """The key opens the gallery, the size is correct, and the terminal is restored."""
    client = await ssh(dropbear(server, dropbear_key), program="dbclient", environment={"HOME": str(tmp_path)})
    await client.until(b"[ann admin on xterm-256color 80x24]")
    client.resize(100, 30)
    await client.until(b"[now 100x30]")
    client.type(b"q")
    assert await client.ended() == 0
    assert client.output.rindex(b"\x1b[?1049l") > client.output.rindex(b"\x1b[?1049h")


async def test_dropbear_joins_with_a_password(server: RunningServer, ssh: StartClient, tmp_path: Path) -> None:
    """Without a key it asks for token, name and password, like any client."""
    require_programs(*DROPBEAR)
    owner = await server.gallery.accounts.owner("ann")
    token = (await server.gallery.apply(owner, MakeInvitation(owner.role))).result.token
    environment = {"HOME": str(tmp_path)}
    client = await ssh(dropbear(server, None, "join"), program="dbclient", environment=environment)
    for prompt, answer in [
        (b"Invitation", token),
        (b"Choose a name", "bob"),
        (b"Choose a password", "correct horse battery"),
        (b"Repeat the password", "correct horse battery"),
    ]:
        await client.until(prompt)
        client.type(f"{answer}\n".encode())
    await client.until(b"[bob admin on")


async def test_dropbear_runs_commands(server: RunningServer, tmp_path: Path, dropbear_key: Path) -> None:
    """Output and exit status arrive."""
    arguments = ["dbclient", *dropbear(server, dropbear_key), "help"]
    status, out = await _run(arguments, tmp_path)
    assert status == 0
    assert "scan" in out


async def test_putty_opens_the_gallery(
    server: RunningServer, ssh: StartClient, tmp_path: Path, putty_key: Path
) -> None:
    """The key opens the gallery on a terminal of the correct size."""
    arguments = putty(server, "-t", "-i", str(putty_key))
    client = await ssh(arguments, program="plink", environment={"HOME": str(tmp_path)})
    await client.until(PAUSE)
    client.type(b"\r")
    await client.until(b"[ann admin on ")
    await client.until(b" 80x24]")
    client.type(b"q")
    assert await client.ended() == 0
    assert client.output.rindex(b"\x1b[?1049l") > client.output.rindex(b"\x1b[?1049h")


async def test_putty_joins_with_a_password(server: RunningServer, ssh: StartClient, tmp_path: Path) -> None:
    """PuTTY shows the prompts and hides the password."""
    require_programs(*PUTTY)
    owner = await server.gallery.accounts.owner("ann")
    token = (await server.gallery.apply(owner, MakeInvitation(owner.role))).result.token
    client = await ssh(putty(server, "-t", name="join"), program="plink", environment={"HOME": str(tmp_path)})
    for prompt, answer in [
        (b"Invitation", token),
        (b"Choose a name", "bob"),
        (b"Choose a password", "correct horse battery"),
        (b"Repeat the password", "correct horse battery"),
    ]:
        await client.until(prompt)
        client.type(f"{answer}\n".encode())
    await client.until(PAUSE)
    client.type(b"\r")
    await client.until(b"[bob admin on")
    assert b"correct horse" not in client.output


async def test_a_scan_for_host_keys_finds_the_printed_one(server: RunningServer) -> None:
    """`ssh-keyscan`, with which people fill known_hosts, finds this key and no key of another type."""
    require_programs("ssh-keyscan", "ssh-keygen")
    status, found = await _run(["ssh-keyscan", "-p", str(server.port), "127.0.0.1"], server.folder)
    assert status == 0
    (line,) = [line for line in found.splitlines() if line and not line.startswith("#")]
    process = await asyncio.create_subprocess_exec(
        "ssh-keygen", "-lf", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    shown, _ = await process.communicate(f"{line}\n".encode())
    assert server.listening.host_key in shown.decode()


async def _run(arguments: list[str], home: Path) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
    )
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()
