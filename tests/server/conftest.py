"""A served gallery, and clients that are gone when their test ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from tests.server.clients.openssh import Client
from tests.server.gallery.running_server import RunningServer, new_key, served

StartClient = Callable[..., Awaitable[Client]]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """An empty gallery, served to whoever holds its owner's key."""
    async with served(tmp_path) as server:
        yield server


@pytest.fixture
async def unowned(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """An empty gallery that nobody can enter yet."""
    async with served(tmp_path, owner_keys=()) as server:
        yield server


@pytest.fixture
async def ssh() -> AsyncIterator[StartClient]:
    """Start OpenSSH clients; they are gone when the test ends."""
    clients: list[Client] = []

    async def start(words: Sequence[str], **options: object) -> Client:
        client = await Client.start(words, **options)  # type: ignore[arg-type]
        clients.append(client)
        return client

    yield start
    for client in clients:
        await client.close()


@pytest.fixture
def stranger_key(tmp_path: Path) -> Path:
    """A key that no gallery knows."""
    return new_key(tmp_path / "stranger" / "id_ed25519")
