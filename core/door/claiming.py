"""Claiming an unowned gallery: the words that are asked and said, and the line a code is typed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

CODE_TRIES = 3
MIN_PASSWORD = 8
MAX_ANSWER = 256

CODE_PROMPT = "One-time code (printed where the gallery was started): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "The same password again: "
WRONG_CODE = "That code is not valid. Codes are printed when an unowned gallery starts, and work once."
WELCOME = "Nobody owns this gallery yet. The one-time code makes it yours."
CLAIMED_BY_KEY = "This gallery is yours now; your key opens it from now on."


_ENTER, _GIVE_UP, _BACKSPACE, _CLEAR, _ESCAPE = b"\r\n", b"\x03\x04", b"\x7f\b", 0x15, 0x1B


@dataclass(frozen=True, slots=True)
class PasswordAnswers:
    """The code and the new password of a claim without a key."""

    code: str
    password: str


def read_answers(answers: Sequence[str]) -> PasswordAnswers | str:
    """Return the answers to code, password and repetition, or the sentence that says what is wrong with them."""
    if len(answers) != 3 or any(len(answer) > MAX_ANSWER for answer in answers):
        return "Three answers are needed: the code, a password, and the password again."
    code, password, repeated = answers
    if password != repeated:
        return "The two passwords differ. Nothing was changed; try again."
    if len(password) < MIN_PASSWORD:
        return f"That password is too short: {MIN_PASSWORD} characters or more. Nothing was changed; try again."
    return PasswordAnswers(code.strip(), password)


@dataclass(slots=True)
class LineInput:
    """One typed line: bytes of a raw terminal in, echo out. Knows Enter, Backspace, Ctrl+U, Ctrl+C and Ctrl+D."""

    text: str = ""
    finished: bool = False
    """Enter was pressed: `text` is the answer."""
    abandoned: bool = False
    """The person gave up, or typed more than a line can hold."""
    _in_escape: bool = field(default=False, repr=False)

    def feed(self, data: bytes) -> bytes:
        """Take typed bytes and return what the terminal should show for them."""
        echo = bytearray()
        for byte in data:
            if self.finished or self.abandoned:
                break
            echo += self._key(byte)
        return bytes(echo)

    def _key(self, byte: int) -> bytes:
        """Take one byte and return its echo."""
        if self._in_escape:
            # An escape sequence ends with its first letter or tilde; none of them means anything here.
            self._in_escape = not (0x40 <= byte <= 0x7E and byte not in b"[O")
        elif byte in _ENTER or byte in _GIVE_UP or len(self.text) >= MAX_ANSWER:
            self.finished = byte in _ENTER
            self.abandoned = not self.finished
            return b"\r\n"
        elif byte in _BACKSPACE or byte == _CLEAR:
            erased = len(self.text) if byte == _CLEAR else min(1, len(self.text))
            self.text = self.text[: len(self.text) - erased]
            return b"\b \b" * erased
        elif byte == _ESCAPE:
            self._in_escape = True
        elif 0x20 <= byte < 0x7F:
            self.text += chr(byte)
            return bytes([byte])
        return b""
