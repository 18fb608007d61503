"""A gallery served for a measurement: a process of its own on a free port, with the key of its owner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ADDRESS = re.compile(r"^\s+\w+\s+ssh(?: (?!-p)\S+)?(?: -p (\d+))?", re.MULTILINE)


@dataclass(frozen=True)
class ServedGallery:
    """The address and process of a served gallery."""

    port: int
    key: Path
    pid: int
    log: Path


@contextmanager
def served(
    folder: Path, pictures: Path | Iterable[Path], program: str = "server_ssh", settings: Iterable[str] = ()
) -> Iterator[ServedGallery]:
    """Serve one or several folders of pictures until the body ends.

    Enter it when the scan and all thumbnails are done; `settings` are as in `--set`.
    """
    roots = [str(root) for root in ([pictures] if isinstance(pictures, Path) else pictures)]
    words = [word for setting in settings for word in ("--set", setting)]
    with _process(folder, [program, "serve", *roots, *words], re.compile("Scanned in")) as gallery:
        _wait_for_thumbnails(folder / "data")
        yield gallery


@contextmanager
def served_rows(folder: Path) -> Iterator[ServedGallery]:
    """Serve the database in `folder / "data"`, whose photos have no files, until the body ends."""
    with _process(folder, ["server_ssh", "serve"], _ADDRESS) as gallery:
        yield gallery


@contextmanager
def served_demo(folder: Path) -> Iterator[ServedGallery]:
    """Serve the demo library until the body ends; enter it when its first photos are there."""
    with _process(folder, ["server_ssh", "demo"], _ADDRESS) as gallery:
        yield gallery


@contextmanager
def _process(folder: Path, words: list[str], ready: re.Pattern[str]) -> Iterator[ServedGallery]:
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    key = home / ".ssh" / "id_ed25519"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    environment = {**os.environ, "HOME": str(home), "SSHOWCASE_CONFIG": str(folder / "config")}
    environment.pop("SSH_AUTH_SOCK", None)
    log = folder / "output"
    command = [sys.executable, "-m", *words, "--port", "0", "--data", str(folder / "data")]
    command += ["--set", "visits_per_member=1000"]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            port = int(_wait_for_output(server, log, _ADDRESS).group(1))
            _wait_for_output(server, log, ready)
            yield ServedGallery(port, key, server.pid, log)
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for_output(server: subprocess.Popen[bytes], log: Path, pattern: re.Pattern[str]) -> re.Match[str]:
    """Wait until the server has printed a match."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        if found := pattern.search(log.read_text()):
            return found
        time.sleep(0.05)
    raise RuntimeError(log.read_text())


def _wait_for_thumbnails(data: Path) -> None:
    """Wait until the background has made all thumbnails."""
    import sqlite3

    connection = sqlite3.connect(f"file:{data / 'gallery.db'}?mode=ro", uri=True)
    waiting = (
        "SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL"
    )
    deadline = time.monotonic() + 600
    while connection.execute(waiting).fetchone()[0] and time.monotonic() < deadline:
        time.sleep(0.2)
    connection.close()
