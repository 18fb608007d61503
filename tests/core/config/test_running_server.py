"""What the commands beside a server know of where its door is open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings, as_served, door_recorded

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    return Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)


def test_what_a_server_was_told_is_known_while_it_runs(settings: Settings) -> None:
    """Its flags, and the ports that the system chose; before and after, the settings alone count."""
    served = replace(settings, listen="0.0.0.0", port=0, share_listen="127.0.0.1:0")
    assert as_served(settings) == settings
    with door_recorded(served, 40022, "http://127.0.0.1:40023"):
        for _ in range(2):
            assert as_served(settings) == replace(
                settings, listen="0.0.0.0", port=40022, share_listen="127.0.0.1:40023"
            )
    assert as_served(settings) == settings


def test_addresses_of_ones_own_stay(settings: Settings) -> None:
    """What people type is as the settings say it, else as the server was told."""
    told = replace(settings, ssh_address="photos.example.org", public_url="https://photos.example.org")
    own = replace(settings, ssh_address="other.example.org", public_url="https://other.example.org")
    with door_recorded(told, 2222, "https://photos.example.org"):
        assert as_served(settings) == told
        assert as_served(own) == own


def test_a_killed_server_misleads_nobody(settings: Settings) -> None:
    """Its record stays behind, and counts no more."""
    program = (
        "import sys; from pathlib import Path; from core.config import Settings, door_recorded\n"
        "data = Path(sys.argv[1])\n"
        "with door_recorded(Settings(data, data, data, None, listen='0.0.0.0'), 3322, None):\n"
        "    print('open', flush=True); sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", program, str(settings.data_dir)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"open\n"
        assert as_served(settings) == replace(settings, listen="0.0.0.0", port=3322)
        server.send_signal(signal.SIGKILL)
        server.wait(60)
    assert b"3322" in (settings.data_dir / "door.json").read_bytes()
    assert as_served(settings) == settings


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"port": "x"}', b"\xff"])
def test_a_record_that_cannot_be_read_is_none(settings: Settings, data: bytes) -> None:
    """Half written, or by another version."""
    with door_recorded(settings, 3322, None):
        (settings.data_dir / "door.json").write_bytes(data)
        assert as_served(settings) == settings


def test_a_door_opens_without_a_record(settings: Settings) -> None:
    """Where the file cannot be written, commands know the settings, and visitors come in."""
    (settings.data_dir / "door.json").mkdir()
    with door_recorded(settings, 3322, None):
        assert as_served(settings) == settings
