"""A gallery served for measuring: a process of its own on a free port, with a key that it owns."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_VISIT = re.compile(r"Visit\s+ssh(?: -p (\d+))? ")


@dataclass(frozen=True)
class Served:
    """Where a served gallery listens."""

    port: int
    key: Path
    pid: int
    log: Path


@contextmanager
def served(folder: Path, pictures: Path, program: str = "core.cli.main") -> Iterator[Served]:
    """Serve the pictures until the body ends; returns when the scan and all thumbnails are done."""
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, exist_ok=True)
    key = home / ".ssh" / "id_ed25519"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    environment = {**os.environ, "HOME": str(home), "SSHOWCASE_CONFIG": str(folder / "config")}
    environment.pop("SSH_AUTH_SOCK", None)
    log = folder / "said"
    command = [sys.executable, "-m", program, "serve", str(pictures), "--port", "0", "--data", str(folder / "data")]
    command += ["--set", "visits_per_member=1000"]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        try:
            port = int(_said(server, log, _VISIT).group(1))
            _said(server, log, re.compile("Scanned in"))
            _wait_for_thumbnails(folder / "data")
            yield Served(port, key, server.pid, log)
        finally:
            server.terminate()
            server.wait(timeout=15)


def _said(server: subprocess.Popen[bytes], log: Path, pattern: re.Pattern[str]) -> re.Match[str]:
    """Wait until the server printed what matches."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        if found := pattern.search(log.read_text()):
            return found
        time.sleep(0.05)
    raise RuntimeError(log.read_text())


def _wait_for_thumbnails(data: Path) -> None:
    """Wait until the background made all of them."""
    import sqlite3

    connection = sqlite3.connect(f"file:{data / 'gallery.db'}?mode=ro", uri=True)
    waiting = (
        "SELECT count(*) FROM photos WHERE has_thumbnail = 0 AND deleted_at IS NULL AND width > 0 AND error IS NULL"
    )
    deadline = time.monotonic() + 600
    while connection.execute(waiting).fetchone()[0] and time.monotonic() < deadline:
        time.sleep(0.2)
    connection.close()
