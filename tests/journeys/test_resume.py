"""Ann views a photo, her connection is lost, she connects again with OpenSSH and sees the same photo."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.server.clients.openssh import WAIT_SECONDS, Client, flags
from tests.server.gallery.running_server import new_key
from tui.keys.bindings import with_keys
from tui.screens.browse.place_recorder import BACK

ROOT = Path(__file__).parents[2]
PROGRAM = "from server_ssh import main; main()"
HOME = b"Newest photos"
ROOMY = (100, 40)


@dataclass
class Gallery:
    """A gallery with photos, and its clients."""

    folder: Path

    def __post_init__(self) -> None:
        for category, collection in (("Nature", "Alps"), ("Nature", "Bogs"), ("Travel", "Lima")):
            place = self.folder / "photos" / category / collection
            place.mkdir(parents=True)
            for number in range(4):
                Image.linear_gradient("L").resize((60, 40)).save(place / f"{collection.lower()}-{number}.jpg")
        self.key = new_key(self.folder / ".ssh" / "id_ed25519")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run `sshowcase serve` during the block; it ends as a service does."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, "serve", "photos", "--port", "0", "--data", "data", "--set", "workers=1",
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "SSHOWCASE_CONFIG": str(self.folder / "config"),
                 "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while not (line := (await process.stdout.readline()).decode()).strip().startswith("Connect"):
                    pass
                self.port = int(line.split()[4])
                while b"Scanned" not in await process.stdout.readline():
                    pass
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.communicate(), WAIT_SECONDS)

    async def connect(self) -> Client:
        """Connect with OpenSSH."""
        words = flags(self.port, self.key, self.folder / "known_hosts")
        return await Client.start([*words, "ann@127.0.0.1"], size=ROOMY)


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    """Twelve photos in three collections."""
    return Gallery(tmp_path)


async def press(client: Client, keys: bytes, expected: bytes) -> None:
    """Press keys and wait until the terminal shows the response."""
    before = len(client.output)
    client.type(keys)
    await client.until(expected, since=before)


async def look_at_the_second_bog(client: Client) -> None:
    """Home, the first category, its second collection, its second photo."""
    await client.until(HOME)
    await press(client, b"\r", b"Bogs")
    await press(client, b"l\r", b"bogs-0.jpg")
    await press(client, b"\r", b"1 of 4")
    await press(client, b"l", b"2 of 4")


async def test_the_same_photo_after_the_client_was_killed(gallery: Gallery) -> None:
    """The next session shows the photo, and Back leads home; a session after a normal end starts at home."""
    async with gallery.running():
        first = await gallery.connect()
        await look_at_the_second_bog(first)
        await first.close()
        again = await gallery.connect()
        await again.until(b"2 of 4")
        await again.until(with_keys(BACK, {}).encode())
        await press(again, b"l", b"3 of 4")
        await press(again, b"\x1b", b"bogs-0.jpg")
        await press(again, b"qqq", b"")
        assert await again.ended() == 0
        await again.close()
        later = await gallery.connect()
        await later.until(HOME)
        await press(later, b"q", b"")
        assert await later.ended() == 0
        assert b"of 4" not in later.output
        await later.close()


async def test_the_same_photo_while_the_old_connection_hangs(gallery: Gallery) -> None:
    """A laptop slept: the server still has the old session when she connects again."""
    async with gallery.running():
        asleep = await gallery.connect()
        await look_at_the_second_bog(asleep)
        asleep.stop()
        again = await gallery.connect()
        await again.until(b"2 of 4")
        asleep.proceed()
        await again.close()
        await asleep.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGUSR1])
async def test_the_same_photo_after_a_restart(gallery: Gallery, number: int) -> None:
    """The server stops during her session; the next one resumes it."""
    async with gallery.running() as process:
        first = await gallery.connect()
        await look_at_the_second_bog(first)
        process.send_signal(number)
        assert await first.ended() == 0
        assert (b"The server is restarting" in first.output) is (number == signal.SIGUSR1)
        await first.close()
    async with gallery.running():
        again = await gallery.connect()
        await again.until(b"2 of 4")
        await again.close()


async def test_the_same_photo_on_ones_own_terminal_after_its_window_was_closed(gallery: Gallery) -> None:
    """`open` needs no server for that."""

    async def sit_down() -> Client:
        return await Client.start(
            ["-c", PROGRAM, "open", str(gallery.folder / "photos"), "--data", str(gallery.folder / "data")],
            size=ROOMY,
            environment={
                "HOME": str(gallery.folder),
                "SSHOWCASE_CONFIG": str(gallery.folder / "config"),
                "PYTHONPATH": str(ROOT),
            },
            program=sys.executable,
        )

    first = await sit_down()
    await first.until(b"12 photos")
    await look_at_the_second_bog(first)
    first._process.send_signal(signal.SIGHUP)
    await first.ended()
    await first.close()
    again = await sit_down()
    await again.until(b"2 of 4")
    await again.close()
