"""A limit of the parts before the pixels of a file: decoders join or keep all of them, in time that grows faster."""

from __future__ import annotations

from typing import BinaryIO, Final

from core.media.containers.boxes import Box, boxes_in, boxes_of_file

MOST_PARTS: Final = 10_000
"""Segments, chunks, or entries of tables of items.

The largest profiles and maker notes take some hundreds, a HEIC of 250 megapixels in tiles some thousands.
"""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SCAN: Final = 0xDA
_MAX_META: Final = 16 * 1024 * 1024
_TABLES: Final = frozenset({b"iinf", b"iloc", b"ipma", b"iref"})


class TooManyPartsError(ValueError):
    """A file has more parts before its pixels than any program writes."""


def require_few_parts(file: BinaryIO) -> None:
    """Look at the parts of a JPEG, PNG, HEIF or AVIF from the start of the file, and go back there.

    Raises:
        TooManyPartsError: there are more than the limit.
    """
    start = file.read(8)
    try:
        if start == _PNG:
            _walk_png(file)
        elif start[:2] == b"\xff\xd8":
            _walk_jpeg(file)
        elif start[4:] == b"ftyp":
            _count_items(file)
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


def _count_items(file: BinaryIO) -> None:
    """Look at the tables of items: libavif compares each item with all others."""
    meta = next((box for box in boxes_of_file(file) if box.kind == b"meta"), None)
    if meta is None:
        return
    file.seek(meta.body + 4)
    data = file.read(min(meta.end - meta.body - 4, _MAX_META))
    tables: list[Box] = []
    for box in boxes_in(data):
        tables += boxes_in(data, box.body, box.end) if box.kind == b"iprp" else [box]
    if sum(_entries(data, box) for box in tables if box.kind in _TABLES) > MOST_PARTS:
        raise TooManyPartsError


def _entries(data: bytes, table: Box) -> int:
    """Return how many entries a table of items has, at most as many as it has room for."""
    body = data[table.body : table.body + 10]
    most = (min(table.end, len(data)) - table.body) // 2
    if table.kind == b"iref" or not body:
        return most
    at = 6 if table.kind == b"iloc" else 4
    is_short = table.kind != b"ipma" and body[0] < (2 if table.kind == b"iloc" else 1)
    return min(most, int.from_bytes(body[at : at + (2 if is_short else 4)], "big"))
