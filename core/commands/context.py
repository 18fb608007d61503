"""What a command is given: who runs it, where it reads and writes, and for which width."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass

from core.commands.streams import Input, Output
from core.errors import UsageError
from core.models import Actor
from core.text import json_text

LONGEST_LINE = 4096
"""Bytes of one line of standard input."""


@dataclass(frozen=True, slots=True)
class Context:
    """The whole world of a command; it prints nowhere else, so that it also runs for a visitor.

    `say`, `emit` and `note` never wait; a command that says more than a page calls `drain` now and then.
    """

    who: Callable[[], Actor]
    """Returns the actor as they are now; `actor` calls it."""
    stdin: Input
    stdout: Output
    stderr: Output
    width: int
    """Columns that tables and progress may use."""
    json: bool
    """Machines read: one JSON value per line instead of sentences."""
    remote: bool = False
    """A visitor runs it over ssh; False: the person at this machine."""
    fingerprint: str | None = None
    """SHA-256 fingerprint of the key that a visitor came with, None without one."""

    @property
    def actor(self) -> Actor:
        """Who asks, with the role and the access of this moment: ask anew after each wait."""
        return self.who()

    @property
    def may_read_server_paths(self) -> bool:
        """Paths in the arguments may name files of this machine: only for the person at it."""
        return not self.remote

    def say(self, sentence: str = "") -> None:
        """Print a line for people."""
        self.stdout.write(sentence + "\n")

    def emit(self, value: Mapping[str, object]) -> None:
        """Print one JSON object on a line of its own."""
        self.stdout.write(json_text(value) + "\n")

    def note(self, sentence: str) -> None:
        """Print a line beside the result: progress and warnings."""
        self.stderr.write(sentence + "\n")

    async def send(self, data: bytes) -> None:
        """Write bytes to standard output; waits while the reader is slower."""
        await self.stdout.send(data)

    async def drain(self) -> None:
        """Wait until the reader has taken most of what was said."""
        await self.stdout.drain()

    def require_redirected(self, what: str) -> None:
        """Refuse to fill a terminal with bytes.

        Raises:
            UsageError: standard output is a terminal.
        """
        if self.stdout.isatty():
            raise UsageError(f"{what} would fill your terminal with bytes.", "Send it to a file or a program: > FILE")

    async def lines(self) -> AsyncIterator[str]:
        """Yield the lines of standard input that hold something, without the blanks around it.

        Raises:
            UsageError: a line is no UTF-8 text, or longer than `LONGEST_LINE`.
        """
        rest = b""
        while data := await self.stdin.read():
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                if text := _line(line):
                    yield text
            if len(rest) > LONGEST_LINE:
                break
        if text := _line(rest):
            yield text


def _line(line: bytes) -> str:
    try:
        if len(line) > LONGEST_LINE:
            raise UsageError(f"A line of standard input is longer than {LONGEST_LINE:,} bytes.")
        return line.decode().strip()
    except UnicodeDecodeError as error:
        raise UsageError("Standard input is no UTF-8 text.") from error
