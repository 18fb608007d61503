"""Nothing is sent but what was written."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator

import asyncssh
import pytest

from core.ssh.listener import CIPHERS
from core.ssh.sent_packets import leave_out_empty_packets

_PACKET = re.compile(r"(Sent|Received) (MSG_\w+)")


class _Open(asyncssh.SSHServer):
    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        leave_out_empty_packets(conn)

    def begin_auth(self, username: str) -> bool:
        del username
        return False


async def _echo(process: asyncssh.SSHServerProcess[bytes]) -> None:
    while data := await process.stdin.read(1024):
        process.stdout.write(data)
    process.exit(0)


@pytest.fixture
def packets(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log of asyncssh with every packet."""
    asyncssh.set_debug_level(3)
    caplog.set_level(logging.DEBUG, logger="asyncssh")
    yield caplog
    asyncssh.set_debug_level(1)


@pytest.mark.parametrize("cipher", CIPHERS)
async def test_each_write_is_one_packet(packets: pytest.LogCaptureFixture, cipher: str) -> None:
    """What is written arrives, with every cipher of the server, and no empty packet comes before it."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(
        _Open, "127.0.0.1", 0, server_host_keys=[key], process_factory=_echo, encoding=None, encryption_algs=[cipher]
    )
    async with (
        server,
        asyncssh.connect(
            "127.0.0.1",
            server.get_port(),
            username="a",
            known_hosts=None,
            client_keys=None,
            agent_path=None,
            config=None,
        ) as connection,
    ):
        leave_out_empty_packets(connection)
        process = await connection.create_process(encoding=None)
        packets.clear()
        for number in range(20):
            process.stdin.write(b"%03d" % number)
            assert await process.stdout.readexactly(3) == b"%03d" % number
        counts = Counter(_PACKET.findall(packets.text))
        assert counts["Sent", "MSG_CHANNEL_DATA"] == 40
        assert not [kind for kind in counts if "IGNORE" in kind[1]]
