"""A gallery in a process and the people of a journey: what each types, and what each waits to see."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from PIL import Image

from tests.server.clients import openssh
from tests.server.clients.openssh import Client
from tests.server.gallery.running_server import new_key

WAIT = 60.0
COLUMNS, ROWS = 100, 30
_UNSHOWN = re.compile(rb"\x1b[_P\]].*?(?:\x1b\\|\x07)|\x1b\[[>=?][0-9;]*[qut]", re.DOTALL)
_UNFINISHED = re.compile(rb"\x1b(?:[_P\]](?:[^\x07\x1b]|\x1b(?!\\))*)?$|\x1b\[[0-?]*$")
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[_P\]].*?(?:\x1b\\|\x07)|[()].|[=>])", re.DOTALL)


@dataclass
class Person:
    """A person with a laptop: a home folder, a key in it, and a terminal."""

    home: Path
    port: int
    guests: AsyncExitStack
    key: Path = field(init=False)

    def __post_init__(self) -> None:
        self.key = self.home / ".ssh" / "id_ed25519"
        if not self.key.exists():
            new_key(self.key)

    async def ssh(self, name: str = "anybody", *command: str) -> TerminalSession:
        """Type `ssh -p PORT NAME@127.0.0.1`, or `ssh -t … COMMAND`."""
        options = openssh.flags(self.port, self.key, self.home / "known_hosts")
        words = [*options, *(["-tt"] if command else []), f"{name}@127.0.0.1", *command]
        client = await Client.start(words, size=(COLUMNS, ROWS))
        self.guests.push_async_callback(client.close)
        return TerminalSession(client)

    async def run(self, command: str, *more: str, name: str = "anybody") -> tuple[int, str, str]:
        """Type `ssh -p PORT HOST COMMAND`; return exit status, standard output and standard error."""
        words = [*openssh.flags(self.port, self.key, self.home / "known_hosts"), *more, f"{name}@127.0.0.1", command]
        return await openssh.run(["-o", "LogLevel=ERROR", *words])


class TerminalSession:
    """One session, as the person in front of the screen sees it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self._since = 0

    async def sees(self, words: str) -> str:
        """Wait until this text is on the screen; return everything that was shown since the last key."""
        async with asyncio.timeout(WAIT):
            while words not in self.text and not self.shows(words):
                if self.client.hung_up:
                    raise AssertionError(f"the session ended without {words!r}: {self.text!r}")
                try:
                    await self.client.more()
                except asyncio.CancelledError:
                    raise AssertionError("\n".join(self._screen.display)) from None
        return self.text

    async def loses(self, words: str) -> None:
        """Wait until this text is no longer on the screen."""
        async with asyncio.timeout(WAIT):
            while self.shows(words):
                await self.client.more()

    async def types(self, keys: str) -> None:
        """Press keys."""
        self._since = len(self.client.output)
        self.client.type(keys.encode())

    async def ended(self) -> int:
        """Wait for the end of the session."""
        return await self.client.ended()

    @property
    def text(self) -> str:
        """What was shown since the last key, without escape sequences."""
        return _ESCAPES.sub(b"", self.client.output[self._since :]).decode(errors="replace")

    def shows(self, words: str) -> bool:
        """Return whether this text is on the screen now."""
        self._draw()
        return words in "".join(self._screen.display)

    def _draw(self) -> None:
        """Draw what has arrived, except an incomplete string sequence; pyte would show it, a terminal does not."""
        arrived = self.client.output[self._drawn :]
        whole = len(arrived) - len(match[0]) if (match := _UNFINISHED.search(arrived)) else len(arrived)
        self._stream.feed(_UNSHOWN.sub(b"", arrived[:whole]))
        self._drawn += whole


@dataclass
class Gallery:
    """A served gallery with two categories, "Travel" and "Family"."""

    folder: Path
    process: asyncio.subprocess.Process
    port: int
    fingerprint: str
    guests: AsyncExitStack

    def person(self, name: str) -> Person:
        """Return a person with a laptop; "owner" is the person who started the gallery."""
        return Person(self.folder / name, self.port, self.guests)

    async def at_the_machine(self, *words: str) -> str:
        """Run `sshowcase` with these arguments on the machine of the gallery, in another process; return its output."""
        return await _said(self.folder, *words)


@asynccontextmanager
async def gallery(folder: Path, *flags: str) -> AsyncIterator[Gallery]:
    """Serve two folders of photos, with these flags."""
    for name, collections in {"Travel": ("Alps", "Lima"), "Family": ("Garden",)}.items():
        for number, collection in enumerate(collections):
            target = folder / "photos" / name / collection
            target.mkdir(parents=True)
            for photo in range(3):
                Image.new("RGB", (320, 240), (70 * photo, 90 * number, 120)).save(target / f"photo {photo}.jpg")
    new_key(folder / "owner" / ".ssh" / "id_ed25519")
    words = ["serve", str(folder / "photos"), "--port", "0", *flags]
    process = await asyncio.create_subprocess_exec(
        *_program(folder, *words), env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    said: dict[str, str] = {}
    try:
        async with asyncio.timeout(WAIT):
            while "Scanned" not in said:
                line = (await process.stdout.readline()).decode()
                key, _, value = line.strip().partition(" ")
                said[key] = value.strip()
        port = re.search(r"-p (\d+)", said["Connect"])
        assert port is not None
        async with AsyncExitStack() as guests:
            yield Gallery(folder, process, int(port[1]), said["Host"].split()[-1], guests)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


def _program(folder: Path, *words: str) -> list[str]:
    program = "from server_ssh import main; main()"
    return [sys.executable, "-c", program, *words, "--data", str(folder / "data")]


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "owner"),
        "SSHOWCASE_CONFIG": str(folder / "config"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


async def _said(folder: Path, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *_program(folder, *words),
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    async with asyncio.timeout(WAIT):
        out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return out.decode()
