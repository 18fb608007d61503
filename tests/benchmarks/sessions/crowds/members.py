"""Members of a served gallery, each with a key of its own: sessions of one member share their part of the server."""

from __future__ import annotations

import json
from pathlib import Path

import asyncssh

from tests.benchmarks.serving import ServedGallery
from tests.benchmarks.sessions.client import BenchmarkClient


async def join_members(gallery: ServedGallery, count: int) -> list[Path]:
    """Let as many members as are missing join by invitations; return the keys of `count` of them."""
    keys = [gallery.key.with_name(f"member{number:03}") for number in range(count)]
    missing = [key for key in keys if not key.exists()]
    if missing:
        async with asyncssh.connect(
            "127.0.0.1", gallery.port, username="owner", client_keys=[str(gallery.key)], known_hosts=None,
            agent_path=None, config=None,
        ) as owner:  # fmt: skip
            for key in missing:
                invitation = json.loads((await owner.run("invite --json", check=True)).stdout or "")
                await _join(gallery.port, key, invitation["token"])
    return keys


async def _join(port: int, key: Path, token: str) -> None:
    unused = key.with_suffix(".new")
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(unused)
    async with BenchmarkClient(port, unused, "plain", login="join") as client:
        await client.until(lambda seen: b"Invitation (" in seen.received)
        client.press(f"{token}\r".encode())
        await client.until(lambda seen: b"Choose a name" in seen.received)
        client.press(f"{key.name}\r".encode())
        await client.until(lambda seen: b"Newest photos" in seen.received)
    unused.rename(key)
