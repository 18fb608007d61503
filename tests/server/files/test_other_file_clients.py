"""File clients other than OpenSSH: PuTTY's pscp and psftp (Windows), rclone and sshfs."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.indexing.libraries import jpeg
from tests.programs import require_programs
from tests.server.clients.openssh import WAIT_SECONDS
from tests.server.gallery.photo_files import PhotoFolder, tree_of
from tests.server.gallery.running_server import RunningServer, served

PUTTY = ("pscp", "psftp", "puttygen")
RCLONE = ("rclone",)
SSHFS = ("sshfs", "fusermount")


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "pictures")


@pytest.fixture
async def gallery(tmp_path: Path, photos: PhotoFolder) -> AsyncIterator[RunningServer]:
    """A gallery that accepts uploads."""
    async with served(tmp_path, prepare=photos.index) as server:
        await server.gallery._pool.start(server.settings)
        server.gallery.uploads._settings = replace(
            server.settings, upload_folder=photos.root / "inbox", thumbnails_in_background=False
        )
        yield server


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the user's with two photos."""
    (tmp_path / "mine").mkdir()
    for name in ("sea.jpg", "lake.jpg"):
        (tmp_path / "mine" / name).write_bytes(jpeg())
    return tmp_path / "mine"


@pytest.fixture
def putty_key(gallery: RunningServer, tmp_path: Path) -> Path:
    """The owner's key in PuTTY's format."""
    require_programs(*PUTTY)
    path = tmp_path / "key.ppk"
    arguments = ["puttygen", str(gallery.owner_key), "-O", "private", "-o", str(path)]
    subprocess.run(arguments, check=True, capture_output=True)
    return path


async def run(*arguments: str, home: Path, script: str = "") -> str:
    """Run a program that must end with 0; return its output."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"},
    )
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            said, _ = await process.communicate(script.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, said.decode(errors="replace")
    return said.decode(errors="replace")


def putty(server: RunningServer, key: Path) -> list[str]:
    return ["-batch", "-noagent", "-hostkey", server.listening.host_key, "-i", str(key), "-P", str(server.port)]


@pytest.mark.parametrize("mode", ["-sftp", "-scp"])
async def test_pscp_downloads_and_uploads(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, tmp_path: Path, putty_key: Path, mode: str
) -> None:
    """With both protocols: a whole collection is downloaded, a photo is uploaded."""
    arguments = ["pscp", *putty(gallery, putty_key), "-q", mode]
    await run(*arguments, "-r", "anybody@127.0.0.1:library/home/garden", str(tmp_path), home=tmp_path)
    assert tree_of(tmp_path / "garden") == {"rose.jpg": photos.files["home/garden/rose.jpg"]}
    await run(*arguments, str(mine / "sea.jpg"), "anybody@127.0.0.1:upload/", home=tmp_path)
    assert tree_of(photos.root / "inbox") == {"sea.jpg": jpeg()}


async def test_psftp_browses_and_downloads(
    gallery: RunningServer, photos: PhotoFolder, tmp_path: Path, putty_key: Path
) -> None:
    """Its folders, and a photo of a month."""
    script = f"ls\ncd by-date/2024/06\nlcd {tmp_path}\nget rose.jpg\nquit\n"
    arguments = ["psftp", *putty(gallery, putty_key), "anybody@127.0.0.1"]
    said = await run(*arguments, home=tmp_path, script=script)
    assert "drwxr-xr-x" in said
    assert (tmp_path / "rose.jpg").read_bytes() == photos.files["home/garden/rose.jpg"]


async def test_rclone_copies_compares_and_sends(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, tmp_path: Path
) -> None:
    """With several connections at once; it finds its uploads again by size and time."""
    require_programs(*RCLONE)
    flags = ["--config", "/dev/null", "--sftp-host", "127.0.0.1", "--sftp-port", str(gallery.port)]
    flags += ["--sftp-user", "anybody", "--sftp-key-file", str(gallery.owner_key), "--retries", "1"]
    target = tmp_path / "copy"
    await run("rclone", "copy", ":sftp:library", str(target), *flags, home=tmp_path)
    assert sorted(tree_of(target).values()) == sorted(photos.files.values())
    await run("rclone", "check", "--size-only", ":sftp:library", str(target), *flags, home=tmp_path)
    for _ in range(3):
        await run("rclone", "copy", str(mine), ":sftp:upload", *flags, home=tmp_path)
    await run("rclone", "check", "--download", str(mine), ":sftp:upload", *flags, home=tmp_path)
    assert tree_of(photos.root / "inbox") == {"sea.jpg": jpeg(), "lake.jpg": jpeg()}


async def test_sshfs_shows_the_library_and_takes_photos(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, tmp_path: Path
) -> None:
    """A mounted gallery is read like a folder; a copy into `upload/` keeps its time, and the rest is read-only."""
    require_programs(*SSHFS)
    if not Path("/dev/fuse").exists():
        pytest.skip("this system has no FUSE")
    mount = tmp_path / "mount"
    mount.mkdir()
    options = f"IdentityFile={gallery.owner_key},StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null,dir_cache=no"
    await run("sshfs", "anybody@127.0.0.1:/", str(mount), "-p", str(gallery.port), "-o", options, home=tmp_path)
    try:
        await run(
            "cmp", str(mount / "library/home/garden/rose.jpg"), str(photos.root / "home/garden/rose.jpg"), home=tmp_path
        )
        os.utime(mine / "sea.jpg", (1_500_000_000, 1_500_000_000))
        await run("cp", "-p", str(mine / "sea.jpg"), str(mount / "upload/"), home=tmp_path)
        await run("cmp", str(mine / "sea.jpg"), str(mount / "upload/sea.jpg"), home=tmp_path)
        said = await run(
            "sh",
            "-c",
            f"rm {mount}/library/home/garden/rose.jpg 2>&1; stat -c %Y {mount}/upload/sea.jpg",
            home=tmp_path,
        )
        assert "Permission denied" in said
        assert said.endswith("1500000000\n")
    finally:
        await run("fusermount", "-u", str(mount), home=tmp_path)
    assert tree_of(photos.root / "inbox") == {"sea.jpg": jpeg()}
