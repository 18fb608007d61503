"""Hostile clients in a process of their own; each repeats its attack until it is terminated.

They hold a member's key, as a stolen laptop would, except those that do not authenticate.
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
from aiohttp import ClientSession

from tests.benchmarks.serving import ServedGallery

_PAGE_DOWN, _PAGE_UP = b"\x1b[6~", b"\x1b[5~"
_PASTE = b"\x1b[200~" + b"x" * 64 * 1024
_HUGE = (65535, 65535, 0, 0)

Attack = Callable[[int, Path], Awaitable[None]]


async def never_reading(port: int, key: Path) -> None:
    """Ask for pages of pictures with an endless window and never read a byte."""
    async with _connect(port, key) as connection:
        process = await _open_session(connection, window=0xFFFFFFFF)
        await process.stdout.read(1024)
        connection._transport.pause_reading()  # type: ignore[union-attr]  # asyncssh has no public way to stop
        while True:
            process.stdin.write(b"r" + _PAGE_DOWN + _PAGE_UP)
            await asyncio.sleep(0.05)


async def resizing(port: int, key: Path) -> None:
    """Resize the window as fast as the connection accepts it."""
    async with _connect(port, key) as connection:
        process = await _open_session(connection)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            for columns in range(40, 240):
                process.change_terminal_size(columns, 20 + columns % 40)
            await process.stdin.drain()
            await asyncio.sleep(0.01)


async def pasting(port: int, key: Path) -> None:
    """Paste without end, as fast as the server accepts it."""
    async with _connect(port, key) as connection:
        process = await _open_session(connection)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            process.stdin.write(_PASTE)
            await process.stdin.drain()


async def huge_window(port: int, key: Path) -> None:
    """Open a window of 65535 columns and rows, and page through everything."""
    async with _connect(port, key) as connection:
        process = await connection.create_process(term_type="xterm-256color", term_size=_HUGE, encoding=None)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            process.stdin.write(b"r" + _PAGE_DOWN)
            await asyncio.sleep(0.2)


async def slow_handshake(port: int, _key: Path) -> None:
    """Send one byte of the version a second, on as many connections as are accepted."""
    while True:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in b"SSH-2.0-slow":
                writer.write(bytes([byte]))
                await asyncio.sleep(1)
            writer.close()


async def flooding_keys(port: int, key: Path) -> None:
    """Press keys that draw whole frames as fast as the connection accepts them."""
    async with _connect(port, key) as connection:
        process = await _open_session(connection)
        reading = asyncio.create_task(_read(process))
        while not reading.done():
            process.stdin.write(b"r" + 20 * (_PAGE_DOWN + _PAGE_UP) + b"gh")
            await process.stdin.drain()
            await asyncio.sleep(0.01)


async def listing(port: int, key: Path) -> None:
    """Run `ls` again and again."""
    async with _connect(port, key) as connection:
        while True:
            await connection.run("ls", check=True)


async def guessing_passwords(port: int, _key: Path) -> None:
    """Guess the password of the owner."""
    async with asyncssh.connect(
        "127.0.0.1", port, username="owner", password="guess", client_keys=None, known_hosts=None, agent_path=None,
        config=None,
    ):  # fmt: skip
        pass


async def browsing_link(_port: int, key: Path) -> None:
    """Request the page of a share link, whose address is in a file next to the key, in a loop."""
    address = key.with_suffix(LINK_SUFFIX).read_text()
    async with ClientSession() as session:
        while True:
            async with session.get(address) as page:
                await page.read()


LINK_SUFFIX = ".link"

_OF_ONE_SESSION = (never_reading, resizing, pasting, huge_window, slow_handshake)
_OF_MANY = (flooding_keys, listing, guessing_passwords, browsing_link)
ATTACKS: dict[str, Attack] = {attack.__name__: attack for attack in _OF_ONE_SESSION}
"""The attacks that one session makes."""
_ALL = ATTACKS | {attack.__name__: attack for attack in _OF_MANY}


@contextmanager
def attacked(gallery: ServedGallery, attacks: dict[str, int], key: Path | None = None) -> Iterator[None]:
    """Run that many attackers of each kind while the body runs, with the key of the owner or another one."""
    names = [name for name, count in attacks.items() for _ in range(count)]
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.sessions.crowds.attackers",
        str(gallery.port),
        str(key or gallery.key),
        *names,
    ]
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


async def _open_session(connection: asyncssh.SSHClientConnection, **options: int) -> asyncssh.SSHClientProcess[bytes]:
    return await connection.create_process(
        term_type="xterm-256color", term_size=(120, 45, 1200, 900), encoding=None, **options
    )


async def _read(process: asyncssh.SSHClientProcess[bytes]) -> None:
    while await process.stdout.read(65536):
        pass


async def _repeat(attack: Attack, port: int, key: Path) -> None:
    """Reconnect whenever the server disconnects."""
    while True:
        with contextlib.suppress(OSError, asyncssh.Error):
            await attack(port, key)
        await asyncio.sleep(0.2)


async def _attack(port: int, key: Path, names: list[str]) -> None:
    await asyncio.gather(*(_repeat(_ALL[name], port, key) for name in names))


if __name__ == "__main__":
    asyncio.run(_attack(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
