"""The command line on the machine of a running server: the same answers as over SSH, and correct pipes."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.server.clients import openssh
from tests.server.gallery.photo_server import PhotoServer, photo_server

ROOT = Path(__file__).parents[3]
WAIT = openssh.WAIT_SECONDS


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[PhotoServer]:
    async with photo_server(tmp_path) as served:
        yield served


def _environment(gallery: PhotoServer) -> dict[str, str]:
    settings = gallery.server.settings
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(settings.home),
        "SSHOWCASE_CONFIG": str(settings.config_dir),
        "SSHOWCASE_DATA": str(settings.data_dir),
        "PYTHONPATH": str(ROOT),
    }


async def _here(gallery: PhotoServer, arguments: Sequence[str], stdin: bytes = b"") -> tuple[int, bytes, str]:
    """Run `sshowcase` with these arguments in a process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server_ssh",
        *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(gallery),
    )
    async with asyncio.timeout(WAIT):
        out, err = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out, err.decode()


@pytest.mark.parametrize(
    "command",
    [
        "ls",
        "ls --json",
        "ls travel --sort date",
        "ls travel/paris",
        "ls travel/paris --json",
        "ls nowhere",
        "info travel/paris",
        "info aaaaaaaaaaaab --json",
        "cat aaaaaaaaaaaab",
        "cat aaaaaaaaaaaab --size preview",
        "cat nothing",
        "zip travel",
        "zip -",
        "errors",
        "errors --json",
    ],
)
async def test_both_ways_give_the_same_answer(gallery: PhotoServer, command: str) -> None:
    """For the owner each command has the same output and exit status on the machine and over SSH."""
    here = await _here(gallery, shlex.split(command), b"travel/rome\naaaaaaaaaaaab\n")
    there = await gallery.run_bytes(command, stdin=b"travel/rome\naaaaaaaaaaaab\n")
    assert here == there


async def test_an_invitation_names_the_address_of_the_running_server(gallery: PhotoServer) -> None:
    """The server's port is not in the settings; once the server has stopped, the settings count again."""
    (asked, invited, _), port = await _here(gallery, ["invite", "--json"]), gallery.server.port
    assert (asked, json.loads(invited)["port"]) == (0, port)
    await gallery.server.close()
    assert json.loads((await _here(gallery, ["invite", "--json"]))[1])["port"] == 2222


async def _piped(gallery: PhotoServer, line: str) -> tuple[int | None, bytes, bytes]:
    """Run a line of bash with `sshowcase` as a command; failures in pipes are reported."""
    program = f'set -o pipefail; sshowcase() {{ {shlex.quote(sys.executable)} -m server_ssh "$@"; }}; {line}'
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(gallery)
    )
    async with asyncio.timeout(WAIT):
        out, err = await process.communicate()
    return process.returncode, out, err


@pytest.mark.parametrize("reader", ["head -c 1", "true"])
@pytest.mark.parametrize("command", ["ls --json", "cat aaaaaaaaaaaab", "zip travel", "watch --jsonl"])
async def test_a_reader_that_ends_early_is_not_an_error(gallery: PhotoServer, command: str, reader: str) -> None:
    """A pipe whose reader has ended: no error and no traceback, even for endless output."""
    changing = asyncio.create_task(_change_now_and_then(gallery))
    status, _, err = await _piped(gallery, f"sshowcase {command} | {reader}")
    changing.cancel()
    assert (status, err) == (0, b"")


async def _change_now_and_then(gallery: PhotoServer) -> None:
    size = itertools.count(2000)
    while True:
        await gallery.server.gallery.database.write(partial(_resize_a_collection, size=next(size)))
        await asyncio.sleep(0.1)


def _resize_a_collection(connection: sqlite3.Connection, size: int) -> None:
    connection.execute("UPDATE collections SET total_size = ? WHERE slug = 'travel/paris'", (size,))


async def test_ctrl_c_ends_a_command_at_once(gallery: PhotoServer) -> None:
    """SIGINT: one line, and exit status 130."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server_ssh",
        "watch",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(gallery),
    )
    assert process.stdout is not None
    async with asyncio.timeout(WAIT):
        assert b"Watching: 6 photos" in await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
    assert (process.returncode, err) == (130, b"Interrupted.\n")


async def test_changes_of_another_process_are_watched(gallery: PhotoServer) -> None:
    """`sshowcase watch` reports the changes of the server, another process on the same data."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server_ssh",
        "watch",
        "--jsonl",
        "--count",
        "2",
        stdout=subprocess.PIPE,
        env=_environment(gallery),
    )
    assert process.stdout is not None
    async with asyncio.timeout(WAIT):
        assert b'"watching"' in await process.stdout.readline()
        await gallery.server.gallery.database.write(partial(_resize_a_collection, size=2000))
        assert b'"library"' in await process.stdout.readline()
        assert await process.wait() == 0


async def test_light_commands_import_neither_screens_nor_servers(gallery: PhotoServer) -> None:
    """`ls`, `info`, `cat`, `zip` and `watch` import no Textual, no asyncssh and no aiohttp, and start no worker."""
    program = (
        "import sys; from core.cli.main import run; from server_ssh import REGISTRY\n"
        "code = run(REGISTRY, sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)\n"
        "print(code, *sorted({'textual', 'asyncssh', 'aiohttp', 'numpy'} & set(sys.modules)), file=sys.stderr)"
    )
    for arguments in (["ls", "travel/paris"], ["info", "travel"], ["cat", "aaaaaaaaaaaab"], ["zip", "travel"], ["help"],
                  ["watch", "--count", "1"]):  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(gallery),
        )  # fmt: skip
        async with asyncio.timeout(WAIT):
            _, err = await process.communicate()
        assert err == b"0\n"


async def test_queries_load_no_decoders(gallery: PhotoServer) -> None:
    """`ls`, `info` and `watch` load neither decoders, nor readers of metadata, nor what runs worker processes."""
    program = (
        "import sys; from core.cli.main import run; from server_ssh import REGISTRY\n"
        "code = run(REGISTRY, sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)\n"
        "slow = {'PIL', 'pillow_heif', 'exifread', 'pebble', 'core.pictures.pictures', 'core.indexing.indexing'}\n"
        "print(code, *sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    for arguments in (["ls", "travel/paris"], ["info", "travel"], ["watch", "--count", "1"]):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(gallery),
        )  # fmt: skip
        async with asyncio.timeout(WAIT):
            _, err = await process.communicate()
        assert err == b"0\n"
