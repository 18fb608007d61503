"""Reads the tags of a TIFF structure: an EXIF block, or a TIFF file with its XMP, IPTC and Photoshop blocks.

Formats: TIFF 6.0, section 2; BigTIFF (libtiff.gitlab.io/libtiff/specification/bigtiff.html); Exif 3.0 (CIPA DC-008),
section 4.6. Each entry is read on its own, so that a broken one costs only itself.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

Value = bytes | tuple[float, ...]
"""The bytes of text and undefined types, the numbers of all others; a fraction with denominator 0 is NaN."""
ReadAt = Callable[[int, int], bytes]
"""Returns up to that many bytes from an offset, fewer at the end."""

XMP, IPTC, PHOTOSHOP = 0x02BC, 0x83BB, 0x8649
"""Blocks of other formats in the first directory of a TIFF file."""

_EXIF, _GPS = 0x8769, 0x8825
_MAX_ENTRIES = 4096
_MAX_NUMBERS = 1024
_MAX_TEXT = 64 * 1024
_MAX_BLOCK = 16 * 1024 * 1024
_BLOCKS = frozenset({XMP, IPTC, PHOTOSHOP})
_RATIONALS = {5: "I", 10: "i"}
_TYPES = {1: "B", 2: "s", 3: "H", 4: "I", 5: "II", 6: "b", 7: "s", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d",
          13: "I", 16: "Q", 17: "q", 18: "Q", 129: "s"}  # fmt: skip
_SIZES = {code: struct.calcsize(f"={code}") for code in _TYPES.values()}


@dataclass(frozen=True, slots=True)
class TiffTags:
    """The tags of one file by their numbers."""

    image: dict[int, Value] = field(default_factory=dict)
    """Of the first directory."""
    exif: dict[int, Value] = field(default_factory=dict)
    gps: dict[int, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The sizes of a classic or a big TIFF."""

    order: str
    count: str
    entry: str
    pointer: str

    inline: int
    """Bytes of a value that fits into its entry."""


_LAYOUTS = {(order, False): _Layout(order, "H", "HHI4s", "I", 4) for order in "<>"} | {
    (order, True): _Layout(order, "Q", "HHQ8s", "Q", 8) for order in "<>"
}


def tags_of_block(block: bytes, wanted: frozenset[int]) -> TiffTags:
    """Return the wanted tags of an EXIF block, with or without its "Exif" prefix or a few bytes before it."""
    start = min((at for at in (block.find(b"II*\0", 0, 64), block.find(b"MM\0*", 0, 64)) if at >= 0), default=0)
    tiff = memoryview(block)[start:]
    return read_tags(lambda offset, length: bytes(tiff[offset : offset + length]), wanted)


def tags_of_file(file: BinaryIO, wanted: frozenset[int]) -> TiffTags:
    """Return the wanted tags of a TIFF file.

    Raises:
        OSError: the file cannot be read.
    """

    def read(offset: int, length: int) -> bytes:
        if offset >= 2**62:
            return b""
        file.seek(offset)
        return file.read(length)

    return read_tags(read, wanted | _BLOCKS)


def read_tags(read: ReadAt, wanted: frozenset[int]) -> TiffTags:
    """Return the wanted tags; what is not a TIFF structure has none."""
    tags = TiffTags()
    head = read(0, 16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return tags
    big = struct.unpack_from(f"{order}H", head, 2)[0] == 43
    layout = _LAYOUTS[order, big]
    if big and len(head) < 16:
        return tags
    (first,) = struct.unpack_from(order + layout.pointer, head, 8 if big else 4)
    pointers = wanted | {_EXIF, _GPS}
    _read_directory(read, layout, first, pointers, tags.image)
    for tag, target in ((_EXIF, tags.exif), (_GPS, tags.gps)):
        value = tags.image.get(tag) or tags.exif.get(tag)
        if isinstance(value, tuple):
            _read_directory(read, layout, int(value[0]), None if tag == _GPS else pointers, target)
    return tags


def _read_directory(
    read: ReadAt, layout: _Layout, offset: int, wanted: frozenset[int] | None, target: dict[int, Value]
) -> None:
    """Add the values of a directory that are wanted (all of them for None); of a repeated tag, the first counts."""
    for tag, kind, count, inline in _entries(read, layout, offset):
        if tag in target or (wanted is not None and tag not in wanted):
            continue
        value = _value(read, layout, (tag, kind, count, inline))
        if value is not None:
            target[tag] = value


def _entries(read: ReadAt, layout: _Layout, offset: int) -> Iterator[tuple[int, int, int, bytes]]:
    size = struct.calcsize(layout.order + layout.count)
    head = read(offset, size)
    if len(head) < size:
        return
    count = min(struct.unpack(layout.order + layout.count, head)[0], _MAX_ENTRIES)
    entry = struct.Struct(layout.order + layout.entry)
    block = read(offset + size, count * entry.size)
    yield from entry.iter_unpack(block[: len(block) // entry.size * entry.size])


def _value(read: ReadAt, layout: _Layout, entry: tuple[int, int, int, bytes]) -> Value | None:
    tag, kind, count, inline = entry
    code = _TYPES.get(kind)
    if code is None or count < 1:
        return None
    is_bytes = code == "s" or tag in _BLOCKS
    if is_bytes:
        count = min(count, _MAX_BLOCK if tag in _BLOCKS else _MAX_TEXT)
    elif count > _MAX_NUMBERS:
        return None
    length = count * _SIZES[code]
    data = inline[:length]
    if length > layout.inline:
        (offset,) = struct.unpack(layout.order + layout.pointer, inline)
        data = read(offset, length)
    if is_bytes:
        return data or None
    if len(data) < length:
        return None
    numbers = struct.unpack(layout.order + (code if count == 1 else f"{count * len(code)}{code[0]}"), data)
    if kind in _RATIONALS:
        tops, bottoms = numbers[::2], numbers[1::2]
        return tuple([top / bottom if bottom else math.nan for top, bottom in zip(tops, bottoms, strict=True)])
    return numbers
