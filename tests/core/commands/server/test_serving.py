"""The lines that `serve` and `demo` print when they accept connections."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.server.serving import startup_message
from core.config.ssh_addresses import GUESSED, LOCAL_ONLY, SshAddress
from core.models import ServerInfo

_OPEN = ServerInfo(
    address="127.0.0.1",
    port=2222,
    host_key="SHA256:host",
    owner="ada",
    owner_keys=("SHA256:one  ~/.ssh/id_ed25519.pub", "SHA256:two  agent"),
    claim_code=None,
)
_LOCAL = SshAddress("localhost", 2222, is_local=True)


def test_the_message_has_command_host_key_and_owner() -> None:
    """It has the command to type, the host key to expect, the owner and all keys of the owner."""
    said = "\n".join(startup_message(_OPEN, _LOCAL))
    assert "ssh localhost -p 2222\n" in said
    assert "SHA256:host" in said
    assert "ada" in said
    assert all(key in said for key in _OPEN.owner_keys)
    assert "claim" not in said


def test_a_gallery_without_an_owner_shows_its_claim_code() -> None:
    """Nobody can sign in yet: it has the code, and the command that asks for it."""
    said = "\n".join(startup_message(replace(_OPEN, owner_keys=(), claim_code="abcde-fghij"), _LOCAL))
    assert "ssh claim@localhost -p 2222" in said
    assert "abcde-fghij" in said


@pytest.mark.parametrize(("is_local", "is_guess"), [(True, False), (False, False), (False, True)])
def test_the_message_states_the_one_address(is_local: bool, is_guess: bool) -> None:
    """It is the address of invitations; one that others may not reach comes with the setting to change."""
    said = startup_message(_OPEN, SshAddress("photos.example", 2750, is_local, is_guess))
    assert "  Connect   ssh photos.example -p 2750" in said
    assert ((LOCAL_ONLY in said), (GUESSED in said)) == (is_local, is_guess)
