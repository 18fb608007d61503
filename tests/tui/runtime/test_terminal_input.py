"""Bytes of a client become Textual's events: whole keys, one paste, bounded mice, no replies."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.graphics.terminals.reply_filter import MAX_PASTE
from tui.graphics.terminals.reply_types import FenceReply, TerminalName
from tui.runtime.terminal_input import RateLimit, TerminalInput


def keys_of(data: bytes) -> list[str]:
    terminal_input = TerminalInput()
    items = terminal_input.feed(data, 0.0)
    if terminal_input.deadline is not None:
        items += terminal_input.expire(terminal_input.deadline)
    return [item.key for item in items if isinstance(item, events.Key)]


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"q", ["q"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1b[A", ["up"]),
        (b"\x1bOB", ["down"]),
        (b"\x1b[1;5C", ["ctrl+right"]),
        (b"\r", ["enter"]),
        (b"\x7f", ["backspace"]),
        (b"\t\x1b[Z", ["tab", "shift+tab"]),
        (b"\x10", ["ctrl+p"]),
        (b"\x1bq\x1b[B", ["alt+q", "down"]),
        ("é".encode(), ["é"]),
        (b"\xff\xfe\xc3(q", ["left_parenthesis", "q"]),
        (b"\xed\xa0\x80q", ["q"]),
        (b"\x1b[1114111111;5uq", ["q"]),
        (b"\x1b[5~\x1b[6~", ["pageup", "pagedown"]),
        (b"\x1b[H\x1b[F", ["home", "end"]),
    ],
)
def test_keys(data: bytes, keys: list[str]) -> None:
    """Each sequence is the key that is printed on the keyboard; what is not UTF-8 is nothing."""
    assert keys_of(data) == keys


def test_a_character_may_come_in_pieces() -> None:
    """UTF-8 is decoded across packets."""
    terminal_input = TerminalInput()
    items = [item for byte in "é€🙂".encode() for item in terminal_input.feed(bytes([byte]), 0.0)]
    assert [item.character for item in items if isinstance(item, events.Key)] == ["é", "€", "🙂"]


def test_events_and_replies_keep_their_order() -> None:
    """A key before an answer comes before it."""
    items = TerminalInput().feed(b"a\x1b[0nb\x1bP>|foot(1)\x1b\\c", 0.0)
    assert [item.key if isinstance(item, events.Key) else item for item in items] == [
        "a",
        FenceReply(),
        "b",
        TerminalName("foot(1)"),
        "c",
    ]


def test_mouse_reports_stay_on_the_largest_screen() -> None:
    """Coordinates of 65535 are clamped before Textual sees them."""
    (item,) = TerminalInput().feed(b"\x1b[<0;65535;65535M", 0.0)
    assert isinstance(item, events.MouseDown)
    assert (item.screen_x, item.screen_y) == (999, 499)


@pytest.mark.parametrize("data", [b"\x1b[48;65535;65535;9;9t", b"\x1b[48;5000;5000t", b"\x1b[8;65535;65535t"])
def test_a_size_cannot_be_typed(data: bytes) -> None:
    """No resize event comes out of what a keyboard sends."""
    assert not [item for item in TerminalInput().feed(data, 0.0) if isinstance(item, Message)]


def test_a_paste_is_one_event() -> None:
    """Bracketed paste arrives whole; its line ends stay, its escapes do not."""
    (item,) = TerminalInput().feed(b"\x1b[200~one\ntwo\x1b[2J\x1b[201~", 0.0)
    assert isinstance(item, events.Paste)
    assert item.text == "one\ntwo[2J"


def test_case_26_an_endless_paste_stays_small() -> None:
    """20 MB of a paste without an end take no more memory than what is kept of it."""
    terminal_input = TerminalInput()
    terminal_input.feed(b"\x1b[200~", 0.0)
    block = b"x" * 65_536
    tracemalloc.start()
    for _ in range(320):
        assert terminal_input.feed(block, 0.0) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert terminal_input.deadline is not None
    (item,) = terminal_input.expire(terminal_input.deadline)
    assert isinstance(item, events.Paste)
    assert len(item.text) == MAX_PASTE


def test_escape_waits_only_as_long_as_a_key_may() -> None:
    """Before the deadline nothing is resolved; without an incomplete sequence there is no deadline."""
    terminal_input = TerminalInput()
    terminal_input.feed(b"q", 5.0)
    assert terminal_input.deadline is None
    terminal_input.feed(b"\x1b", 5.0)
    assert terminal_input.deadline == pytest.approx(5.05)
    assert terminal_input.expire(5.01) == []
    (item,) = terminal_input.expire(5.06)
    assert isinstance(item, events.Key)
    assert terminal_input.deadline is None


def test_an_unfinished_reply_cannot_postpone_its_end() -> None:
    """The time of a sequence counts from its start, so typing into a broken one does not keep the keyboard dead."""
    terminal_input = TerminalInput()
    terminal_input.feed(b"\x1b]11;", 1.0)
    for moment in (1.5, 2.0, 2.9):
        terminal_input.feed(b"x", moment)
    assert terminal_input.deadline == pytest.approx(3.0)
    assert terminal_input.expire(3.0) == []
    assert len(terminal_input.feed(b"q", 3.1)) == 1


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    """After any input, the session continues and nothing is pending."""
    terminal_input = TerminalInput()
    for byte in data:
        terminal_input.feed(bytes([byte]), 0.0)
    if terminal_input.deadline is not None:
        terminal_input.expire(terminal_input.deadline)
    assert terminal_input.deadline is None


@given(st.lists(st.tuples(st.integers(0, 256), st.floats(0, 2)), min_size=1, max_size=50))
def test_the_rate_holds_over_time(steps: list[tuple[int, float]]) -> None:
    """A client that is delayed as told sends at most a burst and 100 events a second."""
    now, events_sent = 0.0, 0
    limit = RateLimit(now)
    for count, pause in steps:
        now += pause
        now += limit.delay(count, now)
        events_sent += count
        assert events_sent <= 200 + 100 * now + 1e-6


def test_a_typist_is_never_delayed() -> None:
    """Ten keys a second, or a burst of 200, pass at once."""
    limit = RateLimit(0.0)
    assert [limit.delay(1, second / 10) for second in range(600)] == [0.0] * 600
    assert RateLimit(0.0).delay(200, 0.0) == 0.0


@pytest.mark.parametrize("data", [b"\x1b[1;5C", b"\x1b[57441u", b"\x1b[97;5u"])
def test_sessions_share_no_events(data: bytes) -> None:
    """An event carries its session's app: Textual's process-wide cache would give it to other sessions and hold it."""
    first, second = TerminalInput().feed(data, 0.0), TerminalInput().feed(data, 0.0)
    assert [type(event) for event in first] == [type(event) for event in second] == [events.Key]
    assert first[0] is not second[0]
