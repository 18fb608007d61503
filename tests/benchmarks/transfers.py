"""Photos downloaded with OpenSSH's `scp` from the gallery, against OpenSSH's server with the same files and cipher.

The comparison needs root and `sshd` (Debian: openssh-server) on the PATH or in the variable SSHD.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.libraries import draw_photo, with_exif
from tests.benchmarks.serving import served
from tests.benchmarks.tables import show

_PHOTOS = 50
_BYTES = 4 * 1024 * 1024
_RUNS = 3
_NOBODY = 65534
_OPENSSH = "OpenSSH's server, scp (SFTP)"


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Measure whole `scp` processes: connect, copy, write the copies."""
    root = folder / "transfers"
    photos = root / "travel" / "paris"
    photos.mkdir(parents=True)
    for number in range(_PHOTOS):
        # Bytes after the end of a JPEG make the file larger and change nothing else.
        drawn = with_exif(draw_photo(number, 600, 400), number)
        (photos / f"{number:03}.jpg").write_bytes(drawn + os.urandom(_BYTES - len(drawn)))
    seconds_by_server: dict[str, float] = {}
    with served(folder / "gallery", root) as gallery:
        source = "visitor@localhost:library/travel/paris"
        for name, words in (("scp (SFTP)", []), ("scp -O", ["-O"])):
            seconds_by_server[f"the gallery, {name}"] = _best(gallery.port, gallery.key, [*words, source], folder)
    with _sshd(folder, root) as (port, key):
        if port:
            seconds_by_server[_OPENSSH] = _best(port, key, [f"nobody@localhost:{photos}"], folder)
    size, reference = _PHOTOS * _BYTES / 1e6, seconds_by_server.get(_OPENSSH)
    rows = [
        [name, f"{seconds:.2f}", f"{size / seconds:.0f}", f"{reference / seconds:.2f}" if reference else ""]
        for name, seconds in seconds_by_server.items()
    ]
    title = f"Downloading {_PHOTOS} photos of {_BYTES // 1024**2} MiB (best of {_RUNS})"
    show(title, rows, ["", "seconds", "MB/s", "of OpenSSH"])


def _best(port: int, key: Path, words: Sequence[str], folder: Path) -> float:
    """Return the shortest of some runs, each into an empty folder; all photos must be complete."""
    options = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
    options += ["-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR", "-i", str(key), "-P", str(port)]
    seconds = []
    for _ in range(_RUNS):
        target = folder / "copies"
        started = time.perf_counter()
        subprocess.run(["scp", "-q", "-r", *options, *words, str(target)], check=True)
        seconds.append(time.perf_counter() - started)
        copied = {path.name: path.stat().st_size for path in target.rglob("*.jpg")}
        assert len(copied) == _PHOTOS
        assert set(copied.values()) == {_BYTES}
        shutil.rmtree(target)
    return min(seconds)


@contextmanager
def _sshd(folder: Path, readable: Path) -> Iterator[tuple[int, Path]]:
    """Run OpenSSH's server as the user nobody, with its built-in SFTP; port 0 when it is not installed."""
    program = os.environ.get("SSHD") or shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.getuid() != 0:
        yield 0, folder
        return
    home = folder / "sshd"
    home.mkdir()
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": home / "host",
        "AuthorizedKeysFile": home / "client.pub",
        "StrictModes": "no",
        "UsePAM": "yes",
        "PidFile": "none",
        "Subsystem": "sftp internal-sftp",
        "ForceCommand": "internal-sftp",
    }
    (home / "config").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    for path in (folder, *readable.parents, *readable.rglob("*"), *home.iterdir()):
        if path.is_relative_to(folder):
            path.chmod(0o755)
    (home / "host").chmod(0o600)
    os.chown(home / "host", _NOBODY, _NOBODY)
    server = subprocess.Popen(
        [program, "-D", "-e", "-f", str(home / "config")],
        user=_NOBODY,
        group=_NOBODY,
        extra_groups=[],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_listener(port, server)
        (home / "client").chmod(0o600)
        yield port, home / "client"
    finally:
        server.terminate()
        server.wait(timeout=15)


def _wait_for_listener(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("sshd does not listen")
