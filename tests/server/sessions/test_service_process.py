"""`sshowcase serve` as a service manager runs it: without a terminal, with a settings file, reloaded and stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server.clients.openssh import WAIT_SECONDS

ROOT = Path(__file__).parents[3]
PROGRAM = "from server_ssh import main; main()"


@dataclass
class Service:
    """A running service and the socket on which it notifies its manager."""

    process: asyncio.subprocess.Process
    news: socket.socket
    file: Path

    async def notified(self) -> bytes:
        """Return the next notification."""
        async with asyncio.timeout(WAIT_SECONDS):
            return await asyncio.get_running_loop().sock_recv(self.news, 1000)

    async def logged(self, words: str) -> str:
        """Return the next line of the log that contains this text."""
        assert self.process.stderr is not None
        read: list[str] = []
        async with asyncio.timeout(WAIT_SECONDS):
            while words not in (line := (await self.process.stderr.readline()).decode()):
                assert line, f"the log ended after {read}"
                read.append(line)
        return line


def _listening(pid: int) -> int:
    """Return on how many TCP ports a process listens (proc(5), tcp state 0A)."""
    inodes = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()
    ]
    return sum(line[3] == "0A" and f"socket:[{line[9]}]" in inodes for line in lines)


@pytest.fixture
async def service(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Service]:
    """Start it with folders, port and JSON log from its file."""
    (tmp_path / "photos").mkdir()
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    file = config / "sshowcase.toml"
    file.write_text(
        'data = "index"\nfolders = ["../photos"]\nport = 0\nlog = "json"\nworkers = 1\nshare_listen = "127.0.0.1:0"\n'
        + getattr(request, "param", "")
    )
    news = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    news.bind(str(tmp_path / "notify"))
    news.setblocking(False)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        "serve",
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "SSHOWCASE_CONFIG": str(config),
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield Service(process, news, file)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
        news.close()


async def test_it_reports_ready_reload_and_stop(service: Service, tmp_path: Path) -> None:
    """READY once it listens; a mistake in the file does no harm; a new folder is scanned; STOPPING at the end."""
    assert (await service.notified()).startswith(b"READY=1\nSTATUS=Open on port ")
    good = service.file.read_text()
    service.file.write_text(good + "prot = 22\n")
    service.process.send_signal(signal.SIGHUP)
    assert "there is no setting prot" in await service.logged("were not reloaded")
    assert [await service.notified(), await service.notified()] == [b"STATUS=Reloading the settings", b"STATUS=Open"]
    (tmp_path / "more").mkdir()
    service.file.write_text(good.replace('["../photos"]', '["../photos", "../more"]').replace("port = 0", "port = 1"))
    service.process.send_signal(signal.SIGHUP)
    assert "these changes take effect at the next start: port" in await service.logged("these changes")
    service.process.send_signal(signal.SIGTERM)
    notified = [await service.notified() for _ in range(3)]
    assert notified[-1] == b"STOPPING=1"
    async with asyncio.timeout(WAIT_SECONDS):
        assert await service.process.wait() == 0
    assert (tmp_path / "config" / "index" / "gallery.db").exists()


@pytest.mark.parametrize(("service", "ports"), [("", 2), ('metrics_listen = "127.0.0.1:0"\n', 3)], indirect=["service"])
async def test_metrics_are_served_only_if_configured(service: Service, ports: int) -> None:
    """Not by default: then the process listens for SSH and for share pages alone."""
    await service.notified()
    assert _listening(service.process.pid) == ports
