"""The channel of a transfer: output leaves in pieces as the client takes them, and input is bounded."""

from __future__ import annotations

import asyncio

import asyncssh
import pytest

from core.ssh.files.transfer_streams import MAX_MESSAGE_BYTES, TransferStreams


class Channel:
    """A session's stream that accepts output only while it is open, and has its input ready."""

    def __init__(self, *sends: bytes) -> None:
        self.taken: list[bytes] = []
        self.open = asyncio.Event()
        self.open.set()
        self._sends = [*sends, b""]

    def write(self, data: bytes) -> None:
        self.taken.append(data)

    async def drain(self) -> None:
        await self.open.wait()

    async def read(self) -> bytes:
        return self._sends.pop(0) if len(self._sends) > 1 else self._sends[0]


def streams(*sends: bytes) -> tuple[TransferStreams, Channel]:
    channel = Channel(*sends)
    return TransferStreams(channel), channel  # type: ignore[arg-type]


async def test_output_leaves_in_pieces_before_more_is_read() -> None:
    """No piece is larger than a packet, and nothing more is read from a client that takes no output."""
    transfer, channel = streams(b"next")
    transfer.write(b"x" * 100_000)
    transfer.write(b"y")
    assert channel.taken == []
    channel.open.clear()
    reading = asyncio.create_task(transfer.readexactly(4))
    for _ in range(10):
        await asyncio.sleep(0)
    assert [len(piece) for piece in channel.taken] == [32 * 1024]
    assert not reading.done()
    channel.open.set()
    assert await reading == b"next"
    assert b"".join(channel.taken) == b"x" * 100_000 + b"y"
    assert max(map(len, channel.taken)) == 32 * 1024


async def test_reads_do_not_depend_on_packets() -> None:
    """Exactly n bytes, up to n bytes, or a line."""
    transfer, _ = streams(b"ab", b"cdef", b"gh\nline", b" two\nrest")
    assert await transfer.readexactly(3) == b"abc"
    assert await transfer.read(2) == b"de"
    assert await transfer.read(100) == b"f"
    assert await transfer.readline() == b"gh\n"
    assert await transfer.readline() == b"line two\n"
    ended = [transfer.ended]
    assert await transfer.readline() == b"rest"
    assert [*ended, transfer.ended] == [False, True]
    assert await transfer.read() == b""


async def test_the_end_of_input_is_reported() -> None:
    """Also in the middle of a message."""
    transfer, _ = streams(b"abc")
    with pytest.raises(asyncio.IncompleteReadError):
        await transfer.readexactly(4)


async def test_an_endless_message_or_line_is_refused() -> None:
    """An attacker announces gigabytes, or sends a line that never ends."""
    transfer, _ = streams(*[b"x" * 4096] * 10)
    with pytest.raises(asyncssh.SFTPBadMessage):
        await transfer.readexactly(MAX_MESSAGE_BYTES * 2)
    assert len(await transfer.readline()) <= 3 * 4096
