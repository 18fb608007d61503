"""`ssh host COMMAND`: run a command of the registry with the user's permissions."""

from __future__ import annotations

import logging
import secrets
import shlex

from core.accounts.connected_sessions import ConnectedSession
from core.cli.parser import HelpRequestedError
from core.cli.registry import CommandRegistry, error_text
from core.commands.command import Needs
from core.commands.context import Context
from core.errors import GalleryError, UnknownCommandError, UsageError
from core.gallery import Gallery
from core.limits.loop_time import loop_turn
from core.models import OutputTerminal, Role
from core.ssh import messages
from core.ssh.channels.session_stream import SessionStream
from core.text import display_text

_log = logging.getLogger(__name__)

MAX_COMMAND_CHARS = 8192
"""Characters of a command line; longer input belongs on standard input."""
_PIECE_BYTES = 16 * 1024
"""Bytes; other sessions get their turn after each piece of this size."""
_PLAIN_COLUMNS = 80
_TRANSFER_PROGRAMS = frozenset({"rsync", "unison", "borg"})
"""Programs whose clients start themselves on the server, as rsync does with `rsync --server`."""
_END_OF_INPUT = b"\x04"


async def execute(
    commands: CommandRegistry,
    gallery: Gallery,
    session: ConnectedSession,
    command: str,
    stream: SessionStream,
    *,
    terminal: OutputTerminal | None,
) -> int:
    """Run one command and return its exit status, one of those in docs/commands.md.

    `terminal` is that of the user, None without one.
    """
    has_terminal = terminal is not None
    out, errors = RemoteOutput(stream, has_terminal), RemoteErrors(stream, has_terminal)
    columns = _PLAIN_COLUMNS if terminal is None else terminal.size.columns
    try:
        await loop_turn()
        call = commands.parse(_split(command), columns, remote=True)
        session.doing = call.command.name
        context = Context(
            current_actor=lambda: session.actor,
            stdin=RemoteInput(stream, has_terminal),
            stdout=out,
            stderr=errors,
            width=columns,
            json=call.json,
            headers=call.headers,
            remote=True,
            fingerprint=session.fingerprint,
            draw=commands.drawing(terminal),
        )
        given = {Needs.GALLERY: gallery, Needs.SETTINGS: gallery.settings, Needs.NOTHING: None}[call.command.needs]
        status = await call.run(context, given)
    except HelpRequestedError as help_text:
        out.write(help_text.message)
        status = 0
    except GalleryError as error:
        errors.write(error_text(error, with_detail=session.actor.role is Role.ADMIN))
        if isinstance(error, UnknownCommandError):
            errors.write(f"{messages.needs_terminal(gallery.ssh_address.command(with_terminal=True))}\n")
        status = error.exit_code
    except Exception as error:  # noqa: BLE001 - the edge of a command: an error here must not end other sessions
        if isinstance(error, BrokenPipeError) and stream.closed:
            return 1  # the client has disconnected
        reference = secrets.token_hex(4)
        _log.exception("a command of %s failed, reference %s", display_text(session.actor.name), reference)
        errors.write(f"{messages.apology(reference)}\n")
        status = 1
    return status


class RemoteOutput:
    """Standard output of a command; a client that reads slowly makes the command wait."""

    def __init__(self, stream: SessionStream, terminal: bool) -> None:
        """Write to this stream."""
        self._stream = stream
        self._terminal = terminal

    def isatty(self) -> bool:
        """Return whether the user has a terminal."""
        return self._terminal

    def write(self, text: str) -> None:
        """Write text; on a terminal each line starts in the first column."""
        self._stream.write(text.encode(errors="replace"))

    async def send(self, data: bytes) -> None:
        """Write bytes in pieces."""
        for start in range(0, len(data), _PIECE_BYTES):
            self._stream.write(data[start : start + _PIECE_BYTES])
            await self.drain()

    async def drain(self) -> None:
        """Wait for the client and for the user's share of the event loop, and let other sessions run."""
        await self._stream.drain()
        await loop_turn()
        if self._stream.closed:
            raise BrokenPipeError


class RemoteErrors(RemoteOutput):
    """Standard error of a command."""

    def write(self, text: str) -> None:
        """Write text to standard error."""
        self._stream.write_error(text.encode(errors="replace"))


class RemoteInput:
    """Standard input of a command: raw data, or on a terminal lines until Ctrl+D."""

    def __init__(self, stream: SessionStream, terminal: bool) -> None:
        """Read from this stream."""
        self._stream = stream
        self._terminal = terminal
        self._ended = False

    def isatty(self) -> bool:
        """Return whether the user has a terminal."""
        return self._terminal

    async def read(self) -> bytes:
        """Return the next bytes, b"" at the end; on a terminal, echo them, because the client does not."""
        if self._ended:
            return b""
        data = await self._stream.read()
        if not self._terminal:
            return data
        typed, end, _ = data.partition(_END_OF_INPUT)
        self._ended = bool(end) or not data
        typed = typed.replace(b"\r", b"\n")
        self._stream.write(_shown(typed))
        return typed or (b"" if self._ended else await self.read())


def _shown(typed: bytes) -> bytes:
    """Return typed bytes as display text, with line endings."""
    return b"\n".join(display_text(line.decode(errors="replace")).encode() for line in typed.split(b"\n"))


def _split(command: str) -> list[str]:
    if len(command) > MAX_COMMAND_CHARS:
        raise UsageError(
            f"This command is longer than {MAX_COMMAND_CHARS:,} characters.", "Pass long lists on standard input."
        )
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(
            "This command has an unclosed quotation mark or ends with a backslash.",
            "Close it, or write \\\\ for a backslash.",
        ) from error
    if words and words[0] in _TRANSFER_PROGRAMS:
        raise UsageError(f"{words[0]} would have to run on the server, which is not possible.", messages.TRANSFER_HINT)
    return words
