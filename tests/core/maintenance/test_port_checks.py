"""What listens where the gallery would: nobody, a gallery, another ssh server, another program."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.maintenance.findings import Finding, Level
from core.maintenance.port_checks import port_findings


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@asynccontextmanager
async def greeting(data: bytes) -> AsyncIterator[int]:
    """Listen, and greet whoever comes."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def looked(port: int, **changes: Any) -> list[Finding]:
    settings = replace(Settings(Path("/d"), Path("/c"), Path("/h"), None), port=port, **changes)
    return [finding async for finding in port_findings(settings)]


@pytest.mark.parametrize(
    ("data", "level", "words"),
    [
        (b"SSH-2.0-sshowcase\r\n", Level.OK, "a gallery answers"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Level.FAIL, "another ssh server listens"),
        (b"220 mail\r\n", Level.FAIL, "another program listens"),
        (b"", Level.FAIL, "another program listens"),
    ],
)
async def test_who_answers_is_known_by_the_greeting(data: bytes, level: Level, words: str) -> None:
    """A gallery that runs is fine, anything else has to go."""
    async with greeting(data) as port:
        (finding,) = await looked(port)
    assert finding.level is level
    assert words in finding.words


async def test_a_port_where_nobody_listens_is_free() -> None:
    """It is looked at without listening there."""
    (finding,) = await looked(free_port())
    assert (finding.level, finding.words[-7:]) == (Level.OK, "is free")


async def test_an_address_of_another_machine_fails() -> None:
    """A documentation address (RFC 5737) is never of this machine."""
    (finding,) = await looked(free_port(), listen="192.0.2.1")
    assert finding.level is Level.FAIL
    assert "no address of this machine" in finding.words


async def test_other_ports_are_looked_at_when_they_are_set() -> None:
    """Those of links and of figures."""
    found = await looked(0, metrics_listen=f"127.0.0.1:{free_port()}", share_listen=f"127.0.0.1:{free_port()}")
    assert [(each.subject, each.level) for each in found] == [
        ("ssh port", Level.OK),
        ("port of links", Level.OK),
        ("port of figures", Level.OK),
    ]
