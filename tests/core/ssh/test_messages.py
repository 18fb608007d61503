"""Messages of the SSH server."""

from __future__ import annotations

import pytest

from core.ssh.messages import connect_command


@pytest.mark.parametrize(
    ("address", "port", "name", "command"),
    [
        ("127.0.0.1", 2222, "", "ssh -t -p 2222 localhost"),
        ("192.0.2.7", 22, "", "ssh -t 192.0.2.7"),
        ("2001:db8::1", 2222, "claim", "ssh -t -p 2222 claim@2001:db8::1"),
    ],
)
def test_the_command_can_be_typed_as_shown(address: str, port: int, name: str, command: str) -> None:
    """The standard port is omitted, and loopback is called localhost."""
    assert connect_command(address, port, name) == command
