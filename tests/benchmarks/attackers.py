"""Hostile visitors, in a process of their own: what each does goes on until it is terminated.

They hold a member's key, as a stolen laptop would, except those that never get so far.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncssh

from tests.benchmarks.serving import Served

_PAGE_DOWN, _PAGE_UP = b"\x1b[6~", b"\x1b[5~"
_PASTE = b"\x1b[200~" + b"x" * 64 * 1024
_HUGE = (65535, 65535, 0, 0)

Attack = Callable[[int, Path], Awaitable[None]]


async def never_reading(port: int, key: Path) -> None:
    """Ask for pages of pictures with an endless window and never read a byte of them."""
    async with _connect(port, key) as connection:
        process = await _visit(connection, window=0xFFFFFFFF)
        await process.stdout.read(1024)
        connection._transport.pause_reading()  # type: ignore[union-attr]  # asyncssh has no public way to stop
        while True:
            process.stdin.write(b"r" + _PAGE_DOWN + _PAGE_UP)
            await asyncio.sleep(0.05)


async def resizing(port: int, key: Path) -> None:
    """Change the size of the window as fast as the connection takes it."""
    async with _connect(port, key) as connection:
        process = await _visit(connection)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            for columns in range(40, 240):
                process.change_terminal_size(columns, 20 + columns % 40)
            await process.stdin.drain()
            await asyncio.sleep(0.01)


async def pasting(port: int, key: Path) -> None:
    """Paste megabytes without an end, as fast as they are taken."""
    async with _connect(port, key) as connection:
        process = await _visit(connection)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            process.stdin.write(_PASTE)
            await process.stdin.drain()


async def huge_window(port: int, key: Path) -> None:
    """Come with 65535 columns and rows, and leaf through everything."""
    async with _connect(port, key) as connection:
        process = await connection.create_process(term_type="xterm-256color", term_size=_HUGE, encoding=None)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            process.stdin.write(b"r" + _PAGE_DOWN)
            await asyncio.sleep(0.2)


async def slow_handshake(port: int, _key: Path) -> None:
    """Say one byte of the version a second, on as many connections as are taken."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b"SSH-2.0-slow":
                writer.write(bytes([byte]))
                await asyncio.sleep(1)
            writer.close()


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack for attack in (never_reading, resizing, pasting, huge_window, slow_handshake)
}


@contextmanager
def attacked(gallery: Served, attacks: dict[str, int]) -> Iterator[None]:
    """Let so many attackers of each kind work while the body runs."""
    names = [name for name, count in attacks.items() for _ in range(count)]
    command = [sys.executable, "-m", "tests.benchmarks.attackers", str(gallery.port), str(gallery.key), *names]
    attackers = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        attackers.kill()
        attackers.wait()


def _connect(port: int, key: Path) -> contextlib.AbstractAsyncContextManager[asyncssh.SSHClientConnection]:
    return asyncssh.connect(
        "127.0.0.1", port, username="eve", client_keys=[str(key)], known_hosts=None, agent_path=None, config=None
    )


async def _visit(connection: asyncssh.SSHClientConnection, **options: int) -> asyncssh.SSHClientProcess[bytes]:
    return await connection.create_process(
        term_type="xterm-256color", term_size=(120, 45, 1200, 900), encoding=None, **options
    )


async def _read(process: asyncssh.SSHClientProcess[bytes]) -> None:
    while await process.stdout.read(65536):
        pass


async def _again(attack: Attack, port: int, key: Path) -> None:
    """Come back whenever the door shuts."""
    while True:
        with contextlib.suppress(OSError, asyncssh.Error):
            await attack(port, key)
        await asyncio.sleep(0.2)


async def _all(port: int, key: Path, names: list[str]) -> None:
    await asyncio.gather(*(_again(ATTACKS[name], port, key) for name in names))


if __name__ == "__main__":
    asyncio.run(_all(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
