"""Whether the terminal of a session shows its alternate screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from core.ssh.channels.alternate_screen import AlternateScreen

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


@given(some.lists(some.sampled_from([ENTER, LEAVE, b"text", b"\x1b[?1049", b"h", b"\x1b", b""])), some.data())
def test_the_state_is_correct_however_the_output_is_split(parts: list[bytes], data: some.DataObject) -> None:
    """Sequences that are split between two writes count as well."""
    whole = b"".join(parts)
    screen = AlternateScreen()
    rest = whole
    while rest:
        length = data.draw(some.integers(1, len(rest)))
        screen.feed(rest[:length])
        rest = rest[length:]
    assert screen.entered == (whole.rfind(ENTER) > whole.rfind(LEAVE))
