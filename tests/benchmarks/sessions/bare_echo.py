"""A bare SSH server that only echoes: what connecting and one key cost on a link, whatever program is behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh

from tests.benchmarks.sessions.client import BenchmarkClient


@asynccontextmanager
async def bare_echo() -> AsyncIterator[int]:
    """Yield the port of a server that accepts every key."""
    listener = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=_EveryKey, server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        process_factory=_echo, encoding=None, line_editor=False,
    )  # fmt: skip
    try:
        yield listener.get_port()
    finally:
        listener.close()
        await listener.wait_closed()


async def seconds_to_echo(port: int, key: Path) -> float:
    """Return the seconds from connecting until a key pressed at once is echoed."""
    async with BenchmarkClient(port, key) as client:
        client.press(b"x")
        return await client.until(lambda seen: b"x" in seen.received) - client.connecting


class _EveryKey(asyncssh.SSHServer):
    def begin_auth(self, _username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, _username: str, _key: asyncssh.SSHKey) -> bool:
        return True


async def _echo(process: asyncssh.SSHServerProcess[bytes]) -> None:
    while (data := await process.stdin.read(64)) and b"\x11" not in data:
        process.stdout.write(data)
    process.exit(0)
