"""What a command runs with: its actor, its streams, and the width it may use."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from core.commands.streams import Input, Output
from core.errors import UsageError
from core.models import Actor, OutputTerminal
from core.text import json_text

MAX_LINE_BYTES = 4096
"""The longest line of standard input."""

MAX_TEXT_BYTES = 64 * 1024
"""The longest text that is read from standard input as a whole."""


Drawing = Callable[[Sequence[bytes], int], str | None]
"""Returns the text that draws JPEGs side by side, in so many lines; None where nothing draws pictures.

It takes some milliseconds, and raises OSError for a JPEG that cannot be decoded.
"""


TerminalDrawing = Callable[[Sequence[bytes], int, OutputTerminal], str | None]
"""The same for any terminal."""


def no_pictures(_jpegs: Sequence[bytes], _rows: int) -> None:
    """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """The environment of one command; a command reads and writes nothing else, so that it also runs over SSH.

    `print`, `print_json` and `print_error` do not wait; a command that prints more than a page calls `drain` regularly.
    """

    current_actor: Callable[[], Actor]
    """Returns the actor with the current role and access; `actor` calls it."""
    stdin: Input
    stdout: Output
    stderr: Output
    width: int
    """Columns for tables and progress."""
    json: bool
    """Print one JSON value per line instead of sentences."""
    headers: bool = True
    """Print the headings of tables."""
    remote: bool = False
    """It runs for an SSH client; False: for the user of this machine."""
    fingerprint: str | None = None
    """SHA-256 fingerprint of the key that the SSH client signed in with, None without one."""
    draw: Drawing = no_pictures
    """Draws pictures in the terminal of standard output."""

    @property
    def actor(self) -> Actor:
        """Who runs the command, with the role and access of this moment: read it again after each wait."""
        return self.current_actor()

    @property
    def may_read_server_paths(self) -> bool:
        """Whether arguments may name files of this machine: only when its own user runs the command."""
        return not self.remote

    def print(self, sentence: str = "") -> None:
        """Print a line of text."""
        self.stdout.write(sentence + "\n")

    def print_json(self, value: Mapping[str, object]) -> None:
        """Print one JSON object as a line."""
        self.stdout.write(json_text(value) + "\n")

    def print_error(self, sentence: str) -> None:
        """Print a line on standard error: progress or a warning."""
        self.stderr.write(sentence + "\n")

    async def send(self, data: bytes) -> None:
        """Write bytes to standard output; wait while the reader is slower."""
        await self.stdout.send(data)

    async def drain(self) -> None:
        """Wait until the reader has taken most of the output."""
        await self.stdout.drain()

    def require_redirected(self, what: str) -> None:
        """Refuse to write bytes to a terminal.

        Raises:
            UsageError: standard output is a terminal.
        """
        if self.stdout.isatty():
            raise UsageError(f"{what} would fill your terminal with bytes.", "Send it to a file or a program: > FILE")

    async def lines(self) -> AsyncIterator[str]:
        """Yield the lines of standard input that are not blank, stripped.

        Raises:
            UsageError: a line is not UTF-8 text, or longer than `MAX_LINE_BYTES`.
        """
        rest = b""
        while data := await self.stdin.read():
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                if text := _line(line):
                    yield text
            if len(rest) > MAX_LINE_BYTES:
                break
        if text := _line(rest):
            yield text

    async def text(self) -> str:
        """Return all of standard input, without blanks and line ends at its end.

        Raises:
            UsageError: it is not UTF-8 text, or longer than `MAX_TEXT_BYTES`.
        """
        whole = b""
        while len(whole) <= MAX_TEXT_BYTES and (data := await self.stdin.read()):
            whole += data
        if len(whole) > MAX_TEXT_BYTES:
            raise UsageError(f"Standard input is longer than {MAX_TEXT_BYTES:,} bytes.", "Shorten it.")
        try:
            return whole.decode().rstrip()
        except UnicodeDecodeError as error:
            raise UsageError("Standard input is not UTF-8 text.", "Convert it, for example with iconv.") from error


def _line(line: bytes) -> str:
    try:
        if len(line) > MAX_LINE_BYTES:
            raise UsageError(
                f"A line of standard input is longer than {MAX_LINE_BYTES:,} bytes.", "Write one name on each line."
            )
        return line.decode().strip()
    except UnicodeDecodeError as error:
        raise UsageError("Standard input is not UTF-8 text.", "Convert it, for example with iconv.") from error
