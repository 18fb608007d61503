"""The lines that `serve` and `demo` print when they accept connections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.server.serving import startup_message
from core.models import ServerInfo

_OPEN = ServerInfo(
    address="127.0.0.1",
    port=2222,
    host_key="SHA256:host",
    owner="ada",
    owner_keys=("SHA256:one  ~/.ssh/id_ed25519.pub", "SHA256:two  agent"),
    claim_code=None,
)


def test_the_message_has_command_host_key_and_owner() -> None:
    """It has the command to type, the host key to expect, the owner and all keys of the owner."""
    said = "\n".join(startup_message(_OPEN))
    assert "ssh -p 2222 localhost\n" in said
    assert "SHA256:host" in said
    assert "ada" in said
    assert all(key in said for key in _OPEN.owner_keys)
    assert "claim" not in said


def test_a_gallery_without_an_owner_shows_its_claim_code() -> None:
    """Nobody can sign in yet: it has the code, and the command that asks for it."""
    said = "\n".join(startup_message(replace(_OPEN, owner_keys=(), claim_code="abcde-fghij")))
    assert "ssh -p 2222 claim@localhost" in said
    assert "abcde-fghij" in said


@pytest.mark.parametrize(
    ("address", "port", "line"),
    [
        ("0.0.0.0", 22, "ssh localhost"),
        ("::", 2022, "ssh -p 2022 localhost"),
        ("192.0.2.7", 2222, "ssh -p 2222 192.0.2.7"),
        ("nas.example", 22, "ssh nas.example"),
    ],
)
def test_the_command_fits_address_and_port(address: str, port: int, line: str) -> None:
    """Every address of this machine is localhost; port 22 is left out."""
    assert any(said.endswith(line) for said in startup_message(replace(_OPEN, address=address, port=port)))
