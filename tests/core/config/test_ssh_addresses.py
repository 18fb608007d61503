"""The address of the SSH server as users type it."""

from __future__ import annotations

import errno
import socket
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest

from core.config import Settings
from core.config.ssh_addresses import GUESSED, LOCAL_ONLY, split_address, ssh_address


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
    found = ssh_address(replace(settings, ssh_address=address))
    assert (found.host, found.port, found.is_local) == (host, port, False)


@pytest.mark.parametrize(
    ("listen", "host", "is_local"),
    [
        ("127.0.0.1", "localhost", True),
        ("::1", "localhost", True),
        ("localhost", "localhost", True),
        ("192.0.2.7", "192.0.2.7", False),
        ("nas.example", "nas.example", False),
    ],
)
def test_without_a_setting_the_address_is_where_the_server_listens(
    settings: Settings, listen: str, host: str, is_local: bool
) -> None:
    """Loopback is localhost and reached from this machine only; both come with the setting that changes it."""
    found = ssh_address(replace(settings, listen=listen), 40022)
    assert (found.host, found.port, found.is_local) == (host, 40022, is_local)
    assert found.notes == ((LOCAL_ONLY,) if is_local else ())
    stated = ssh_address(replace(settings, listen=listen, ssh_address="photos.example.org"))
    assert (stated.is_local, stated.notes) == (False, ())


@pytest.mark.parametrize("listen", ["0.0.0.0", "::"])
@pytest.mark.parametrize(
    ("name", "own", "host"),
    [
        ("nas.example.org", "192.0.2.7", "nas.example.org"),
        ("nas", "192.0.2.7", "192.0.2.7"),
        ("localhost.localdomain", "192.0.2.7", "192.0.2.7"),
        ("nas", "127.0.0.1", "nas"),
        ("nas", "fe80::1%eth0", "nas"),
        ("nas", None, "nas"),
    ],
)
def test_on_all_networks_the_address_is_one_that_others_find(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, listen: str, name: str, own: str | None, host: str
) -> None:
    """A full name, else the address of the default route, and always the setting for another one."""
    monkeypatch.setattr(socket, "gethostname", lambda: name)
    monkeypatch.setattr(socket, "socket", lambda *_: Probe(own))
    found = ssh_address(replace(settings, listen=listen))
    assert (found.host, found.is_local, found.notes) == (host, False, (GUESSED,))
    assert not ssh_address(replace(settings, listen=listen, ssh_address="photos.example.org")).notes


class Probe:
    """A socket of a machine with this address in the network of its default route, or without a route."""

    def __init__(self, own: str | None) -> None:
        self._own = own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Have nothing to close."""

    def connect(self, _address: tuple[str, int]) -> None:
        if self._own is None:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def getsockname(self) -> tuple[str | None, int]:
        return self._own, 40000


@pytest.mark.parametrize(
    ("address", "command", "terminal", "url"),
    [
        (
            "photos.example.org:22",
            "ssh join@photos.example.org",
            "ssh -t photos.example.org",
            "ssh://join@photos.example.org",
        ),
        ("box", "ssh join@box -p 2222", "ssh -t box -p 2222", "ssh://join@box:2222"),
        (
            "[2001:db8::1]:2200",
            "ssh join@2001:db8::1 -p 2200",
            "ssh -t 2001:db8::1 -p 2200",
            "ssh://join@[2001:db8::1]:2200",
        ),
    ],
)
def test_the_address_can_be_typed_and_scanned(
    settings: Settings, address: str, command: str, terminal: str, url: str
) -> None:
    """The usual port is left out, and an IPv6 address has brackets only in a URL."""
    found = ssh_address(replace(settings, ssh_address=address))
    assert found.command("join") == command
    assert found.command(with_terminal=True) == terminal
    assert found.url("join") == url
