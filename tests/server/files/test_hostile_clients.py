"""Hostile SFTP clients: what they open, read, list and send is bounded, and they find nothing outside of the tree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from asyncssh.packet import String, UInt32, UInt64
from asyncssh.sftp import SFTPServer

from core.models import Role
from core.ssh.channels.session_stream import SessionStream
from core.ssh.files.sftp_server import MAX_TRANSFER_BYTES, OPEN_FILES, SftpServer
from tests.server.clients.openssh import WAIT_SECONDS
from tests.server.gallery.photo_files import PhotoFolder
from tests.server.gallery.running_server import RunningServer, served

ROME = "/library/travel/rome/one.jpg"


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "pictures")


@pytest.fixture
async def gallery(tmp_path: Path, photos: PhotoFolder) -> AsyncIterator[RunningServer]:
    async with served(tmp_path, prepare=photos.index) as server:
        yield server


@asynccontextmanager
async def sftp(server: RunningServer) -> AsyncIterator[asyncssh.SFTPClient]:
    async with await server.connect() as connection, connection.start_sftp_client() as client:
        yield client


def test_every_method_that_reads_the_disk_is_overridden() -> None:
    """Every method of asyncssh's own server that reads the disk is overridden, also in a newer version."""
    harmless = {"channel", "connection", "env", "logger", "convert_attrs", "_to_sftpname"}
    names = {name for name, value in vars(SFTPServer).items() if not name.startswith("__") and name not in harmless}
    assert {name for name in names if getattr(SftpServer, name) is getattr(SFTPServer, name)} == set()
    assert len(names) > 25


async def test_case_36_a_hundred_handles_and_huge_reads_are_bounded(
    gallery: RunningServer, photos: PhotoFolder
) -> None:
    """An attacker opens files without end and requests 4 MiB at once: both are limited, and closing makes room."""
    async with sftp(gallery) as client:
        handles = [await client.open(ROME, "rb", block_size=0) for _ in range(OPEN_FILES)]
        for _ in range(100 - OPEN_FILES):
            with pytest.raises(asyncssh.SFTPFailure, match="Too many open files"):
                await client.open(ROME, "rb")
        contents = photos.files["travel/rome/one.jpg"]
        handle = handles[0]._handle
        assert handle is not None
        data = await client._handler.read(handle, 0, 4 * 1024 * 1024)
        assert data[0] == contents[:MAX_TRANSFER_BYTES]
        for offset in (len(contents), 2**63, 2**64 - 1):
            with pytest.raises(asyncssh.SFTPEOFError):
                await client._handler.read(handle, offset, 10)
        await handles[0].close()
        assert await contents_of(client, ROME) == contents


async def test_open_folders_are_bounded(gallery: RunningServer) -> None:
    """An attacker opens folders without reading them; closing makes room again."""
    async with sftp(gallery) as client:
        handler = client._handler
        handles = [await handler.opendir(b"/library") for _ in range(OPEN_FILES)]
        for _ in range(100):
            with pytest.raises(asyncssh.SFTPFailure, match="Too many open folders"):
                await handler.opendir(b"/library")
        for handle in handles:
            await handler.close(handle)
        assert {str(name) for name in await client.listdir("/library")} == {".", "..", "home", "travel"}


async def test_the_client_can_ask_for_the_limits(gallery: RunningServer) -> None:
    """So that a well-behaved client respects them."""
    async with sftp(gallery) as client:
        assert client.limits.max_read_len == client.limits.max_write_len == MAX_TRANSFER_BYTES


CHANGES: list[Callable[[asyncssh.SFTPClient], Awaitable[Any]]] = [
    lambda client: client.open(ROME, "wb"),
    lambda client: client.open(ROME, "ab"),
    lambda client: client.open(ROME, "r+b"),
    lambda client: client.open("/selection/new.jpg", "xb"),
    lambda client: client.remove(ROME),
    lambda client: client.rename(ROME, "/selection/x.jpg"),
    lambda client: client.posix_rename(ROME, "/selection/x.jpg"),
    lambda client: client.symlink("/etc/passwd", "/selection/passwd"),
    lambda client: client.link(ROME, "/selection/x.jpg"),
    lambda client: client.readlink(ROME),
    lambda client: client.mkdir("/new"),
    lambda client: client.rmdir("/library"),
    lambda client: client.setstat(ROME, asyncssh.SFTPAttrs(permissions=0o777)),
    lambda client: client.truncate(ROME, 0),
    lambda client: client.statvfs("/"),
    lambda client: client.open("/library", "rb"),
    lambda client: client.open("/etc/passwd", "rb"),
    lambda client: client.stat("/etc"),
    lambda client: client.listdir("/etc"),
    lambda client: client.listdir(ROME),
    lambda client: client.remote_copy(ROME, "/selection/x.jpg"),
    lambda client: client.open(b"/selection/\xff\0.jpg", "rb"),
    lambda client: client.stat("/library/" + "a" * 100_000),
]


