"""What the door says, and what it sees going out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.ssh.messages import AlternateScreen, how_to_visit

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


@given(some.lists(some.sampled_from([ENTER, LEAVE, b"text", b"\x1b[?1049", b"h", b"\x1b", b""])), some.data())
def test_the_screen_is_known_however_the_bytes_are_cut(parts: list[bytes], data: some.DataObject) -> None:
    """Sequences that are split between two writes are seen as well."""
    whole = b"".join(parts)
    watch = AlternateScreen()
    rest = whole
    while rest:
        length = data.draw(some.integers(1, len(rest)))
        watch.saw(rest[:length])
        rest = rest[length:]
    assert watch.entered == (whole.rfind(ENTER) > whole.rfind(LEAVE))


@pytest.mark.parametrize(
    ("address", "port", "name", "command"),
    [
        ("127.0.0.1", 2222, "", "ssh -t -p 2222 localhost"),
        ("192.0.2.7", 22, "", "ssh -t 192.0.2.7"),
        ("2001:db8::1", 2222, "claim", "ssh -t -p 2222 claim@2001:db8::1"),
    ],
)
def test_the_command_can_be_typed_as_it_stands(address: str, port: int, name: str, command: str) -> None:
    """The standard port and loopback are left out."""
    assert how_to_visit(address, port, name) == command
