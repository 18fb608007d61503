"""Checks of ports: free, or used by a gallery, another SSH server or another program."""

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
from core.config.ssh_addresses import GUESSED
from core.maintenance.checks.port_checks import address_finding, port_findings
from core.maintenance.findings import Finding, Level


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@asynccontextmanager
async def greeting(data: bytes) -> AsyncIterator[int]:
    """Listen, and send `data` to every client."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def check(port: int, **changes: Any) -> list[Finding]:
    defaults = replace(Settings(Path("/d"), Path("/c"), Path("/h"), None), share_listen=None)
    settings = replace(defaults, port=port, **changes)
    return [finding async for finding in port_findings(settings)]


@pytest.mark.parametrize(
    ("data", "level", "words"),
    [
        (b"SSH-2.0-sshowcase\r\n", Level.OK, "a gallery answers"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Level.FAIL, "another SSH server listens"),
        (b"220 mail\r\n", Level.FAIL, "another program listens"),
        (b"", Level.FAIL, "another program listens"),
    ],
)
async def test_the_greeting_identifies_the_program(data: bytes, level: Level, words: str) -> None:
    """A running gallery is ok, any other program is a failure."""
    async with greeting(data) as port:
        (finding,) = await check(port)
    assert finding.level is level
    assert words in finding.message


async def test_an_unused_port_is_free() -> None:
    """The check does not listen there."""
    (finding,) = await check(free_port())
    assert (finding.level, finding.message[-7:]) == (Level.OK, "is free")


async def test_an_address_of_another_machine_fails() -> None:
    """A documentation address (RFC 5737) never belongs to this machine."""
    (finding,) = await check(free_port(), listen="192.0.2.1")
    assert finding.level is Level.FAIL
    assert "not an address of this machine" in finding.message


async def test_other_ports_are_checked_if_they_are_set() -> None:
    """Those of share links and of metrics are checked."""
    found = await check(0, metrics_listen=f"127.0.0.1:{free_port()}", share_listen=f"127.0.0.1:{free_port()}")
    assert [(each.subject, each.level) for each in found] == [
        ("SSH port", Level.OK),
        ("port of share links", Level.OK),
        ("port of metrics", Level.OK),
    ]


@pytest.mark.parametrize(
    ("changes", "level", "words"),
    [
        ({}, Level.OK, "users type `ssh localhost -p 2222`. Only this machine can reach the gallery."),
        ({"listen": "0.0.0.0"}, Level.OK, GUESSED),
        ({"ssh_address": "127.0.0.1:2750"}, Level.OK, "users type `ssh 127.0.0.1 -p 2750`"),
        ({"ssh_address": "photos.invalid"}, Level.WARN, "cannot find photos.invalid"),
    ],
)
async def test_the_address_that_users_type_is_stated(changes: dict[str, Any], level: Level, words: str) -> None:
    """With the setting to change where only this machine can be reached, and a warning for a name without address."""
    settings = replace(Settings(Path("/d"), Path("/c"), Path("/h"), None), **changes)
    finding = await address_finding(settings)
    assert (finding.level, words in finding.message) == (level, True), finding
