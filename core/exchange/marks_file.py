"""Reading a file of marks line by line; every fault is a sentence with the number of the line."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import UsageError
from core.exchange.exporting import FORMAT, VERSION
from core.exchange.kinds import KINDS_BY_NAME
from core.exchange.kinds.mark_kind import LARGEST_ID, MarkFields, number_field, text_field
from core.operations import ThingKind
from core.text import display_text

LARGEST_LINE = 1 << 20
"""Bytes of one line."""

THING_KINDS = (ThingKind.PHOTO, ThingKind.COLLECTION, ThingKind.CATEGORY)
_DESCRIPTIONS = {"member", "root", *THING_KINDS}
_LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class MarksLine:
    """One line of the file, between the header and the end."""

    number: int
    kind: str
    """That of a mark, or "member", "root", "photo", "collection", "category"."""
    fields: MarkFields


def read_header(path: Path) -> MarkFields:
    """Return the header.

    Raises:
        UsageError: this is not a file of marks, or one of a newer version.
    """
    with _opened(path) as file:
        return _header(file.readline(LARGEST_LINE + 1))


def read_lines(path: Path) -> Iterator[MarksLine]:
    """Yield the lines between the header and the end, without keeping them.

    Raises:
        UsageError: the file cannot be read, is not complete, or has a line that is wrong; the message names the line.
    """
    with _opened(path) as file:
        _header(file.readline(LARGEST_LINE + 1))
        number = 1
        while line := file.readline(LARGEST_LINE + 1):
            number += 1
            fields = _parsed(line, number)
            kind = fields.get("kind")
            if kind == "end":
                if fields.get("lines") != number:
                    raise fault(number, f"it says that the file has {fields.get('lines')!r:.20} lines")
                if file.read(1):
                    raise fault(number + 1, "it follows the end of the file")
                return
            if not isinstance(kind, str) or kind not in _KINDS:
                raise fault(number, f"its kind is unknown ({display_text(str(kind), 40)})")
            yield MarksLine(number, kind, fields)
    raise UsageError(
        f"The file ends after line {number:,}, which is not its end: it is not complete.", "Copy or export it again."
    )


def fault(number: int, reason: str) -> UsageError:
    """Return the error about a line; the reason is a clause."""
    return UsageError(f"Line {number:,} of the file is wrong: {reason}.", "Nothing was imported.")


def path_field(fields: MarkFields, name: str) -> bytes:
    """Return a path, relative to a root, as the bytes of the file system.

    Raises:
        UsageError: it is missing or not a path.
    """
    value = fields.get(name)
    with suppress(UnicodeEncodeError):
        if isinstance(value, str) and 0 < len(value) <= _LONGEST_PATH and "\0" not in value:
            return os.fsencode(value)
    raise UsageError(f"{name} is not a path")


def digest_field(fields: MarkFields, name: str, length: int) -> bytes | None:
    """Return a digest of `length` bytes; None where the line has none.

    Raises:
        UsageError: it is not a digest.
    """
    value = fields.get(name)
    if value is None:
        return None
    with suppress(ValueError, TypeError):
        digest = bytes.fromhex(value)
        if len(digest) == length:
            return digest
    raise UsageError(f"{name} is not {length} bytes in hexadecimal")


_KINDS = _DESCRIPTIONS | set(KINDS_BY_NAME)


def _opened(path: Path) -> Any:
    """Open a regular file; a pipe or a device would not be read twice."""
    try:
        file = path.open("rb", buffering=1 << 18)
    except OSError as error:
        raise _unreadable(error.strerror or "unknown reason", path) from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _unreadable("it is not a regular file", path)
    return file


def _unreadable(reason: str, path: Path) -> UsageError:
    return UsageError(
        f"The file cannot be read ({reason}).",
        "Name a file that `export FILE` has made.",
        detail=display_text(str(path)),
    )


def _header(line: bytes) -> MarkFields:
    try:
        fields = _parsed(line, 1)
        is_ours = fields.get("kind") == "header" and fields.get("format") == FORMAT
        version = number_field(fields, "version", 1, LARGEST_ID) if is_ours else 0
    except UsageError:
        is_ours, version = False, 0
    if not is_ours or not version:
        raise UsageError("This is not a file of marks.", "Name one that `sshowcase export FILE` has made.")
    if version > VERSION:
        raise UsageError("A newer version of sshowcase wrote this file.", "Install that version here first.")
    text_field(fields, "written", 40)
    return fields


def _parsed(line: bytes, number: int) -> MarkFields:
    if len(line) > LARGEST_LINE:
        raise fault(number, f"it is longer than {LARGEST_LINE:,} bytes")
    try:
        # Numbers with thousands of digits are refused as well, and so is deep nesting.
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise fault(number, "it is not JSON") from error
    if not isinstance(value, dict):
        raise fault(number, "it is not a JSON object")
    return value