@pytest.mark.parametrize("change", CHANGES)
async def test_case_35_whatever_would_change_or_leave_the_tree_is_refused(
    gallery: RunningServer, photos: PhotoFolder, change: Callable[[asyncssh.SFTPClient], Awaitable[Any]]
) -> None:
    """An attacker's client tries every request of SFTP; the session continues unharmed."""
    async with sftp(gallery) as client:
        with pytest.raises(asyncssh.SFTPError):
            await change(client)
        assert await contents_of(client, ROME) == photos.files["travel/rome/one.jpg"]


async def test_a_member_who_lost_access_reads_no_further(gallery: RunningServer) -> None:
    """An attacker keeps a file open while the owner withdraws the category: the next read and stat fail."""
    async with sftp(gallery) as client, client.open(ROME, "rb", block_size=0) as file:
        assert await file.read(10, 0)
        (session,) = gallery.gallery.sessions._sessions.values()
        session.update(replace(session.actor, category_ids=frozenset()))
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await file.read(10, 0)
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await client.stat(ROME)
        assert {str(name) for name in await client.listdir("/library")} == {".", ".."}
        session.update(replace(session.actor, role=Role.PUBLIC))
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.listdir("/")


async def test_a_message_without_end_ends_the_transfer_only(gallery: RunningServer) -> None:
    """An attacker announces a packet of 4 GB, and sends an invalid one; other transfers of the connection continue."""
    async with await gallery.connect() as connection:
        for message in (UInt32(2**32 - 1) + b"x" * 1000, UInt32(5) + b"\x01\0\0\0\3" + UInt32(9) + b"\xff" * 9):
            writer, reader, _ = await connection.open_session(subsystem="sftp", encoding=None)
            writer.write(message)
            writer.write_eof()
            async with asyncio.timeout(WAIT_SECONDS):
                await reader.read()
                await writer.channel.wait_closed()
        async with connection.start_sftp_client() as client:
            assert "library" in await client.listdir("/")


async def test_case_20_a_client_that_reads_nothing_is_waited_for(
    gallery: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attacker requests a photo a thousand times and reads nothing: requests wait, not answers in memory."""
    sent = 0
    write = SessionStream.write

    def counting(stream: SessionStream, data: bytes) -> None:
        nonlocal sent
        sent += len(data)
        write(stream, data)

    monkeypatch.setattr(SessionStream, "write", counting)
    async with await gallery.connect() as connection, sftp(gallery) as other:
        writer, reader, _ = await connection.open_session(subsystem="sftp", encoding=None, window=2**31)
        writer.write(UInt32(5) + b"\x01" + UInt32(3))
        await reader.readexactly(4)
        writer.write(_packet(3, UInt32(1) + String(ROME.encode()) + UInt32(1) + UInt32(0)))
        connection._transport.pause_reading()  # type: ignore[union-attr]
        asked = _packet(5, UInt32(2) + String(b"\0\0\0\0") + UInt64(0) + UInt32(MAX_TRANSFER_BYTES))
        for _ in range(1000):
            writer.write(asked)
        async with asyncio.timeout(WAIT_SECONDS):
            before = -1
            while sent - before > 100 * 1024:
                before = sent
                for _ in range(100):  # each answer is some hundred bytes
                    await other.stat("/")
        assert 0 < sent < 20 * 1024 * 1024
        connection.abort()


async def contents_of(client: asyncssh.SFTPClient, path: str) -> object:
    async with client.open(path, "rb") as file:
        return await file.read()


def _packet(kind: int, body: bytes) -> bytes:
    payload = bytes([kind]) + body
    return UInt32(len(payload)) + payload
