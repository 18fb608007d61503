"""What an invited person needs to join."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounts.invitations.join_instructions import host_key_fingerprint, join_instructions
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


def test_the_command_names_the_port_where_the_server_listens(settings: Settings) -> None:
    """A port of 0 in the settings is replaced by the one that the kernel chose."""
    assert join_instructions(replace(settings, port=0), MADE, 40022).command.endswith(" -p 40022")


def test_the_code_holds_the_page_or_an_ssh_address(settings: Settings) -> None:
    """It never holds the token: a picture of the code grants no access."""
    plain = join_instructions(replace(settings, ssh_address="photos.example.org"), MADE)
    assert plain.code_text == "ssh://join@photos.example.org:2222"
    paged = join_instructions(replace(settings, public_url="https://photos.example.org/"), MADE)
    assert paged.code_text == "https://photos.example.org/join"
    for written in (plain, paged):
        assert MADE.token[:5] not in written.code_text


def test_a_gallery_on_the_loopback_is_local(settings: Settings) -> None:
    """One that listens on the loopback only, with no public address, cannot be reached by the invited person."""
    assert join_instructions(settings, MADE).address.is_local
    assert not join_instructions(replace(settings, listen="0.0.0.0"), MADE).address.is_local
    assert not join_instructions(replace(settings, ssh_address="photos.example.org"), MADE).address.is_local


def test_the_fingerprint_is_the_one_that_ssh_shows(settings: Settings) -> None:
    """It is read from the server's key file without asyncssh; None without a file or for another format."""
    assert join_instructions(settings, MADE).host_key is None
    key = load_host_key(settings.host_key_path)
    assert join_instructions(settings, MADE).host_key == key.get_fingerprint()
    settings.host_key_path.write_text("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")
    assert host_key_fingerprint(settings.host_key_path) is None
    settings.host_key_path.write_bytes(b"\xff\x00 no key")
    assert host_key_fingerprint(settings.host_key_path) is None
