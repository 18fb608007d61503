"""Claiming an unowned gallery with the one-time code: by a key in the session, or by a password while signing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.accounts.passwords import MIN_PASSWORD
from core.door.authentication import OfferedKey
from core.errors import GalleryError, UsageError
from core.gallery import Gallery
from core.models import Actor

CODE_TRIES = 3
MAX_ANSWER = 256

CODE_PROMPT = "One-time code (printed where the gallery was started): "
PASSWORD_PROMPT = f"Choose a password ({MIN_PASSWORD} characters or more): "
REPEAT_PROMPT = "The same password again: "

_ENTER, _GIVE_UP, _BACKSPACE, _CLEAR, _ESCAPE = b"\r\n", b"\x03\x04", b"\x7f\b", 0x15, 0x1B


class Screen(Protocol):
    """The part of a visitor's stream that a question needs."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    async def drain(self) -> None:
        """Wait until more may be sent."""

    async def read(self) -> bytes:
        """Return what was typed; b"" when the visitor has left."""

    def unread(self, data: bytes) -> None:
        """Give back what was typed ahead of the next question."""


async def claim_with_key(gallery: Gallery, screen: Screen, key: OfferedKey) -> Actor | None:
    """Ask for the code and make the holder of the key the owner; None when they give up or err too often.

    The key is proven: the connection was authenticated with it.
    """
    await _say(screen, f"{welcome()} Your key opens it from then on:", f"  {key.fingerprint}", "")
    for _ in range(CODE_TRIES):
        code = await _ask(screen, CODE_PROMPT)
        if code is None:
            break
        try:
            return await gallery.accounts.claim(code, public_key=key.public_key, label="claimed with the one-time code")
        except GalleryError as error:
            await _say(screen, str(error))
    await _say(screen, "Nothing was changed.")
    return None


def new_password(answers: Sequence[str]) -> tuple[str, str]:
    """Return code and password from the answers to code, password and repetition.

    Raises:
        UsageError: what is wrong with them; the code was not used.
    """
    if len(answers) != 3 or any(len(answer) > MAX_ANSWER for answer in answers):
        raise UsageError("Three answers are needed: the code, a password, and the password again.")
    code, password, repeated = answers
    if password != repeated:
        raise UsageError("The two passwords differ.", "Nothing was changed; try again.")
    return code, password


def welcome(owner: str = "") -> str:
    """Say what a claim does, and under which name a password will sign in."""
    sentence = "Nobody owns this gallery yet. The one-time code makes it yours."
    return f"{sentence} Your password will open it for the name {owner}." if owner else sentence


async def _ask(screen: Screen, prompt: str) -> str | None:
    """Return one typed line, None when the visitor gives up."""
    screen.write(prompt.encode())
    line = LineInput()
    while not line.finished and not line.abandoned:
        await screen.drain()
        typed = await screen.read()
        if not typed:
            return None
        screen.write(line.feed(typed))
    screen.unread(line.rest)
    return line.text if line.finished else None


async def _say(screen: Screen, *lines: str) -> None:
    screen.write("".join(f"{line}\r\n" for line in lines).encode())
    await screen.drain()


@dataclass(slots=True)
class LineInput:
    """One typed line: bytes of a raw terminal in, echo out. Knows Enter, Backspace, Ctrl+U, Ctrl+C and Ctrl+D."""

    text: str = ""
    finished: bool = False
    """Enter was pressed: `text` is the answer."""
    abandoned: bool = False
    """The person gave up, or typed more than a line can hold."""
    rest: bytes = b""
    """What was typed after the line, for whoever reads next."""
    _in_escape: bool = field(default=False, repr=False)

    def feed(self, data: bytes) -> bytes:
        """Take typed bytes and return what the terminal should show for them."""
        echo = bytearray()
        for position, byte in enumerate(data):
            if self.finished or self.abandoned:
                self.rest = data[position:].removeprefix(b"\n")
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
