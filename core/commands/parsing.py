"""argparse that never exits or prints by itself, so that commands can run for visitors too."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from core.errors import GalleryError, UsageError
from core.text import display_text

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_NARROWEST = 40
"""Columns below which help is not folded any further."""

_LONGEST = 200
"""Characters of a complaint; whole command lines pasted by mistake would fill the screen."""


class HelpRequestedError(GalleryError):
    """The words asked for help; `message` is the text, and nothing failed."""

    exit_code = 0


class Parser(argparse.ArgumentParser):
    """Raises UsageError for wrong words and HelpRequestedError for `--help`; flags are not abbreviated."""

    def __init__(self, prog: str, description: str | None = None, width: int = 80, epilog: str | None = None) -> None:
        """Explain itself in lines of `width` columns: the process's own terminal is not the reader's."""

        def formatter(prog: str) -> argparse.HelpFormatter:
            return argparse.RawDescriptionHelpFormatter(prog, width=max(width - 2, _NARROWEST))

        super().__init__(
            prog=prog, description=description, epilog=epilog, formatter_class=formatter, allow_abbrev=False
        )
        self.color = False

    def error(self, message: str) -> NoReturn:
        """Turn argparse's complaint into ours."""
        raise UsageError(f"{display_text(message, _LONGEST)}.", f"See `{self.prog} --help`.")

    def print_help(self, file: SupportsWrite[str] | None = None) -> NoReturn:
        """Hand the help text to whoever prints."""
        del file
        raise HelpRequestedError(self.format_help())


def add_json(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add `--json`, which `Context.json` then says."""
    parser.add_argument("--json", action="store_true", help=help_text)


def folders(words: list[str], known: Collection[Path] = ()) -> list[Path]:
    """Check the folders named on a command line; `known` ones may be away, as drives are.

    Raises:
        UsageError: one is not there, is not a folder or may not be entered.
    """
    return [_folder(word, known) for word in words]


def _folder(word: str, known: Collection[Path]) -> Path:
    path = Path(word).expanduser().absolute()
    shown = display_text(str(path))
    try:
        if not path.exists():
            if path.resolve() in known:
                return path.resolve()
            raise UsageError(f"There is no folder {shown}.", "Check the spelling.")
        if not path.is_dir():
            raise UsageError(f"{shown} is a file.", "Name the folder that holds it.")
        next(path.iterdir(), None)
    except OSError as error:
        raise UsageError(f"The folder {shown} cannot be read ({error.strerror}).") from error
    return path.resolve()
