"""Scripts around `ssh gallery COMMAND`: each runs unchanged in bash, against a served folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.programs import program, require_programs

ROOT = Path(__file__).parents[2]
WAIT = 60.0
"""Seconds after which a script has failed; none takes that long if everything works."""


@dataclass(frozen=True)
class Gallery:
    """A gallery served by `sshowcase serve`, and a working folder with an `ssh gallery` that reaches it."""

    pictures: Path
    folder: Path

    def run(self, script: str) -> str:
        """Run a script that stops at the first failure; return its output."""
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env={"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WAIT,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Two collections; in one of them a file is not a picture."""
    require_programs("bash", "ssh", "ssh-keygen")
    folder = tmp_path_factory.mktemp("journey")
    pictures = folder / "pictures"
    for number in range(5):
        paint(pictures / "Travel" / "Paris" / f"IMG {number}.jpg", number)
    for number in range(2):
        paint(pictures / "Travel" / "Rome" / f"IMG {number}.jpg", number)
    (pictures / "Travel" / "Rome" / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / ".ssh").mkdir(mode=0o700)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / ".ssh" / "id_ed25519"], check=True)
    words = ["-m", "server_ssh", "serve", str(pictures), "--port", "0", "--data", str(folder / "data")]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "SSHOWCASE_CONFIG": str(folder / "config")}
    environment["PYTHONPATH"] = str(ROOT)
    with subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            _write_ssh(folder, _port(server))
            yield Gallery(pictures, folder)
        finally:
            server.terminate()
            server.communicate(timeout=WAIT)


def paint(path: Path, number: int) -> None:
    """Write a picture, a larger one for a larger number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.effect_noise((600 + 20 * number, 400), 60).convert("RGB")
    picture.save(path)


def _port(server: subprocess.Popen[str]) -> int:
    """Read the output of the server until the scan has ended."""
    assert server.stdout is not None
    port = 0
    for line in server.stdout:
        if found := re.search(r"ssh localhost -p ([0-9]+)", line):
            port = int(found[1])
        if line.startswith("Scanned"):
            return port
    raise AssertionError("the server ended")


def _write_ssh(folder: Path, port: int) -> None:
    """Write an `ssh` with the host `gallery`, independent of the person who runs the tests."""
    (folder / "ssh_config").write_text(f"""Host gallery
    HostName 127.0.0.1
    Port {port}
    IdentityFile {folder}/.ssh/id_ed25519
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile {folder}/known_hosts
    StrictHostKeyChecking accept-new
    LogLevel ERROR
