"""Boxes of the ISO base media file format (ISO/IEC 14496-12, clause 4.2), the container of HEIF and AVIF."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

_MAX_BOXES: Final = 10_000


class Box(NamedTuple):
    """A box within bytes or a file; `end` may lie behind the end of damaged ones."""

    kind: bytes
    start: int
    """Of its header."""
    body: int
    end: int


def boxes_in(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes between two positions; a box with an impossible size is the last one."""
    end = len(data) if end is None else min(end, len(data))
    for _ in range(_MAX_BOXES):
        box = _box(data[start : start + 16], start, end)
        if box is None:
            return
        yield box
        start = box.end
        if start >= end:
            return


def boxes_of_file(file: IO[bytes]) -> list[Box]:
    """Return the boxes on the top level of a file; the position in the file stays."""
    before = file.tell()
    size = file.seek(0, os.SEEK_END)
    boxes: list[Box] = []
    start = 0
    while start < size and len(boxes) < _MAX_BOXES:
        file.seek(start)
        box = _box(file.read(16), start, size)
        if box is None:
            break
        boxes.append(box)
        start = box.end
    file.seek(before)
    return boxes


def child(data: bytes, kind: bytes, start: int = 0, end: int | None = None) -> Box | None:
    """Return the first box of a kind between two positions."""
    return next((box for box in boxes_in(data, start, end) if box.kind == kind), None)


def box_bytes(kind: bytes, body: bytes) -> bytes:
    """Return a box with this content."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _box(header: bytes, start: int, end: int) -> Box | None:
    """Read a header; a size of 0 means up to the end."""
    if len(header) < 8:
        return None
    size, kind = struct.unpack(">I4s", header[:8])
    length = 8
    if size == 1 and len(header) >= 16:
        (size,) = struct.unpack(">Q", header[8:16])
        length = 16
    elif size == 0:
        size = end - start
    return Box(kind, start, start + length, start + size) if size >= length else None
