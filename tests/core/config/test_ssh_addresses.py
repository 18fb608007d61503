"""The address of the SSH server as users type it."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from core.config.ssh_addresses import public_address, split_address, ssh_command


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
