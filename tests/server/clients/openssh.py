"""The real OpenSSH client on a pseudo-terminal, driven without blocking the event loop of the server."""

from __future__ import annotations

import asyncio
import fcntl
import os
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.programs import require_programs

WAIT_SECONDS = 60.0
"""A test fails after this time; none waits that long if everything works."""


def flags(port: int, key: Path | None, known_hosts: Path) -> list[str]:
    """Return options for `ssh` that make it independent of the configuration of the person who runs the tests."""
    options = [
        f"UserKnownHostsFile={known_hosts}",
        "GlobalKnownHostsFile=/dev/null",
        "StrictHostKeyChecking=accept-new",
        "IdentitiesOnly=yes",
        "IdentityAgent=none",
        f"IdentityFile={key if key is not None else 'none'}",
        "LogLevel=INFO",
        "SendEnv=LC_* LANG COLORTERM",
    ]
    return ["-F", "none", "-p", str(port), *(word for option in options for word in ("-o", option))]


class Client:
    """One `ssh` process and its terminal."""

    def __init__(self, process: asyncio.subprocess.Process, terminal: int) -> None:
        self.output = b""
        self._process = process
        self._terminal = terminal
        self._arrived = asyncio.Event()
        self._hung_up = False
        self._closed = False
        asyncio.get_running_loop().add_reader(terminal, self._read)

    @classmethod
    async def start(
        cls,
        arguments: Sequence[str],
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        program: str = "ssh",
    ) -> Client:
        """Run `ssh`, or another client, with these arguments on a terminal of that many columns and rows."""
        require_programs(program)
        terminal, child = os.openpty()
        _resize(terminal, size)
        process = await asyncio.create_subprocess_exec(
            program,
            *arguments,
            stdin=child,
            stdout=child,
            stderr=child,
            env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", **(environment or {})},
            preexec_fn=lambda: _own_terminal(child),
        )
        os.close(child)
        return cls(process, terminal)

    async def until(self, expected: bytes, since: int = 0) -> bytes:
        """Wait until the client shows these bytes; return everything it has shown."""
        async with asyncio.timeout(WAIT_SECONDS):
            while expected not in self.output[since:]:
                if self._hung_up:
                    raise AssertionError(f"ssh ended without {expected!r}: {self.output!r}")
                self._arrived.clear()
                await self._arrived.wait()
        return self.output

    @property
    def hung_up(self) -> bool:
        """Whether the client has closed its side of the terminal."""
        return self._hung_up

    async def more(self) -> None:
        """Wait until the client shows more, or has ended."""
        self._arrived.clear()
        await self._arrived.wait()

    def type(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self._terminal, keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; `ssh` receives SIGWINCH."""
        _resize(self._terminal, (columns, rows))

    def stop(self) -> None:
        """Suspend the client, as closing a laptop does."""
        self._process.send_signal(19)

    def proceed(self) -> None:
        """Resume the client."""
        self._process.send_signal(18)

    async def ended(self) -> int:
        """Wait for the end of the client; return its exit status."""
        async with asyncio.timeout(WAIT_SECONDS):
            status = await self._process.wait()
        while not self._hung_up:
            self._read()
        return status

    async def close(self) -> None:
        """Kill the client if it still runs; idempotent."""
        if self._closed:
            return
        self._closed = True
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        asyncio.get_running_loop().remove_reader(self._terminal)
        os.close(self._terminal)

    def _read(self) -> None:
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            # Linux returns EIO once the last process has closed its side.
            asyncio.get_running_loop().remove_reader(self._terminal)
            data = b""
        self._hung_up = not data
        self.output += data
        self._arrived.set()


async def run(arguments: Sequence[str], stdin: bytes = b"") -> tuple[int, str, str]:
    """Run `ssh` without a terminal; return exit status, standard output and standard error."""
    status, out, err = await run_bytes(arguments, stdin)
    return status, out.decode(), err


async def run_bytes(arguments: Sequence[str], stdin: bytes = b"") -> tuple[int, bytes, str]:
    """Do the same with standard output as bytes."""
    require_programs("ssh")
    process = await asyncio.create_subprocess_exec(
        "ssh",
        *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )
    async with asyncio.timeout(WAIT_SECONDS):
        out, err = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out, err.decode()


def _own_terminal(child: int) -> None:
    os.setsid()
    fcntl.ioctl(child, termios.TIOCSCTTY, 0)


def _resize(terminal: int, size: tuple[int, int]) -> None:
    columns, rows = size
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
