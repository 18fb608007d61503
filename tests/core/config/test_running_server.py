"""The record of a running server, from which other commands learn its addresses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings, server_recorded, with_running_server
from core.config.running_server import other_servers
from core.errors import GalleryError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    return Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)


def test_flags_of_a_server_are_known_while_it_runs(settings: Settings) -> None:
    """Its flags and the ports that the system chose apply to other commands only while it runs."""
    served = replace(settings, listen="0.0.0.0", port=0, share_listen="127.0.0.1:0")
    assert with_running_server(settings) == settings
    with server_recorded(served, 40022, "http://127.0.0.1:40023"):
        for _ in range(2):
            assert with_running_server(settings) == replace(
                settings, listen="0.0.0.0", port=40022, share_listen="127.0.0.1:40023"
            )
    assert with_running_server(settings) == settings


def test_own_addresses_take_precedence(settings: Settings) -> None:
    """`ssh_address` and `public_url` come from the settings, otherwise from the server."""
    flags = replace(settings, ssh_address="photos.example.org", public_url="https://photos.example.org")
    own = replace(settings, ssh_address="other.example.org", public_url="https://other.example.org")
    with server_recorded(flags, 2222, "https://photos.example.org"):
        assert with_running_server(settings) == flags
        assert with_running_server(own) == own


def test_the_record_of_a_killed_server_is_ignored(settings: Settings) -> None:
    """Its record is left behind, but its lock is gone."""
    program = (
        "import sys; from pathlib import Path; from core.config import Settings, server_recorded\n"
        "data = Path(sys.argv[1])\n"
        "with server_recorded(Settings(data, data, data, None, listen='0.0.0.0'), 3322, None):\n"
        "    print('open', flush=True); sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", program, str(settings.data_dir)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"open\n"
        assert with_running_server(settings) == replace(settings, listen="0.0.0.0", port=3322, share_listen=None)
        server.send_signal(signal.SIGKILL)
        server.wait(60)
    assert b"3322" in (settings.data_dir / "door.json").read_bytes()
    assert with_running_server(settings) == settings


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"port": "x"}', b"\xff"])
def test_an_invalid_record_is_ignored(settings: Settings, data: bytes) -> None:
    """It may be half written, or written by another version."""
    with server_recorded(settings, 3322, None):
        (settings.data_dir / "door.json").write_bytes(data)
        assert with_running_server(settings) == settings


def test_a_server_starts_without_a_record(settings: Settings) -> None:
    """If the file cannot be written, the server starts, and other commands use the settings."""
    (settings.data_dir / "door.json").mkdir()
    with server_recorded(settings, 3322, None):
        assert with_running_server(settings) == settings


def test_the_first_server_stays_known(settings: Settings) -> None:
    """A second one on the same data folder is found only once the first has ended."""
    with server_recorded(settings, 3322, None):
        with server_recorded(settings, 4422, None):
            assert with_running_server(settings).port == 3322
        assert with_running_server(settings).port == 3322
    first, second = server_recorded(settings, 3322, None), server_recorded(settings, 4422, None)
    first.__enter__()
    with second:
        first.__exit__(None, None, None)
        assert with_running_server(settings).port == 4422
    assert with_running_server(settings) == settings


@pytest.mark.parametrize("is_replaced", [True, False])
def test_commands_refuse_a_database_that_the_server_does_not_have(settings: Settings, is_replaced: bool) -> None:
    """What they change would be in another file than the one that the server shows."""
    settings.database_path.write_bytes(b"first")
    with server_recorded(settings, 3322, None):
        assert with_running_server(settings).port == 3322
        settings.database_path.rename(settings.data_dir / "away.db")
        if is_replaced:
            settings.database_path.write_bytes(b"second")
        with pytest.raises(GalleryError, match="removed or replaced") as raised:
            with_running_server(settings)
        assert str(settings.data_dir) not in str(raised.value)
    assert with_running_server(settings) == settings


def test_every_server_of_a_folder_is_known(settings: Settings) -> None:
    """The first one counts for commands, the others are named as well; each is forgotten when it ends."""
    with server_recorded(settings, 2222, "http://127.0.0.1:8023"):
        with server_recorded(settings, 3333, None):
            assert with_running_server(settings).port == 2222
            assert [(each.port, each.share_listen) for each in other_servers(settings, 2222)] == [(3333, None)]
            assert [each.port for each in other_servers(settings, 3333)] == [2222]
        assert other_servers(settings, 2222) == ()
