"""The owner selects photos on the screen, downloads them with the line that is shown, and uploads one."""

from __future__ import annotations

import asyncio
import re
import shlex
import subprocess
from pathlib import Path

from tests.journeys.served_process import Gallery, Person, gallery
from tests.programs import require_programs
from tests.server.clients import openssh

LINE = re.compile(r"scp -P \d+ -r localhost:selection/ \.")


async def typed(home: Gallery, person: Person, line: str, folder: Path) -> int:
    """Run a line of `scp` in a folder of a person's laptop; return its exit status."""
    program, *words = shlex.split(line)
    assert program == "scp"
    flags = ["-P" if flag == "-p" else flag for flag in openssh.flags(home.port, person.key, person.home / "hosts")]
    require_programs(program)
    process = await asyncio.create_subprocess_exec(
        program,
        "-q",
        *flags,
        *words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        said, _ = await process.communicate()
    assert said == b"", said
    assert process.returncode is not None
    return process.returncode


async def test_photos_are_selected_downloaded_and_uploaded(tmp_path: Path) -> None:
    """From the first Space to the upload, with OpenSSH's ssh and scp and nothing else."""
    inbox = tmp_path / "photos" / "From us"
    async with gallery(tmp_path, "--set", f"upload_folder={inbox}") as home:
        owner = home.person("owner")
        laptop = tmp_path / "laptop"
        laptop.mkdir()

        # She opens a collection, selects two of three photos, and opens the download dialog.
        session = await owner.ssh()
        await session.sees("Travel")
        await session.types("l\r")
        await session.sees("Alps")
        await session.types("\r")
        await session.sees("photo 2")
        await session.types(" ")
        await session.sees("1 selected")
        await session.types("ll ")
        await session.sees("2 selected")
        await session.types("d")
        shown = await session.sees("The 2 selected photos")
        line = LINE.search(shown)
        assert line is not None, shown

        # She pastes the line into another terminal. The originals arrive, byte for byte.
        assert await typed(home, owner, line[0], laptop) == 0
        taken = {path.name: path.read_bytes() for path in (laptop / "selection").iterdir()}
        alps = tmp_path / "photos" / "Travel" / "Alps"
        assert taken == {name: (alps / name).read_bytes() for name in ("photo 0.jpg", "photo 2.jpg")}

        # On the screen she deselects a photo, and the folder has one photo less.
        await session.types("\x1b")
        await session.loses("The 2 selected photos")
        await session.types(" ")
        await session.sees("1 selected")
        status, listed, _ = await owner.run("ls")
        assert status == 0
        assert "from-us" not in listed

        # She uploads one. It appears at once, and the original next to it is unchanged.
        assert await typed(home, owner, f"scp '{laptop}/selection/photo 0.jpg' localhost:upload/", laptop) == 0
        assert (inbox / "photo 0.jpg").read_bytes() == taken["photo 0.jpg"]
        status, listed, _ = await owner.run("ls from-us")
        assert status == 0
        assert "from-us" in listed
        assert (alps / "photo 0.jpg").read_bytes() == taken["photo 0.jpg"]
        await session.types("\x11")
        assert await session.ended() == 0
