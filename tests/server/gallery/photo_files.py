"""Photos of a served gallery with content that a test can compare, and OpenSSH's file clients."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from calendar import timegm
from collections.abc import Sequence
from pathlib import Path

from core.gallery import Gallery
from core.library.summaries import refresh_counts
from core.models import CollectionId
from core.text import display_path
from tests.core.building import add_category, add_collection, add_photo, add_root
from tests.programs import require_programs
from tests.server.clients import openssh
from tests.server.gallery.running_server import RunningServer

MTIME = 1_600_000_000
ODD = "Été: 1*?.jpg"
"""A name with glob characters, which Windows cannot store."""


class PhotoFolder:
    """A root of two categories: travel (paris, rome) and home (garden)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, bytes] = {}
        """The contents by path below the root."""
        for number, name in enumerate(("one.jpg", "two.jpg", ODD)):
            self._write(f"travel/paris/{name}", os.urandom(40_000 + number))
        self._write("travel/rome/one.jpg", os.urandom(700_000))
        self._write("home/garden/rose.jpg", os.urandom(10))

    def _write(self, name: str, contents: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        os.utime(path, (MTIME, MTIME))
        self.files[name] = contents

    async def index(self, gallery: Gallery) -> None:
        """Index the files: Paris in May 2024, all others in June."""
        await gallery.database.write(self._add_rows)

    async def add_to_paris(self, gallery: Gallery, name: bytes, contents: bytes) -> None:
        """Index one more file, whose name may be any bytes."""
        path = b"travel/paris/" + name
        (self.root / os.fsdecode(path)).write_bytes(contents)

        def add(connection: sqlite3.Connection) -> None:
            paris = connection.execute("SELECT id FROM collections WHERE slug = 'travel/paris'").fetchone()[0]
            add_photo(connection, paris, display_path(name), path=path, size=len(contents))

        await gallery.database.write(add)

    def _add_rows(self, connection: sqlite3.Connection) -> None:
        root = add_root(connection, os.fsencode(self.root))
        collections: dict[str, CollectionId] = {}
        categories = {name: add_category(connection, name) for name in ("travel", "home")}
        for name, contents in self.files.items():
            category, collection, file = name.split("/")
            if collection not in collections:
                collections[collection] = add_collection(connection, categories[category], collection, root)
            month = 5 if collection == "paris" else 6
            add_photo(
                connection,
                collections[collection],
                file,
                path=name.encode(),
                size=len(contents),
                mtime_ns=MTIME * 10**9,
                taken_local=timegm((2024, month, 1, 12, 0, 0)),
            )
        refresh_counts(connection, collections.values())


def tree_of(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their contents."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


async def run_client(
    program: str, server: RunningServer, arguments: Sequence[str], script: str = ""
) -> tuple[int, str]:
    """Run `scp` or `sftp`; HOST in the arguments becomes the server's address. Return exit status and output."""
    flags = [
        "-P" if flag == "-p" else flag for flag in openssh.flags(server.port, server.owner_key, server.folder / "kh")
    ]
    require_programs(program)
    process = await asyncio.create_subprocess_exec(
        program,
        *flags,
        *(word.replace("HOST", "anybody@127.0.0.1") for word in arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
    )
    try:
        async with asyncio.timeout(openssh.WAIT_SECONDS):
            said, _ = await process.communicate(script.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, said.decode()
