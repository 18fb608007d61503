"""A process that may open few files: connections that would take the last ones are refused in one line."""

from __future__ import annotations

import asyncio
import errno
import resource

import pytest

from core.limits.open_files import OpenFiles, raise_limit
from core.ssh.gate import Gate


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> OpenFiles:
    """The limit of a process that may open 64 files."""
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (64, 64))
    monkeypatch.setattr(OpenFiles, "_quiet_until", 0.0)
    return OpenFiles()


def test_the_last_descriptors_are_left_for_other_files(few: OpenFiles, caplog: pytest.LogCaptureFixture) -> None:
    """A flood is one line in the log."""
    assert few.leaves_room(-1)
    assert few.leaves_room(40)
    assert not any(few.leaves_room(number) for number in range(60, 64))
    assert few.parting_seconds(57) > few.parting_seconds(62) == 0
    assert [record.message for record in caplog.records] == [
        "connections are refused: this process may open 64 files only; raise the limit (`ulimit -n`)"
    ]


async def test_a_lack_of_descriptors_is_one_line(few: OpenFiles, caplog: pytest.LogCaptureFixture) -> None:
    """Asyncio reports it each time it accepts a connection; other errors are logged as they are."""
    loop = asyncio.get_running_loop()
    for _ in range(40):
        few.handle_loop_error(loop, {"message": "accept failed", "exception": OSError(errno.EMFILE, "Too many")})
    assert [record.exc_info for record in caplog.records] == [None]
    few.handle_loop_error(loop, {"message": "something else", "exception": ValueError("unheard of")})
    assert caplog.records[-1].exc_info is not None


async def test_a_connection_beyond_the_limit_is_told_why(few: OpenFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets a sentence before the version, also if it has sent its own, and the protocol is never started."""

    def start(_host: str, _port: int) -> asyncio.Protocol:
        raise AssertionError("a protocol was started")

    monkeypatch.setattr(few, "leaves_room", lambda _descriptor: False)
    gate = Gate([], lambda _address, _port: False, few)
    async with await gate.create_server(start, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"SSH-2.0-client\r\n")
        assert await reader.read() == b"This server has too many connections. Try again later.\r\n"
        writer.close()


def test_the_limit_is_raised_to_what_the_system_permits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many systems start programs with 1,024 of many more."""
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: raised.append(limits))
    for limits in [(1024, 4096), (1024, resource.RLIM_INFINITY), (4096, 4096), (resource.RLIM_INFINITY,) * 2]:
        monkeypatch.setattr(resource, "getrlimit", lambda _kind, limits=limits: limits)
        raise_limit()
    assert raised == [(4096, 4096), (65_536, resource.RLIM_INFINITY)]
