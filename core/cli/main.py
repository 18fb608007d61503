"""The command line: parse the arguments, run the command on this process's streams, return its exit code."""

from __future__ import annotations

import getpass
import io
import logging
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn, TextIO

from core import event_loop
from core.cli.interrupts import INTERRUPTED, LINE, exit_on_interrupt, ignore_interrupts_at_exit, raise_on_interrupt
from core.cli.parser import HelpRequestedError
from core.cli.registry import Call, CommandRegistry, error_text
from core.commands.command import PROGRAM, Needs
from core.commands.context import Context
from core.commands.logging_setup import logging_configured
from core.commands.settings_flags import settings_from
from core.commands.streams import LocalInput, LocalOutput
from core.config import Settings, terminal_environment, with_running_server
from core.errors import GalleryError
from core.models import Actor, OutputTerminal, Role, TerminalInfo, TerminalSize
from core.permissions import AT_THE_MACHINE
from core.text import display_text

_log = logging.getLogger(__name__)

_SEE_LOG = "The log has the details; please report it."


def main(commands: CommandRegistry) -> NoReturn:
    """Run the command that the arguments of this process name, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without Unicode shows escapes; otherwise the first such character would end the command.
            stream.reconfigure(errors="backslashreplace")
    try:
        raise_on_interrupt()
        code = run(commands, sys.argv[1:], sys.stdin, sys.stdout, sys.stderr)
    except KeyboardInterrupt:
        sys.stderr.write(LINE)
        code = INTERRUPTED
    exit_on_interrupt()
    ignore_interrupts_at_exit()
    sys.exit(code)


def run(commands: CommandRegistry, words: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run one command; return its exit code, one of those in docs/commands.md."""
    try:
        if list(words) == ["--version"]:
            from importlib.metadata import version

            stdout.write(f"{PROGRAM} {version(PROGRAM)}\n")
            return 0
        call = commands.parse(words, shutil.get_terminal_size().columns, remote=False)
        settings = None if call.command.needs is Needs.NOTHING else settings_from(call.arguments)
        with logging_configured(settings, stderr, to_file=call.command.full_screen), _unexpected_logged():
            return event_loop.run(_run(call, settings, _context(commands, call, stdin, stdout, stderr)))
    except HelpRequestedError as help_text:
        stdout.write(help_text.message)
        return 0
    except GalleryError as error:
        stderr.write(error_text(error, with_detail=True))
        return error.exit_code
    except KeyboardInterrupt:
        stderr.write(LINE)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has closed the pipe; without this, Python reports an error while it flushes at exit.
        sys.stdout = None
        return 0


def _context(commands: CommandRegistry, call: Call, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> Context:
    actor = Actor(AT_THE_MACHINE, getpass.getuser(), Role.ADMIN)
    return Context(
        current_actor=lambda: actor,
        stdin=LocalInput(stdin),
        stdout=LocalOutput(stdout),
        stderr=LocalOutput(stderr),
        width=shutil.get_terminal_size().columns,
        json=call.json,
        headers=call.headers,
        draw=commands.drawing(_terminal(stdout)),
    )


def _terminal(stdout: TextIO) -> OutputTerminal | None:
    """Return the terminal of standard output, whose pixels are not asked for; None where that is not a terminal."""
    if not stdout.isatty():
        return None
    environment = terminal_environment()
    columns, rows = shutil.get_terminal_size()
    return OutputTerminal(TerminalInfo(environment.get("TERM", "unknown"), environment), TerminalSize(columns, rows))


async def _run(call: Call, settings: Settings | None, context: Context) -> int:
    if call.command.needs is not Needs.GALLERY or settings is None:
        return await call.run(context, settings)
    from core.gallery import Gallery

    gallery = await Gallery.open(with_running_server(settings), workers_at_once=False)
    try:
        return await call.run(context, gallery)
    finally:
        await gallery.close()


@contextmanager
def _unexpected_logged() -> Iterator[None]:
    """Log an unexpected error and raise it as a GalleryError, so that the terminal shows a message, not a traceback."""
    try:
        yield
    except (GalleryError, BrokenPipeError):
        raise
    except OSError as error:
        _log.exception("unexpected error")
        raise GalleryError(f"System error: {error.strerror or error}.", _SEE_LOG) from error
    except Exception as error:
        _log.exception("unexpected error")
        raise GalleryError(f"Unexpected error: {display_text(repr(error))}.", _SEE_LOG) from error
