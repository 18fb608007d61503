"""ReplyFilter: replies never become keys, keys are never lost, and no buffer grows without bound."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui.harness.real_terminals import ALL
from tui.graphics.terminals.reply_filter import MAX_PASTE, KeyInput, PastedText, PendingInput, ReplyFilter
from tui.graphics.terminals.reply_types import (
    BackgroundColour,
    CellSizeReply,
    ColourRegisters,
    FenceReply,
    KittyGraphicsReply,
    ModeReport,
    PrimaryAttributes,
    TerminalName,
    TerminalReply,
    UnusedReply,
)

REPLIES: dict[str, TerminalReply] = {
    "\x1b[?62;4;22c": PrimaryAttributes((62, 4, 22)),
    "\x1b[>1;4000;41c": UnusedReply(),
    "\x1bP>|kitty(0.41.1)\x1b\\": TerminalName("kitty(0.41.1)"),
    "\x1b_Gi=31;OK\x1b\\": KittyGraphicsReply(31, ok=True),
    "\x1b_Gi=31;ENOENT:no such image\x1b\\": KittyGraphicsReply(31, ok=False),
    "\x1b[6;19;10t": CellSizeReply(10, 19),
    "\x1b[4;950;1270t": UnusedReply(),
    "\x1b[48;65535;65535;9999;9999t": UnusedReply(),
    "\x1b[?1;0;1024S": ColourRegisters(1024),
    "\x1b[?2026;2$y": ModeReport(2026, 2),
    "\x1b[0n": FenceReply(),
    "\x1b[12;40R": UnusedReply(),
    "\x1b[?1u": UnusedReply(),
    "\x1b]11;rgb:0000/ffff/ffff\x1b\\": BackgroundColour(0.0, 1.0, 1.0),
    "\x1b]11;rgb:f/0/f\x07": BackgroundColour(1.0, 0.0, 1.0),
    "\x1bP1+r524742=38\x1b\\": UnusedReply(),
    "\x1bP0$r\x1b\\": UnusedReply(),
    "\x1b[?997;1n": UnusedReply(),
}
KEYS = [
    "a",
    "Q",
    "é",
    "\r",
    "\x7f",
    "\x03",
    "\x1b[A",
    "\x1b[1;5C",
    "\x1bOP",
    "\x1b[15~",
    "\x1b[<0;12;7M",
    "\x1b[I",
    "\x1bf",
]

cuts = st.lists(st.integers(min_value=0, max_value=400), max_size=12)


def pieces(text: str, places: list[int]) -> list[str]:
    edges = sorted({0, len(text), *(place for place in places if place < len(text))})
    return [text[start:stop] for start, stop in pairwise(edges)]


def run(parts: list[str]) -> tuple[str, list[TerminalReply], list[str]]:
    """Return all keys as one string, all replies, all pastes."""
    reply_filter = ReplyFilter()
    items = [item for part in parts for item in reply_filter.feed(part)]
    keys = "".join(item.text for item in items if isinstance(item, KeyInput))
    pastes = [item.text for item in items if isinstance(item, PastedText)]
    return keys, [item for item in items if not isinstance(item, KeyInput | PastedText)], pastes


@given(st.lists(st.sampled_from([*REPLIES, *KEYS]), max_size=12), cuts)
def test_replies_among_keys_never_become_keys(units: list[str], places: list[int]) -> None:
    """Split anywhere, keys come out as typed, and every reply with its meaning."""
    keys, replies, pastes = run(pieces("".join(units), places))
    assert keys == "".join(unit for unit in units if unit in KEYS)
    assert replies == [REPLIES[unit] for unit in units if unit in REPLIES]
    assert pastes == []


@given(st.text(alphabet="\x1b[]P_GO<>?;:$~0129-AMRctn\\\x07\x9c\x9bq", max_size=60), cuts)
@example("\x1b]0\x1b\\", [1, 2, 3, 4])
@example("\x1b[M\x1b[A", [3])
@example("\x1bP>\x1b", [3])
def test_splitting_input_changes_nothing(text: str, places: list[int]) -> None:
    """Any input means the same in one piece and in many."""
    assert run(pieces(text, places)) == run([text])


@given(st.text(alphabet="\x1b[]P_G?;~0Mt\\\x07é ", max_size=60), cuts)
def test_keys_carry_no_reply_and_no_c1(text: str, places: list[int]) -> None:
    """No key sequence has a private prefix or is a string; no C1 character passes."""
    for part in pieces(text, places):
        for item in ReplyFilter().feed(part):
            if isinstance(item, KeyInput):
                assert not item.text.startswith(("\x1b[?", "\x1b[>", "\x1b]0", "\x1b_G", "\x1bP>"))
                assert not any(0x80 <= ord(character) <= 0x9F for character in item.text)


@pytest.mark.parametrize("name", ALL)
def test_replies_of_real_terminals_are_not_keys(name: str) -> None:
    """The actual replies of each terminal, all at once, leave no key behind."""
    kind = ALL[name]
    answers = [kind.name, kind.kitty_graphics, kind.cell_size, kind.colour_registers, kind.synchronized_output]
    keys, replies, _ = run(["".join(answers) + kind.primary_attributes + kind.fence])
    assert keys == ""
    assert UnusedReply() not in replies
    assert len(replies) == sum(map(bool, [*answers, kind.primary_attributes, kind.fence]))


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_split_after_its_escape_and_very_late_is_not_a_key(reply: str) -> None:
    """When the ESC was already taken for a key, the rest that arrives later is still a reply."""
    reply_filter = ReplyFilter()
    assert reply_filter.feed(reply[:1]) == []
    assert reply_filter.expire() == [KeyInput("\x1b")]
    assert reply_filter.feed(reply[1:]) == [REPLIES[reply]]
    assert reply_filter.feed("q") == [KeyInput("q")]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1b\x1b[A", ["\x1b", "\x1b[A"]),
        ("a\x1b\x1bq", ["a", "\x1b", "\x1bq"]),
        ("\x1b\x1b\x1bOP", ["\x1b", "\x1b", "\x1bOP"]),
    ],
)
def test_escape_before_another_escape_is_a_key(text: str, keys: list[str]) -> None:
    """What begins with the last one is read on its own."""
    assert ReplyFilter().feed(text) == [KeyInput(key) for key in keys]


def test_escape_is_a_key_when_nothing_follows() -> None:
    """A lone ESC waits, then is a key; what is typed later is separate."""
    reply_filter = ReplyFilter()
    assert reply_filter.feed("\x1b") == []
    waits = [reply_filter.pending]
    assert reply_filter.expire() == [KeyInput("\x1b")]
    waits.append(reply_filter.pending)
    assert waits == [PendingInput.ESCAPE, PendingInput.NOTHING]
    assert reply_filter.feed("P") == [KeyInput("P")]


@pytest.mark.parametrize("start", ["\x1bP>|", "\x1b]11;", "\x1b_Gi=1;", "\x1b[", "\x1b[200"])
def test_unfinished_sequences_are_bounded_and_end(start: str) -> None:
    """Megabytes without an end are not buffered, and after a timeout the keyboard works again."""
    reply_filter = ReplyFilter()
    reply_filter.feed(start)
    for _ in range(300):
        assert reply_filter.feed("1" * 10_000) == []
        assert len(reply_filter._held) <= 8192
    assert reply_filter.pending is PendingInput.SEQUENCE
    reply_filter.expire()
    assert reply_filter.feed("q") == [KeyInput("q")]


def test_a_key_ends_an_unfinished_reply() -> None:
    """An arrow key within an unterminated string is an arrow key."""
    reply_filter = ReplyFilter()
    reply_filter.feed("\x1bP>|kit")
    assert reply_filter.feed("\x1b[A")[-1] == KeyInput("\x1b[A")


def test_paste_is_capped_and_clean() -> None:
    """Of a paste of megabytes 64 Ki characters are kept, without control characters; what follows are keys."""
    reply_filter = ReplyFilter()
    reply_filter.feed("\x1b[200~a\x1b[31mb\x00\x9b\n")
    for _ in range(300):
        reply_filter.feed("x" * 10_000)
        assert sum(map(len, reply_filter._paste or ())) <= MAX_PASTE
    items = reply_filter.feed("\x1b[201~q")
    assert items[1:] == [KeyInput("q")]
    assert isinstance(items[0], PastedText)
    assert items[0].text == ("a[31mb\n" + "x" * MAX_PASTE)[:MAX_PASTE]


@given(st.text(alphabet="ab\n\x1b[201~", max_size=40), cuts)
def test_paste_is_the_same_however_it_is_cut(text: str, places: list[int]) -> None:
    """A paste arrives once and whole, however it was split."""
    stream = f"\x1b[200~{text}\x1b[201~q"
    assert run(pieces(stream, places)) == run([stream])


def test_an_unterminated_paste_ends_after_a_pause() -> None:
    """The keyboard is not blocked forever."""
    reply_filter = ReplyFilter()
    reply_filter.feed("\x1b[200~abc defgh")
    assert reply_filter.pending is PendingInput.PASTE
    (paste,) = reply_filter.expire()
    assert isinstance(paste, PastedText)
    assert reply_filter.feed("q") == [KeyInput("q")]


@pytest.mark.parametrize(
    ("report", "kept"),
    [
        ("\x1b[<0;65535;65535M", "\x1b[<0;1000;500M"),
        ("\x1b[<0;12;7m", "\x1b[<0;12;7m"),
        ("\x1b[<0;-1;7M", ""),
        ("\x1b[<0;99999999999999999999;7M", ""),
        ("\x1b[32;12;7M", ""),
        ("\x1b[M !!", ""),
        ("\x1b[[A", "\x1b[[A"),
        ("\x1b[[Z", ""),
        ("\x1b[97;5u", "\x1b[97;5u"),
        ("\x1b[99999999999;5u", ""),
        ("\x1b[55296;5u", ""),
        ("\x1b]q", "\x1b]q"),
        ("\x1bPq", "\x1bPq"),
    ],
)
def test_reports_stay_within_bounds(report: str, kept: str) -> None:
    """Mouse and key reports pass only with numbers that the largest screen or Unicode allows."""
    assert run([report])[0] == kept
