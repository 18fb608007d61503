"""A served gallery on a port chosen by the kernel, with the key of its owner."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncssh

import server_ssh
from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.gallery import Gallery
from core.models import ServerInfo
from core.ssh.sessions.ssh_session import SessionPrograms
from tests.core.building import place_database
from tests.programs import require_programs
from tests.server.clients import openssh
from tests.server.gallery.echo_session import EchoSessions
from tui.terminal import restore


@dataclass(frozen=True)
class RunningServer:
    """A running SSH server and everything that a test needs to connect to it."""

    gallery: Gallery
    settings: Settings
    listening: ServerInfo
    echo: EchoSessions
    task: asyncio.Task[None]
    folder: Path

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return self.listening.port

    @property
    def owner_key(self) -> Path:
        """The private key file of the owner."""
        return self.settings.home / ".ssh" / "id_ed25519"

    def arguments(self, *more: str, key: Path | None = None, user: str = "anybody") -> list[str]:
        """Return the arguments for `ssh`, with the owner's key unless another one is given."""
        flags = openssh.flags(self.port, key or self.owner_key, self.folder / "known_hosts")
        return [*flags, *more[:-1], f"{user}@127.0.0.1", *more[-1:]] if more else [*flags, f"{user}@127.0.0.1"]

    async def connect(self, user: str = "anybody", **options: Any) -> asyncssh.SSHClientConnection:
        """Connect with asyncssh as the client, for requests that OpenSSH never sends."""
        settings: dict[str, Any] = {
            "known_hosts": None,
            "config": None,
            "agent_path": None,
            "client_keys": [str(self.owner_key)],
            "username": user,
        }
        return await asyncssh.connect("127.0.0.1", self.port, **{**settings, **options})

    async def close(self) -> None:
        """Stop the server as Ctrl+C does."""
        self.task.cancel()
        await asyncio.wait([self.task])


def new_key(path: Path, passphrase: str = "") -> Path:
    """Create a key pair with ssh-keygen; return the private file."""
    require_programs("ssh-keygen")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arguments = [
        "ssh-keygen",
        "-q",
        "-t",
        "ed25519",
        "-a",
        "1",
        "-N",
        passphrase,
        "-C",
        "someone@home",
        "-f",
        str(path),
    ]
    subprocess.run(arguments, check=True)
    return path


def settings_in(folder: Path) -> Settings:
    """Return settings that touch nothing outside of the folder and listen on any free port."""
    return Settings(
        data_dir=folder / "data",
        config_dir=folder / "config",
        home=folder / "home",
        agent_socket=None,
        port=0,
        worker_count=1,
        share_listen=None,
    )


@asynccontextmanager
async def gallery_in(settings: Settings) -> AsyncIterator[Gallery]:
    """Open a gallery on a real database, without worker processes, which these tests do not need."""
    database = await Database.open(place_database(settings.database_path))
    gallery = Gallery(settings, database, WorkerPool(), DerivativeStore(settings.derivatives_dir))
    await gallery.accounts.owner("ann")
    try:
        yield gallery
    finally:
        await gallery.close()


@asynccontextmanager
async def served(
    folder: Path,
    owner_keys: Sequence[str] = ("id_ed25519",),
    prepare: Callable[[Gallery], Awaitable[None]] | None = None,
    **changes: Any,
) -> AsyncIterator[RunningServer]:
    """Serve an empty gallery whose owner has these keys in `~/.ssh`; `prepare` runs before the server listens.

    `changes` are settings that differ from `settings_in`.
    """
    settings = replace(settings_in(folder), **changes)
    for name in owner_keys:
        if not (settings.home / ".ssh" / name).exists():
            new_key(settings.home / ".ssh" / name)
    echo = EchoSessions()
    programs = SessionPrograms(echo, restore(), server_ssh.REGISTRY)
    listening: asyncio.Future[ServerInfo] = asyncio.get_running_loop().create_future()
    async with gallery_in(settings) as gallery:
        if prepare is not None:
            await prepare(gallery)
        serving = server_ssh.serve(gallery, settings, on_listening=listening.set_result, programs=programs)
        task = asyncio.create_task(serving)
        task.add_done_callback(lambda _: listening.cancel())
        try:
            server = RunningServer(gallery, settings, await listening, echo, task, folder)
        except asyncio.CancelledError:
            await task
            raise
        try:
            yield server
        finally:
            await server.close()
