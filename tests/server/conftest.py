"""A served gallery, and OpenSSH clients that end with their test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.server.clients.openssh import Client
from tests.server.gallery.running_server import RunningServer, new_key, served

StartClient = Callable[..., Awaitable[Client]]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """An empty gallery that serves the holder of its owner's key."""
    async with served(tmp_path) as server:
        yield server


@pytest.fixture
async def unowned(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """An empty gallery without owner."""
    async with served(tmp_path, owner_keys=()) as server:
        yield server


@pytest.fixture
async def ssh() -> AsyncIterator[StartClient]:
    """Start OpenSSH clients, which end with the test."""
    clients: list[Client] = []

    async def start(arguments: Sequence[str], **options: object) -> Client:
        client = await Client.start(arguments, **options)  # type: ignore[arg-type]
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
def stranger_key(tmp_path: Path) -> Path:
    """A key that is not registered in any gallery."""
    return new_key(tmp_path / "stranger" / "id_ed25519")
