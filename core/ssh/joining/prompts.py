"""Prompts on a terminal, one line each, for clients that have not signed in yet; also for screen readers."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass, field
from typing import Protocol

from core.models import Actor
from core.ssh.authentication.conversation import Conversation, ConversationOverError
from core.ssh.authentication.questions import MAX_ANSWER
from core.text import display_text

_ENTER, _GIVE_UP, _BACKSPACE, _CLEAR, _ESCAPE = "\r\n", "\x03\x04", "\x7f\b", "\x15", "\x1b"


class PromptTerminal(Protocol):
    """The part of a session's stream that prompts need."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    async def drain(self) -> None:
        """Wait until more can be sent."""

    async def read(self) -> bytes:
        """Return what was typed; b"" after the client has disconnected."""

    def unread(self, data: bytes) -> None:
        """Give back what was typed ahead for the next prompt."""


async def prompt_line(terminal: PromptTerminal, prompt: str, *, echo: bool = True) -> str | None:
    """Return one typed line, None if the user gives up or disconnects; without `echo` the line is not shown."""
    terminal.write(prompt.encode())
    line = LineInput()
    while not line.finished and not line.abandoned:
        await terminal.drain()
        typed = await terminal.read()
        if not typed:
            return None
        shown = line.feed(typed)
        if echo:
            terminal.write(shown)
    if not echo:
        terminal.write(b"\r\n")
    terminal.unread(line.rest)
    return line.text if line.finished else None


async def converse(terminal: PromptTerminal, conversation: Conversation) -> Actor | None:
    """Ask the questions of a conversation; return None, after saying why, if the user gives up or does not succeed."""
    while True:
        await print_lines(terminal, *([conversation.said] if conversation.said else []))
        question = conversation.question
        text = await prompt_line(terminal, question.prompt, echo=not question.is_secret)
        if text is None:
            await print_lines(terminal, conversation.unchanged)
            return None
        try:
            actor = await conversation.answer(text)
        except ConversationOverError as error:
            await print_lines(terminal, str(error))
            return None
        if actor is not None:
            return actor


async def print_lines(terminal: PromptTerminal, *lines: str) -> None:
    """Print lines and wait until they can be sent."""
    terminal.write("".join(f"{line}\r\n" for line in lines).encode())
    await terminal.drain()


@dataclass(slots=True)
class LineInput:
    """A line editor: takes the bytes of a raw terminal, returns the echo.

    Handles Enter, Backspace, Ctrl+U, Ctrl+C and Ctrl+D. Accepts letters of every script, but no control sequences.
    """

    text: str = ""
    finished: bool = False
    """Whether Enter was pressed: `text` is the answer."""
    abandoned: bool = False
    """Whether the user gave up, or typed more than a line can hold."""
    rest: bytes = b""
    """What was typed after the line, for the next reader."""
    _in_escape: bool = field(default=False, repr=False)
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("ignore"), repr=False
    )

    def feed(self, data: bytes) -> bytes:
        """Process typed bytes and return the echo."""
        echo = ""
        for position in range(len(data)):
            if self.finished or self.abandoned:
                self.rest = data[position:].removeprefix(b"\n")
                break
            for character in self._decoder.decode(data[position : position + 1]):
                echo += self._key(character)
        return echo.encode()

    def _key(self, key: str) -> str:
        """Process one character and return its echo."""
        if self._in_escape:
            # An escape sequence ends with its first letter or tilde; none of them has a meaning here.
            self._in_escape = not ("\x40" <= key <= "\x7e" and key not in "[O")
        elif key in _ENTER or key in _GIVE_UP or len(self.text) >= MAX_ANSWER:
            self.finished = key in _ENTER
            self.abandoned = not self.finished
            return "\r\n"
        elif key in _BACKSPACE or key == _CLEAR:
            kept = 0 if key == _CLEAR else max(0, len(self.text) - 1)
            cells = sum(_cells(character) for character in self.text[kept:])
            self.text = self.text[:kept]
            return "\b \b" * cells
        elif key == _ESCAPE:
            self._in_escape = True
        elif key == " " or (key.isprintable() and display_text(key) == key and _cells(key)):
            self.text += key
            return key
        return ""


def _cells(character: str) -> int:
    """Return the width of a character in terminal columns."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
