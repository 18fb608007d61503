"""argparse that never exits or prints by itself, so that it also serves SSH clients."""

from __future__ import annotations

import argparse
import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from core.commands.arguments import LEFT_OUT
from core.commands.command import PROGRAM, Command, Needs
from core.commands.settings_flags import add_common_flags
from core.errors import GalleryError, UsageError
from core.suggestions import close_match
from core.text import display_text

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_NARROWEST = 40
"""Columns; help is not folded any narrower."""
_MAX_MESSAGE_CHARS = 200
"""Characters of an error message; a whole command line pasted by mistake would fill the screen."""

_MAX_WORD_CHARS = 40

_WRONG_NUMBER = re.compile(r"invalid (int|float) value: (.+)")
_LARGEST_NUMBER = 10**18
_NUMBERS = {"int": "a whole number", "float": "a number"}


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
        self._given: Sequence[str] = ()

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> argparse.Namespace:  # type: ignore[override]  # one of its overloads
        """Return the arguments; an unknown flag is a UsageError that names the one that was probably meant."""
        parsed: argparse.Namespace
        parsed, unknown = self.parse_known_args(args, namespace)
        if unknown:
            shown = f"unrecognized arguments: {' '.join(unknown)}"
            raise UsageError(f"{display_text(shown, _MAX_MESSAGE_CHARS)}.", self._hint(unknown[0]))
        return parsed

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]  # one of its overloads
        """Remember the arguments, for the hint of an error, and parse them."""
        self._given = list(args or ())
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise argparse's message as a UsageError."""
        said = _WRONG_NUMBER.sub(lambda found: f"{found[2]} is not {_NUMBERS[found[1]]}", message)
        stop = "" if said.endswith("?") else "."
        options = itertools.takewhile(lambda each: each != "--", self._given)
        raise UsageError(
            f"{display_text(said, _MAX_MESSAGE_CHARS)}{stop}", self._hint(next(filter(self._is_unknown, options), ""))
        )

    def print_help(self, file: SupportsWrite[str] | None = None) -> NoReturn:
        """Raise the help text for the caller to print."""
        del file
        raise HelpRequestedError(self.format_help())

    def _hint(self, word: str) -> str:
        flags = [flag[2:] for flag in self._option_string_actions if flag.startswith("--") and word.startswith("-")]
        close, see = close_match(word.lstrip("-").partition("=")[0], flags), f"See `{self.prog} --help`."
        if close:
            return f"Did you mean --{close}? {see}"
        left_out = self.get_default(LEFT_OUT)
        if left_out and word.startswith("-") and not word.startswith("--"):
            shown = display_text(word.lstrip("-"), _MAX_WORD_CHARS)
            return f"{left_out.format(shown)} Put a word that begins with - behind --."
        return see

    def _is_unknown(self, word: str) -> bool:
        return len(word) > 1 and word.startswith("-") and word.partition("=")[0] not in self._option_string_actions

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse numbers that the database cannot hold, and name the choice that was probably meant."""
        if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
            raise argparse.ArgumentError(action, f"{display_text(str(value), 40)!r} is too large")
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            close = close_match(str(value), [str(choice) for choice in action.choices or ()])
            if close is None:
                raise
            raise argparse.ArgumentError(
                action, f"invalid choice: {display_text(str(value), 40)!r}, did you mean {close!r}?"
            ) from error


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
