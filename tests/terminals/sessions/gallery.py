"""A gallery of drawn pictures, served by the real program, for sessions in real terminals."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from tests.terminals.images.pictures import landscape
from tests.terminals.programs.openssh import ssh_command
from tests.terminals.programs.virtual_screen import end_process
from tests.terminals.programs.waiting import poll

_FIRST_DAY = datetime(2019, 6, 1, 9, 30)  # noqa: DTZ001 - EXIF holds a wall clock without a zone
_DARKEST, _SPREAD = 48, 0.66
"""No pixel is close to the background of either theme, so that the edges of pictures are visible."""

_PORTRAIT_EVERY = 5
_LYING = 6
"""EXIF orientation: the file contains the picture turned by 90 degrees counterclockwise."""


@dataclass(frozen=True)
class Library:
    """A folder of photos and its content."""

    folder: Path
    collections: Mapping[str, Mapping[str, Image.Image]]
    """The drawn pictures of each collection, by its path: upright, uncompressed, by file name without suffix, ordered
    by their dates."""


@dataclass(frozen=True)
class ServedGallery:
    """A running gallery and its content."""

    library: Library
    port: int
    key: Path
    process: subprocess.Popen[bytes]
    log: Path

    def session_command(self, known_hosts: Path) -> list[str]:
        """Return the command line of a session of the owner."""
        return ssh_command(self.port, self.key, known_hosts)


def draw_library(folder: Path, collections: Mapping[str, tuple[int, int]]) -> Library:
    """Draw as many photos per collection (a path) as given, of that long side in pixels; every fifth is upright.

    Upright ones are stored rotated, as cameras do; only EXIF has their orientation.
    """
    drawn: dict[str, dict[str, Image.Image]] = {}
    seed = 0
    for collection, (count, side) in collections.items():
        (folder / collection).mkdir(parents=True)
        pictures = drawn[collection] = {}
        for number in range(count):
            upright = number % _PORTRAIT_EVERY == _PORTRAIT_EVERY - 1
            size = (side * 2 // 3, side) if upright else (side, side * 2 // 3)
            name = f"{Path(collection).name[:3].lower()}-{number:02}"
            picture = landscape(*size, seed=seed).point(lambda value: _DARKEST + int(value * _SPREAD))
            pictures[name] = picture
            _save(picture, folder / collection / f"{name}.jpg", upright, _FIRST_DAY + timedelta(days=seed))
            seed += 1
    return Library(folder, drawn)


@contextmanager
def served(folder: Path, library: Library) -> Iterator[ServedGallery]:
    """Serve a library on a free port with its own data folder, for the key of its owner, until the block ends."""
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True)
    key = home / ".ssh" / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=30)
    environment = os.environ | {"HOME": str(home), "SSHOWCASE_CONFIG": str(folder / "config")}
    environment.pop("SSH_AUTH_SOCK", None)
    log = folder / "served.log"
    command = [sys.executable, "-m", "server_ssh", "serve", str(library.folder), "--port", "0"]
    # Sessions of tests hang up anywhere; each must still start at home.
    command += ["--data", str(folder / "data"), "--set", "return_time=0"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        said = poll(lambda: _said(process, log, r"ssh \S+ -p (\d+)"), seconds=60, what="a gallery that listens")
        poll(lambda: _said(process, log, r"Scanned in"), seconds=60, what="a scanned library")
        yield ServedGallery(library, int(said[1]), key, process, log)
    finally:
        end_process(process, seconds=15)


def _save(original: Image.Image, path: Path, upright: bool, taken: datetime) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if upright:
        exif[0x0112] = _LYING
        original = original.transpose(Image.Transpose.ROTATE_90)
    original.save(path, quality=95, subsampling=0, exif=exif)


def _said(process: subprocess.Popen[bytes], log: Path, pattern: str) -> re.Match[str] | None:
    text = log.read_text(errors="replace")
    if process.poll() is not None:
        raise AssertionError(f"the gallery ended: {text}")
    return re.search(pattern, text)
