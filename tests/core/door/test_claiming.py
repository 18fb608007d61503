"""The line on which a code is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.door.claiming import MAX_ANSWER, LineInput, new_password
from core.errors import UsageError

printable = some.text(some.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MAX_ANSWER)


@given(printable)
def test_a_line_is_what_was_typed(text: str) -> None:
    """Every printable character is kept and echoed, up to Enter."""
    line = LineInput()
    assert line.feed(text.encode()) == text.encode()
    assert not line.finished
    assert line.feed(b"\r") == b"\r\n"
    assert (line.text, line.finished, line.abandoned) == (text, True, False)


@given(some.binary(max_size=2000))
def test_any_bytes_are_survived(data: bytes) -> None:
    """The echo never carries an escape sequence, and the line never grows without bound."""
    line = LineInput()
    echo = line.feed(data)
    assert set(echo) <= {*range(0x20, 0x7F), 0x08, 0x0D, 0x0A}
    assert len(line.text) <= MAX_ANSWER
    assert line.text.isprintable()


@given(some.lists(some.binary(min_size=1, max_size=5), max_size=20))
def test_how_bytes_arrive_does_not_matter(pieces: list[bytes]) -> None:
    """The same keys in one packet or in many give the same line, and nothing is lost."""
    whole, split = LineInput(), LineInput()
    echo = whole.feed(b"".join(pieces))
    echoed = b"".join(split.feed(piece) for piece in pieces)
    assert (echo, whole.text, whole.finished) == (echoed, split.text, split.finished)


@pytest.mark.parametrize(
    ("typed", "text"),
    [(b"abc\x7fd\r", "abd"), (b"\x7f\x7fa\r", "a"), (b"abc\x15xy\r", "xy"), (b"a\x1b[Db\x1bOPc\x1b[3~d\r", "abcd")],
)
def test_a_line_can_be_mended(typed: bytes, text: str) -> None:
    """Backspace and Ctrl+U erase, arrow and function keys do nothing."""
    line = LineInput()
    line.feed(typed)
    assert (line.text, line.finished) == (text, True)


def test_what_is_typed_ahead_is_kept() -> None:
    """Keys after Enter belong to whoever reads next; the line feed of a pasted line does not."""
    line = LineInput()
    line.feed(b"code\r\nqq")
    assert (line.text, line.rest) == ("code", b"qq")


@pytest.mark.parametrize("answers", [[], ["code"], ["c", "p", "q"], ["c", "p" * 300, "p" * 300], ["c", "p", "p", "p"]])
def test_answers_that_do_not_fit_are_refused(answers: list[str]) -> None:
    """Before any code is looked at."""
    with pytest.raises(UsageError):
        new_password(answers)
