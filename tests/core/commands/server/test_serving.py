"""What `serve` and `demo` say when the door is open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.commands.server.serving import welcome
from core.models import Listening

_OPEN = Listening(
    address="127.0.0.1",
    port=2222,
    host_key="SHA256:host",
    owner="ada",
    owner_keys=("SHA256:one  ~/.ssh/id_ed25519.pub", "SHA256:two  agent"),
    claim_code=None,
)


def test_it_says_how_to_visit_and_who_the_owner_is() -> None:
    """The line to type, the host key to expect, the owner and every key of theirs."""
    said = "\n".join(welcome(_OPEN))
    assert "ssh -p 2222 localhost\n" in said
    assert "SHA256:host" in said
    assert "ada" in said
    assert all(key in said for key in _OPEN.owner_keys)
    assert "claim" not in said


def test_an_unowned_gallery_shows_its_code_and_where_it_is_asked_for() -> None:
    """Nobody can come in yet: the code, and the line that spends it."""
    said = "\n".join(welcome(replace(_OPEN, owner_keys=(), claim_code="abcde-fghij")))
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
def test_the_line_fits_the_address(address: str, port: int, line: str) -> None:
    """Every address of this machine is localhost; ssh's own port is not named."""
    assert any(said.endswith(line) for said in welcome(replace(_OPEN, address=address, port=port)))
