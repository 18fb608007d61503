"""The command line of the person at the machine: parses, makes a Context, calls core/commands/."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import importlib
import logging
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TextIO

from core.commands.context import Context
from core.commands.parsing import HelpRequestedError, Parser
from core.config import Settings, create_private, load_settings
from core.errors import GalleryError, UsageError
from core.text import display_text

_log = logging.getLogger(__name__)

_SEE_LOG = "The log has the details; please report it."
_INTERRUPTED = 128 + signal.SIGINT


@dataclass(frozen=True, slots=True)
class _Command:
    """Where a command lives; its module is imported when it is called, so that `errors` loads no screen."""

    name: str
    module: str
    summary: str
    whole_gallery: bool = True
    """True: it is given an open Gallery; False: it is given Settings and opens what it needs."""


_COMMANDS = (
    _Command("serve", "core.commands.serve", "open the gallery to visitors", whole_gallery=False),
    _Command("demo", "core.commands.demo", "the same with pictures that the program draws itself", whole_gallery=False),
    _Command("open", "core.commands.open", "show the gallery on this terminal", whole_gallery=False),
    _Command("scan", "core.commands.scan", "index folders of photos where they lie"),
    _Command("errors", "core.commands.errors", "list what could not be read, and why"),
)


def main() -> None:
    """Run `sshowcase` with the words of the command line."""
    sys.exit(run(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))


def run(words: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run one command; return its exit code: 0 fine, 1 failed, 2 wrong usage."""
    try:
        arguments, module, command = _parse(words)
        settings = _settings(arguments)
        with _log_kept(arguments.command, settings, stderr), _unexpected_logged():
            return asyncio.run(_run(command, module, arguments, settings, (stdin, stdout, stderr)))
    except HelpRequestedError as help_text:
        stdout.write(help_text.message)
        return 0
    except GalleryError as error:
        stderr.write(f"sshowcase: {error.message}\n" + (f"    {error.hint}\n" if error.hint else ""))
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted; without this, Python complains while it flushes at exit.
        sys.stdout = None
        return 0


async def _run(
    command: _Command,
    module: ModuleType,
    arguments: argparse.Namespace,
    settings: Settings,
    streams: tuple[TextIO, TextIO, TextIO],
) -> int:
    from core.gallery import Gallery
    from core.models import Actor, Role, UserId

    stdin, stdout, stderr = streams
    context = Context(
        actor=Actor(UserId(0), getpass.getuser(), Role.ADMIN),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        width=shutil.get_terminal_size().columns,
        json=bool(getattr(arguments, "json", False)),
        may_read_server_paths=True,
    )
    if not command.whole_gallery:
        return int(await module.run(context, settings, arguments))
    gallery = await Gallery.open(settings)
    try:
        return int(await module.run(context, gallery, arguments))
    finally:
        await gallery.close()


def _parse(words: Sequence[str]) -> tuple[argparse.Namespace, ModuleType, _Command]:
    """Find the command, then load only its module and parse its flags."""
    listing = "\n".join(f"  {command.name:8} {command.summary}" for command in _COMMANDS)
    parser = Parser(
        prog="sshowcase",
        description=f"A private photo gallery that people visit with ssh.\n\ncommands:\n{listing}",
        epilog="`sshowcase COMMAND --help` shows the flags of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument(
        "command", nargs="?", choices=[command.name for command in _COMMANDS], metavar="COMMAND", help=argparse.SUPPRESS
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    found = parser.parse_args(list(words))
    if found.version:
        raise HelpRequestedError(f"sshowcase {version('sshowcase')}\n")
    if found.command is None:
        raise UsageError("Which command?", f"One of {', '.join(command.name for command in _COMMANDS)}; see --help.")
    command = next(command for command in _COMMANDS if command.name == found.command)
    module = importlib.import_module(command.module)
    own = Parser(prog=f"sshowcase {command.name}", description=f"{command.summary.capitalize()}.")
    module.add_arguments(own)
    own.add_argument("--data", type=Path, metavar="DIR", help="where the index and the thumbnails are kept")
    arguments = own.parse_args(found.words)
    arguments.command = command.name
    return arguments, module, command


def _settings(arguments: argparse.Namespace) -> Settings:
    return load_settings(
        data_dir=arguments.data, listen=getattr(arguments, "listen", None), port=getattr(arguments, "port", None)
    )


@contextmanager
def _log_kept(command: str, settings: Settings, stderr: TextIO) -> Iterator[None]:
    """Log to standard error; to a file where the terminal shows the gallery itself."""
    handler: logging.Handler
    if command == "open":
        create_private(settings.data_dir)
        handler = logging.FileHandler(settings.data_dir / "sshowcase.log")
    else:
        handler = logging.StreamHandler(stderr)
    handler.setFormatter(_SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    for visits in ("server_ssh", "core.door"):
        logging.getLogger(visits).setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


@contextmanager
def _unexpected_logged() -> Iterator[None]:
    """The edge of the program: what nobody foresaw becomes a log entry and a sentence."""
    try:
        yield
    except GalleryError:
        raise
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        _log.exception("unexpected error")
        raise GalleryError(f"The system refused something ({error.strerror or error}).", _SEE_LOG) from error
    except Exception as error:
        _log.exception("unexpected error")
        raise GalleryError(f"Something unexpected went wrong ({display_text(repr(error))}).", _SEE_LOG) from error


class _SafeFormatter(logging.Formatter):
    """Passes every line of a record, tracebacks too, through the one gate for untrusted text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as safe lines that keep their indentation."""
        lines = super().format(record).split("\n")
        return "\n".join(line[: len(line) - len(line.lstrip(" "))] + display_text(line, 2000) for line in lines)


if __name__ == "__main__":
    main()
