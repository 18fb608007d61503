"""argparse that never exits or prints by itself, so that it also serves SSH clients."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from core.commands.command import PROGRAM, Command, Needs
from core.commands.settings_flags import add_common_flags
from core.errors import GalleryError, UsageError
from core.text import display_text

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_NARROWEST = 40
"""Columns; help is not folded any narrower."""
_MAX_MESSAGE_CHARS = 200
"""Characters of an error message; a whole command line pasted by mistake would fill the screen."""


class HelpRequestedError(GalleryError):
    """Help was requested; `message` is the help text, the exit code 0."""

    exit_code = 0


class Parser(argparse.ArgumentParser):
    """Raise UsageError for wrong arguments and HelpRequestedError for `--help`; take no abbreviated flags."""

    def __init__(self, prog: str, description: str | None = None, width: int = 80, epilog: str | None = None) -> None:
        """Fold the help text to `width` columns, those of the reader's terminal, which may be an SSH client's."""

        def formatter(prog: str) -> argparse.HelpFormatter:
            return argparse.RawDescriptionHelpFormatter(prog, width=max(width - 2, _NARROWEST))

        super().__init__(
            prog=prog, description=description, epilog=epilog, formatter_class=formatter, allow_abbrev=False
        )
        self.color = False

    def error(self, message: str) -> NoReturn:
        """Raise argparse's message as a UsageError."""
        raise UsageError(f"{display_text(message, _MAX_MESSAGE_CHARS)}.", f"See `{self.prog} --help`.")

    def print_help(self, file: SupportsWrite[str] | None = None) -> NoReturn:
        """Raise the help text for the caller to print."""
        del file
        raise HelpRequestedError(self.format_help())


def command_parser(command: Command, width: int, *, remote: bool) -> Parser:
    """Return the parser of one command; on the local machine it also takes the flags of settings."""
    parser = Parser(command.name if remote else f"{PROGRAM} {command.name}", command.description, width)
    add_arguments(parser, command, remote=remote)
    return parser


def add_arguments(parser: argparse.ArgumentParser, command: Command, *, remote: bool) -> None:
    """Add the command's own arguments, and on the local machine the flags of settings if it uses settings."""
    command.arguments(parser)
    if not remote and command.needs is not Needs.NOTHING:
        add_common_flags(parser)
