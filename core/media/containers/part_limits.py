"""A limit of the parts before the pixels of a file: decoders join or keep all of them, in time that grows faster."""

from __future__ import annotations

from typing import BinaryIO, Final

MOST_PARTS: Final = 10_000
"""Segments or chunks; the largest profiles and maker notes take some hundreds."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SCAN: Final = 0xDA


class TooManyPartsError(ValueError):
    """A file has more parts before its pixels than any program writes."""


def require_few_parts(file: BinaryIO) -> None:
    """Look at the parts of a JPEG or PNG from the start of the file, and go back there; others are not looked at.

    Raises:
        TooManyPartsError: there are more than the limit.
    """
    start = file.read(8)
    try:
        if start == _PNG:
            _walk_png(file)
        elif start[:2] == b"\xff\xd8":
            _walk_jpeg(file)
    finally:
        file.seek(0)


def _walk_jpeg(file: BinaryIO) -> None:
    file.seek(2)
    for _ in range(MOST_PARTS):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] == _SCAN:
            return
        if head[1] == 0xFF:
            file.seek(-3, 1)  # a fill byte
        elif head[1] == 0x01 or 0xD0 <= head[1] <= 0xD8:
            file.seek(-2, 1)  # a marker without contents
        else:
            file.seek(max(0, int.from_bytes(head[2:], "big") - 2), 1)
    raise TooManyPartsError


def _walk_png(file: BinaryIO) -> None:
    for _ in range(MOST_PARTS):
        head = file.read(8)
        if len(head) < 8 or head[4:] in {b"IDAT", b"IEND"}:
            return
        file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    raise TooManyPartsError