""")
    script = folder / "bin" / "ssh"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {program("ssh")} -F {folder}/ssh_config "$@"\n')
    script.chmod(0o700)


def _contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_backup_of_every_collection(gallery: Gallery) -> None:
    """Each collection becomes an archive with its originals, byte for byte."""
    gallery.run("""
        for collection in $(ssh gallery ls travel --no-header | cut -f1); do
            ssh gallery zip "$collection" > "${collection//\\//-}.zip"
        done
    """)
    for name, count in (("Paris", 5), ("Rome", 2)):
        files = _contents(gallery.folder / f"travel-{name.lower()}.zip")
        assert files == {
            f"travel/{name.lower()}/IMG {number}.jpg": (
                gallery.pictures / "Travel" / name / f"IMG {number}.jpg"
            ).read_bytes()
            for number in range(count)
        }


def test_an_archive_is_unpacked_while_it_arrives(gallery: Gallery) -> None:
    """`ssh gallery zip … | bsdtar -x`: nothing is stored twice."""
    require_programs("bsdtar")
    gallery.run("mkdir unpacked && ssh gallery zip travel/rome | bsdtar -x -C unpacked")
    unpacked = sorted(path for path in (gallery.folder / "unpacked").rglob("*") if path.is_file())
    assert [path.name for path in unpacked] == ["IMG 0.jpg", "IMG 1.jpg"]
    assert unpacked[1].read_bytes() == (gallery.pictures / "Travel" / "Rome" / "IMG 1.jpg").read_bytes()


def test_a_list_on_standard_input(gallery: Gallery) -> None:
    """The three largest photos of a collection, chosen with the tools of a shell."""
    gallery.run("""
        ssh gallery ls travel/paris --no-header --sort size | head -n 3 | cut -f1 | ssh gallery zip - > largest.zip
    """)
    assert sorted(_contents(gallery.folder / "largest.zip")) == [
        f"travel/paris/IMG {number}.jpg" for number in (2, 3, 4)
    ]


def test_a_folder_of_thumbnails(gallery: Gallery) -> None:
    """One small JPEG per photo, made now if it is missing."""
    gallery.run("""
        mkdir thumbnails
        ssh gallery ls travel/paris --no-header | while IFS=$'\\t' read -r key taken pixels size name; do
            ssh -n gallery cat "$key" --size thumbnail > "thumbnails/$name"
        done
    """)
    made = sorted((gallery.folder / "thumbnails").iterdir())
    assert [path.name for path in made] == [f"IMG {number}.jpg" for number in range(5)]
    for path in made:
        with Image.open(path) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) == 400


def test_a_query_is_saved_copied_watched_and_shared(gallery: Gallery) -> None:
    """As a smart album and a folder over SFTP; a new tag is a new match, and joins what a live link shows."""
    output = gallery.run("""
        ssh gallery album create 'Trips/Best' --query "tag:best" > /dev/null
        ssh gallery album list --no-header | grep Best
        coproc WATCH { exec ssh -n gallery watch --query tag:best --count 2; }
        read -r first <&"${WATCH[0]}"
        ssh gallery share best --live --json
        key=$(ssh gallery ls travel/paris --no-header --sort name | head -n 1 | cut -f1)
        ssh gallery tag add Best "$key" > /dev/null
        cat <&"${WATCH[0]}"
        scp -q -F ssh_config -r 'gallery:search/Trips%2FBest' saved
        ls saved
        ssh gallery share --list --json
    """)
    listed, made, matched, copied, shared = output.splitlines()
    assert listed.split("\t") == ["albums/trips/best", "0", "only you", "Trips/Best (tag:best)"]
    assert "IMG 0.jpg" in matched
    assert copied.startswith("IMG 0")
    assert [(each["title"], each["live"], each["photos"]) for each in map(json.loads, (made, shared))] == [
        ("Best", True, 0),
        ("Best", True, 1),
    ]


def test_a_new_photo_is_noticed_and_announced(gallery: Gallery) -> None:
    """Without a scan, which then finds nothing new; a watcher gets the event; unreadable files are reported."""
    paint(gallery.folder / "new.jpg", 9)
    output = gallery.run(f"""
        coproc WATCH {{ exec ssh -n gallery watch --jsonl; }}
        read -r first <&"${{WATCH[0]}}"
        mv new.jpg "{gallery.pictures}/Travel/Oslo"
        while read -r line <&"${{WATCH[0]}}"; do
            case $line in *'"library"'*'"photos": 8'*) echo "$line"; break;; esac
        done
        kill "$WATCH_PID"
        ssh -n gallery scan --json
        ssh -n gallery errors --json
    """)
    changed, report, unreadable = (json.loads(line) for line in output.splitlines())
    assert (changed["event"], changed["photos"]) == ("library", 8)
    assert (report["added"], report["missing"], report["errors"]) == (0, 0, 1)
    assert Path(unreadable["path"]).name == "broken.jpg"


def test_exit_codes_control_a_script(gallery: Gallery) -> None:
    """Missing, forbidden and invalid arguments have different exit codes."""
    said = gallery.run("""
        code() { if "$@" 2>/dev/null >/dev/null; then echo 0; else echo $?; fi; }
        code ssh -n gallery info travel/paris
        code ssh -n gallery info travel/atlantis
        code ssh -n gallery info
        code ssh -n gallery rm -rf /
    """)
    assert said.split() == ["0", "3", "2", "127"]
