"""Arguments that several commands take: `--json`, `--no-header`, forms of words, and folders of photos."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path

from core.errors import UsageError
from core.jobs.models import JobId
from core.suggestions import close_match
from core.text import display_text

LEFT_OUT = "left_out"
"""The default by which a command declares the hint for an argument that looks like a flag, with {} for its text."""


def add_json(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add `--json`, which sets `Context.json`."""
    parser.add_argument("--json", action="store_true", help=help_text)


def add_no_header(parser: argparse.ArgumentParser) -> None:
    """Add `--no-header`, which clears `Context.headers`."""
    parser.add_argument("--no-header", action="store_true", help="print a table without its line of headings")


def positive_number(text: str) -> int:
    """Return the number that an argument is, for the `type` of `add_argument`: 1 or more.

    Raises:
        argparse.ArgumentTypeError: it is not one.
    """
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{display_text(text, 40)!r} is not a whole number from 1 on")
    return number


def form_error(command: str, words: Sequence[str], forms: str) -> UsageError:
    """Return the error for words that fit none of a command's forms (a line each), with the form that was meant."""
    by_word = {form.split()[0]: form for form in forms.splitlines()}
    meant = close_match(words[0], by_word) if words else None
    if meant is None:
        return UsageError("Invalid arguments.", f"See `{command} --help`.")
    if words[0] == meant:
        return UsageError("Invalid arguments.", f"It takes: {command} {by_word[meant]}")
    return UsageError(f"There is no `{command} {display_text(words[0], 40)}`.", f"Did you mean `{command} {meant}`?")


def checked_folders(words: list[str], known: Collection[Path] = ()) -> list[Path]:
    """Return the named folders as absolute paths; those in `known` may be missing, as unplugged drives are.

    Raises:
        UsageError: a folder does not exist, is not a folder or cannot be read.
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
        raise UsageError(f"The folder {shown} cannot be read ({error.strerror}).", "Check its permissions.") from error
    return path.resolve()


def job_id_of(text: str) -> JobId:
    """Return the id of a job that an argument names.

    Raises:
        UsageError: it is not a number.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UsageError("A job is named by its number.", "`jobs list` lists them.")
    return JobId(int(text))
