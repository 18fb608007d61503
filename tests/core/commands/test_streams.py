"""The streams of this process: in order, without blocking the event loop, and with their ends reported."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path

import pytest

from core.commands.streams import LocalInput, LocalOutput


async def test_text_and_bytes_keep_their_order(tmp_path: Path) -> None:
    """Text and bytes are written to a file in the order of the calls."""
    with (tmp_path / "out").open("w", encoding="utf-8") as file:
        out = LocalOutput(file)
        out.write("é\n")
        await out.send(b"\xff" * 300_000)
        out.write("end\n")
    assert (tmp_path / "out").read_bytes() == "é\n".encode() + b"\xff" * 300_000 + b"end\n"


async def test_a_full_pipe_blocks_the_command_but_not_the_event_loop() -> None:
    """While the reader does not read, `send` waits, other tasks run, and `send` can be cancelled."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as file, os.fdopen(reading, "rb", buffering=0) as reader:
        sending = asyncio.create_task(LocalOutput(file).send(b"x" * 1_000_000))
        done, _ = await asyncio.wait({sending}, timeout=0.05)
        assert not done
        received = 0
        while received < 1_000_000:
            received += len(await asyncio.to_thread(reader.read, 65536))
        await sending
        sending = asyncio.create_task(LocalOutput(file).send(b"x" * 1_000_000))
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending


async def test_a_closed_pipe_is_reported() -> None:
    """After `| head` has exited, `send` raises BrokenPipeError."""
    reading, writing = os.pipe()
    os.close(reading)
    file = os.fdopen(writing, "w")
    with pytest.raises(BrokenPipeError):
        await LocalOutput(file).send(b"x")
    file.close()


@pytest.mark.parametrize("kind", ["pipe", "file", "memory"])
async def test_input_is_read_to_its_end(kind: str, tmp_path: Path) -> None:
    """A pipe, a file and a stream in memory are read to the end."""
    data = b"line\n" * 50_000
    writing: asyncio.Task[None] | None = None
    if kind == "pipe":
        reading, write_end = os.pipe()
        source: io.TextIOBase = os.fdopen(reading)

        def feed() -> None:
            with os.fdopen(write_end, "wb") as file:
                file.write(data)

        writing = asyncio.create_task(asyncio.to_thread(feed))
    elif kind == "file":
        (tmp_path / "in").write_bytes(data)
        source = (tmp_path / "in").open()
    else:
        source = io.StringIO(data.decode())
    received = b""
    with source:
        given = LocalInput(source)  # type: ignore[arg-type]  # every text stream of Python's has what is used
        while piece := await given.read():
            received += piece
    if writing is not None:
        await writing
    assert received == data
