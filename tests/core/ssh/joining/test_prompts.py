"""A prompt for a code, a name or a token on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from core.ssh.authentication.questions import MAX_ANSWER
from core.ssh.joining.prompts import LineInput, prompt_line

printable = some.text(some.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=MAX_ANSWER)


@given(printable)
def test_a_line_is_what_was_typed(text: str) -> None:
    """Every printable character up to Enter is kept and echoed."""
    line = LineInput()
    assert line.feed(text.encode()) == text.encode()
    assert not line.finished
    assert line.feed(b"\r") == b"\r\n"
    assert (line.text, line.finished, line.abandoned) == (text, True, False)


@given(some.binary(max_size=2000))
def test_random_bytes_never_fail(data: bytes) -> None:
    """The echo never contains an escape sequence, and the line is bounded."""
    line = LineInput()
    echo = line.feed(data)
    assert all(character in "\b\r\n" or character.isprintable() for character in echo.decode())
    assert len(line.text) <= MAX_ANSWER
    assert line.text.isprintable()


@given(some.lists(some.binary(min_size=1, max_size=5), max_size=20))
def test_lines_do_not_depend_on_packets(pieces: list[bytes]) -> None:
    """The same keys in one packet or in many give the same line, and nothing is lost."""
    whole, split = LineInput(), LineInput()
    echo = whole.feed(b"".join(pieces))
    echoed = b"".join(split.feed(piece) for piece in pieces)
    assert (echo, whole.text, whole.finished) == (echoed, split.text, split.finished)


@pytest.mark.parametrize(
    ("typed", "text"),
    [(b"abc\x7fd\r", "abd"), (b"\x7f\x7fa\r", "a"), (b"abc\x15xy\r", "xy"), (b"a\x1b[Db\x1bOPc\x1b[3~d\r", "abcd")],
)
def test_a_line_can_be_corrected(typed: bytes, text: str) -> None:
    """Backspace and Ctrl+U erase; arrow and function keys do nothing."""
    line = LineInput()
    line.feed(typed)
    assert (line.text, line.finished) == (text, True)


def test_what_is_typed_ahead_is_kept() -> None:
    """Keys after Enter belong to the next prompt; the line feed of a pasted line does not."""
    line = LineInput()
    line.feed(b"code\r\nqq")
    assert (line.text, line.rest) == ("code", b"qq")


@pytest.mark.parametrize(
    ("typed", "text", "echo"),
    [
        ("Zo\u00eb", "Zo\u00eb", "Zo\u00eb"),
        ("\u5f20\u7f8e\x7f\u4e3d", "\u5f20\u4e3d", "\u5f20\u7f8e\b \b\b \b\u4e3d"),
        ("a\u202eb\u200bc\ue000", "abc", "abc"),
        ("\u009b31m", "31m", "31m"),
    ],
)
def test_letters_of_every_script_can_be_typed(typed: str, text: str, echo: str) -> None:
    """A wide letter is erased with both columns; characters that reorder text or control the terminal are ignored."""
    line = LineInput()
    assert line.feed(typed.encode()) == echo.encode()
    assert line.text == text


class Typist:
    """A terminal whose keys were typed beforehand."""

    def __init__(self, *packets: bytes) -> None:
        self.packets = list(packets)
        self.shown = b""

    def write(self, data: bytes) -> None:
        self.shown += data

    async def drain(self) -> None:
        return

    async def read(self) -> bytes:
        return self.packets.pop(0) if self.packets else b""

    def unread(self, data: bytes) -> None:
        if data:
            self.packets.insert(0, data)


async def test_answers_typed_ahead_reach_their_prompts() -> None:
    """A pasted block of lines answers one prompt after the other."""
    screen = Typist(b"one\ntwo\r\nth", b"ree\r")
    assert [await prompt_line(screen, f"{number}? ") for number in range(3)] == ["one", "two", "three"]


async def test_a_secret_is_not_shown() -> None:
    """Neither while it is typed nor when it is corrected."""
    screen = Typist(b"secret\x7f\x7fet\r")
    assert await prompt_line(screen, "Password: ", echo=False) == "secret"
    assert screen.shown == b"Password: \r\n"


@pytest.mark.parametrize("keys", [b"abc\x03", b"abc\x04", b"abc", b"x" * (MAX_ANSWER + 1)])
async def test_giving_up_gives_no_answer(keys: bytes) -> None:
    """Ctrl+C, Ctrl+D, a disconnect, and more input than a line can hold."""
    assert await prompt_line(Typist(keys), "? ") is None
