"""Standard input of a command over SSH: raw data, or what is typed on a terminal, which it echoes."""

from __future__ import annotations

from collections import deque

import pytest

from core.ssh.sessions.command_execution import RemoteInput


class Stream:
    """Replaces a session's stream: these packets arrive, and what is echoed is kept."""

    def __init__(self, *packets: bytes) -> None:
        self.packets = deque(packets)
        self.echo = b""

    async def read(self) -> bytes:
        return self.packets.popleft() if self.packets else b""

    def write(self, data: bytes) -> None:
        self.echo += data


def input_of(stream: Stream, *, terminal: bool) -> RemoteInput:
    return RemoteInput(stream, terminal)  # type: ignore[arg-type]  # the part of a stream that input uses


async def test_a_file_arrives_as_it_is() -> None:
    """Without a terminal no byte is changed, and none is echoed; the end is b""."""
    stream = Stream(b"a\r\x04b", b"\n")
    given = input_of(stream, terminal=False)
    assert not given.isatty()
    assert [await given.read() for _ in range(3)] == [b"a\r\x04b", b"\n", b""]
    assert stream.echo == b""


async def test_typed_lines_are_echoed_until_the_end() -> None:
    """Enter ends a line, Ctrl+D the input; controls are shown as text; what follows the end is never read."""
    stream = Stream(b"se", b"cret\r", b"x\x1b]0;y\r\x04later", b"more")
    given = input_of(stream, terminal=True)
    assert given.isatty()
    assert [await given.read() for _ in range(3)] == [b"se", b"cret\n", b"x\x1b]0;y\n"]
    assert [await given.read() for _ in range(2)] == [b"", b""]
    assert stream.echo.startswith(b"secret\nx")
    assert b"\x1b" not in stream.echo
    assert b"later" not in stream.echo
    assert list(stream.packets) == [b"more"]


@pytest.mark.parametrize("packets", [(b"\x04",), (), (b"\x04never",)])
async def test_nothing_typed_is_an_empty_input(packets: tuple[bytes, ...]) -> None:
    """Ctrl+D at once, or a client that hangs up."""
    given = input_of(Stream(*packets), terminal=True)
    assert [await given.read() for _ in range(2)] == [b"", b""]
