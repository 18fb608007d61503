"""Read `sshowcase.toml`: `name = value` lines, each with its line number."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError
from core.suggestions import close_match
from core.text import display_text

NAME = "sshowcase.toml"

_MAX_BYTES = 64 * 1024
_MAX_LINES = 2000
_MAX_DOTS = 5000
"""A name of many thousand parts takes seconds to parse; addresses of proxies have three dots each."""
_POSITION = re.compile(
    r"(?P<problem>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The contents of a settings file."""

    path: Path
    values: Mapping[str, object]
    """TOML values by name."""
    lines: Mapping[str, int]
    """The line of each name, from 1."""
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
        # Without waiting: a pipe without a writer would block forever.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"{shown} is not a regular file.", "Name a file, or remove this.")
            warnings = _warnings(shown, status)
            data = opened.read(_MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{shown} cannot be read ({error.strerror}).", "Check --config and who may read it."
        ) from error
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{shown} is larger than {_MAX_BYTES // 1024} KB.", "This is not a settings file.")
    try:
        # Editors of Windows may begin a file with a byte order mark.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{shown}:{line}: this is not UTF-8 text.", "Save the file as UTF-8.") from error
    if text.count("\n") > _MAX_LINES:
        raise UsageError(f"{shown} has more than {_MAX_LINES:,} lines.", "This is not a settings file.")
    if text.count(".") > _MAX_DOTS:
        raise UsageError(f"{shown} has names of too many parts.", "This is not a settings file.")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(shown, text, error) from error
    except (RecursionError, ValueError, OverflowError) as error:
        # Thousands of brackets, or a number of thousands of digits.
        raise UsageError(f"{shown} holds a value that is too large.", "This is not a settings file.") from error
    return SettingsFile(path, values, lines_of(text), warnings)


def lines_of(text: str) -> dict[str, int]:
    """Return the line, from 1, of each name in a TOML text.

    Every prefix of whole lines is TOML unless it ends inside a value: a name is on the first line after the longest
    prefix that parses without it.
    """
    found: dict[str, int] = {}
    prefix, whole = "", 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        prefix += line
        if whole == number - 1 and (not line.strip() or line.lstrip().startswith("#")):
            whole = number  # a comment between settings
            continue
        try:
            names = tomllib.loads(prefix)
        except tomllib.TOMLDecodeError:
            continue
        for name in names.keys() - found.keys():
            found[name] = whole + 1
        whole = number
    return found


def suggestion(name: str, known: Collection[str]) -> str:
    """Return "Did you mean …?", or the command that lists all names."""
    close = close_match(name.replace("-", "_"), known)
    return f"Did you mean {close}?" if close else "`sshowcase config --example` shows all names."


def _syntax_error(shown: str, text: str, error: tomllib.TOMLDecodeError) -> UsageError:
    match = _POSITION.fullmatch(str(error))
    if match is None or match["line"] is None:
        line = max(1, len(text.splitlines()))
        problem = match["problem"] if match is not None else str(error)
    else:
        line, problem = int(match["line"]), match["problem"]
    problem_text = display_text(problem)
    written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    if "Cannot overwrite" in problem_text or "Cannot declare" in problem_text:
        return UsageError(
            f"{shown}:{line}: {display_text(written.partition('=')[0])} is set twice.", "Keep one of the lines."
        )
    return UsageError(f"{shown}:{line}: {problem_text}.", _advice(written))


def _advice(line: str) -> str:
    name, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        return 'Write one setting per line: port = 2222, or listen = "0.0.0.0".'
    if re.fullmatch(r"[^\"'\[\]{}]+", value) and not re.fullmatch(r"[-+0-9._]+|true|false", value):
        return f'Texts need quotation marks: {display_text(name)} = "{display_text(value.partition("#")[0].strip())}".'
    return "Settings are written as in TOML: name = value."


def _warnings(shown: str, status: os.stat_result) -> tuple[str, ...]:
    """Warn of a file that other users can write: its settings decide who can sign in."""
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return (f"{shown} can be written by other users; `chmod go-w` fixes that.",)
    if status.st_uid not in {0, os.geteuid()}:
        return (f"{shown} belongs to another user, who can change the settings.",)
    return ()
