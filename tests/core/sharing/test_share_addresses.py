"""The addresses of share links, and who can open them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.config.ssh_addresses import ssh_address
from core.sharing.share_addresses import audience, host_and_port, netloc, public_root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path, tmp_path, None)


def test_pages_are_served_on_this_machine_by_default(settings: Settings) -> None:
    """Nothing has to be set to try a share link; nobody else can open it."""
    assert public_root(settings) == "http://127.0.0.1:8023"
    assert public_root(replace(settings, share_listen=None)) is None


def test_an_address_for_every_network_is_written_as_that_for_ssh(settings: Settings) -> None:
    """0.0.0.0 is of no use in a link."""
    for listen in ("0.0.0.0:8023", "[::]:8023"):
        host, _ = host_and_port(listen)
        ssh = ssh_address(replace(settings, listen=host))
        assert public_root(replace(settings, share_listen=listen)) == f"http://{netloc(ssh.host, 8023)}"
    assert public_root(replace(settings, share_listen="[fd00::1]:80")) == "http://[fd00::1]:80"


@pytest.mark.parametrize("root", ["http://127.0.0.1:8023", "http://[::1]:8023", "http://localhost:1"])
def test_a_loopback_address_is_for_this_machine_only(root: str) -> None:
    """The sentence names the one setting that lets others."""
    assert audience(root) == 'Opens on this machine only. To let others open it: share_listen = "0.0.0.0:8023"'


def test_other_addresses_are_for_everybody_who_gets_them() -> None:
    """With the address that they have to reach."""
    assert "reach photos.example.org can open it" in audience("https://photos.example.org/album")
    assert "share_listen" in audience(None)
