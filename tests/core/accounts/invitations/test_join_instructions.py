"""What an invited person is told."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounts.invitations.join_instructions import (
    host_key_fingerprint,
    letter,
    public_address,
    split_address,
    ssh_command,
)
from core.accounts.models import Invitation, NewInvitation
from core.config import Settings
from core.models import Role
from core.ssh.host_key import load_host_key

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
MADE = NewInvitation(
    Invitation(1, Role.VIEWER, None, "", "ada", _NOW, _NOW, None, None, None), "abcde-fghij-klmno-pqrst-uvwxy-z"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("photos.example.org", "photos.example.org", 2222),
        ("photos.example.org:22", "photos.example.org", 22),
        ("192.0.2.1:2200", "192.0.2.1", 2200),
        ("[2001:db8::1]:2200", "2001:db8::1", 2200),
        ("[2001:db8::1]", "2001:db8::1", 2222),
        ("2001:db8::1", "2001:db8::1", 2222),
        ("host:ssh", "host", 2222),
    ],
)
def test_an_address_is_host_and_port(settings: Settings, address: str, host: str, port: int) -> None:
    """With or without a port, also of IPv6."""
    assert split_address(address, 2222) == (host, port)
    assert public_address(replace(settings, ssh_address=address)) == (host, port)


def test_the_command_can_be_typed(settings: Settings) -> None:
    """The usual port is left out; without a setting it is this machine's name."""
    assert ssh_command("photos.example.org", 22, "join") == "ssh join@photos.example.org"
    assert ssh_command("photos.example.org", 2222, "join") == "ssh join@photos.example.org -p 2222"
    assert public_address(settings) == (socket.gethostname(), 2222)
    assert letter(replace(settings, port=0), MADE, 40022).command.endswith(" -p 40022")


def test_the_code_carries_the_page_or_the_command(settings: Settings) -> None:
    """Never the token: a picture of the code opens nothing."""
    plain = letter(replace(settings, ssh_address="photos.example.org"), MADE)
    assert plain.code_text == "ssh join@photos.example.org -p 2222"
    paged = letter(replace(settings, public_url="https://photos.example.org/"), MADE)
    assert paged.code_text == "https://photos.example.org/join"
    for written in (plain, paged):
        assert MADE.token[:5] not in written.code_text


def test_it_says_when_nobody_can_come(settings: Settings) -> None:
    """A gallery that listens to this machine only, with no other address, is not reached by anybody invited."""
    assert letter(settings, MADE).is_local
    assert not letter(replace(settings, listen="0.0.0.0"), MADE).is_local
    assert not letter(replace(settings, ssh_address="photos.example.org"), MADE).is_local


def test_the_fingerprint_is_the_one_that_ssh_shows(settings: Settings) -> None:
    """Read from the key file of the server, without its library; no file, or another kind, is none."""
    assert letter(settings, MADE).host_key is None
    key = load_host_key(settings.host_key_path)
    assert letter(settings, MADE).host_key == key.get_fingerprint()
    settings.host_key_path.write_text("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")
    assert host_key_fingerprint(settings.host_key_path) is None
    settings.host_key_path.write_bytes(b"\xff\x00 no key")
    assert host_key_fingerprint(settings.host_key_path) is None
