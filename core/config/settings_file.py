"""Reads `sshowcase.toml`: plain `name = value` lines, and for each where it stands."""

from __future__ import annotations

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError
from core.text import display_text

NAME = "sshowcase.toml"

_LARGEST = 64 * 1024
_POSITION = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says."""

    path: Path
    values: Mapping[str, object]
    """TOML values by name."""
    lines: Mapping[str, int]
    """Where each name stands, from 1."""
    warnings: tuple[str, ...]

    def at(self, name: str) -> str:
        """Return "FILE:LINE" of a name."""
        return f"{display_text(str(self.path))}:{self.lines[name]}"


def read_file(path: Path) -> SettingsFile:
    """Read and parse a file.

    Raises:
        UsageError: it cannot be read, or is not TOML; the line is named.
    """
    shown = display_text(str(path))
    try:
        with path.open("rb") as opened:
            warnings = _doubts(shown, os.fstat(opened.fileno()))
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{shown} cannot be read ({error.strerror}).", "Check --config and who may read it."
        ) from error
    if len(data) > _LARGEST:
        raise UsageError(f"{shown} is larger than {_LARGEST // 1024} KB.", "That is no settings file.")
    try:
        text = data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{shown}:{line}: this is no UTF-8 text.", "Save the file as UTF-8.") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(shown, text, error) from error
    return SettingsFile(path, values, lines_of(text), warnings)


def lines_of(text: str) -> dict[str, int]:
    """Return the line, from 1, on which each name of a TOML text begins.

    The beginning of a text is TOML itself, unless it ends inside a value: a name begins on the first line behind the
    longest beginning that parses without it.
    """
    found: dict[str, int] = {}
    beginning, whole = "", 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        beginning += line
        try:
            names = tomllib.loads(beginning)
        except tomllib.TOMLDecodeError:
            continue
        for name in names.keys() - found.keys():
            found[name] = whole + 1
        whole = number
    return found


def suggestion(name: str, known: Collection[str]) -> str:
    """Return the sentence "Did you mean …?", or where to read about all names."""
    close = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else "`sshowcase config --example` shows all names."


def _syntax_error(shown: str, text: str, error: tomllib.TOMLDecodeError) -> UsageError:
    match = _POSITION.fullmatch(str(error))
    if match is None or match["line"] is None:
        line = max(1, len(text.splitlines()))
        problem = match["problem"] if match is not None else str(error)
    else:
        line, problem = int(match["line"]), match["problem"]
    said = display_text(problem)
    written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    if "Cannot overwrite" in said or "Cannot declare" in said:
        return UsageError(
            f"{shown}:{line}: {display_text(written.partition('=')[0])} stands twice.", "Keep one of them."
        )
    return UsageError(f"{shown}:{line}: {said}.", _advice(written))


def _advice(line: str) -> str:
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        return 'Write one setting per line: port = 2222, or listen = "0.0.0.0".'
    if re.fullmatch(r"[^\"'\[\]{}]+", value) and not re.fullmatch(r"[-+0-9._]+|true|false", value):
        return (
            f'Texts stand in quotation marks: {display_text(name)} = "{display_text(value.partition("#")[0].strip())}".'
        )
    return "Settings are written as in TOML: name = value."


def _doubts(shown: str, status: os.stat_result) -> tuple[str, ...]:
    """Warn of a file that somebody else may write: its settings decide who comes in."""
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return (f"{shown} may be written by others; `chmod go-w` mends that.",)
    if status.st_uid not in {0, os.geteuid()}:
        return (f"{shown} belongs to somebody else, who can change how the gallery runs.",)
    return ()
