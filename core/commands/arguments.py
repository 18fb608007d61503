"""Arguments that several commands take: `--json`, and folders of photos."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

from core.errors import UsageError
from core.text import display_text


def add_json(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add `--json`, which sets `Context.json`."""
    parser.add_argument("--json", action="store_true", help=help_text)


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
        raise UsageError(f"The folder {shown} cannot be read ({error.strerror}).") from error
    return path.resolve()
