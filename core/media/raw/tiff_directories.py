"""Walks all directories of a TIFF structure, also nested ones of RAW files (TIFF 6.0, section 2; TIFF/EP, SubIFDs)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

_MOST_DIRECTORIES: Final = 64
_MOST_ENTRIES: Final = 1024
_MOST_NUMBERS: Final = 64
_NESTED: Final = (0x014A, 0x8769)
_SHORT, _LONG, _POINTER, _UNDEFINED = 3, 4, 13, 7


@dataclass(frozen=True, slots=True)
class TiffDirectory:
    """One directory: for each tag the numbers of the types SHORT and LONG, and where its value lies."""

    values: dict[int, tuple[int, ...]]
    blobs: dict[int, tuple[int, int]]

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return the numbers of a tag, empty when it is absent or has another type."""
        return self.values.get(tag, ())

    def blob(self, tag: int) -> tuple[int, int] | None:
        """Return offset and length of a tag of the type UNDEFINED."""
        return self.blobs.get(tag)


def tiff_directories(file: BinaryIO) -> Iterator[TiffDirectory]:
    """Yield the directories of a file in their order, each once; none for what is not a TIFF structure.

    Raises:
        OSError: the file cannot be read.
    """
    file.seek(0)
    head = file.read(8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return
    pending = [struct.unpack(f"{order}I", head[4:])[0]]
    seen: set[int] = set()
    while pending and len(seen) < _MOST_DIRECTORIES:
        offset = pending.pop(0)
        if not offset or offset in seen:
            continue
        seen.add(offset)
        directory, following = _directory(file, order, offset)
        yield directory
        pending.extend(number for tag in _NESTED for number in directory.numbers(tag))
        pending.append(following)


def _directory(file: BinaryIO, order: str, offset: int) -> tuple[TiffDirectory, int]:
    """Read one directory, and the offset of the next one; 0 for none."""
    file.seek(offset)
    head = file.read(2)
    count = min(struct.unpack(f"{order}H", head)[0], _MOST_ENTRIES) if len(head) == 2 else 0
    block = file.read(12 * count + 4)
    directory = TiffDirectory({}, {})
    for number in range(min(count, len(block) // 12)):
        tag, kind, length, value = struct.unpack_from(f"{order}HHI4s", block, 12 * number)
        if kind in {_SHORT, _LONG, _POINTER} and 1 <= length <= _MOST_NUMBERS:
            directory.values[tag] = _numbers(file, order, kind, length, value)
        elif kind == _UNDEFINED and length > 4:
            directory.blobs[tag] = struct.unpack(f"{order}I", value)[0], length
    end = block[12 * count : 12 * count + 4]
    return directory, struct.unpack(f"{order}I", end)[0] if len(end) == 4 else 0


def _numbers(file: BinaryIO, order: str, kind: int, count: int, value: bytes) -> tuple[int, ...]:
    code, size = ("H", 2) if kind == _SHORT else ("I", 4)
    data = value
    if count * size > 4:
        file.seek(struct.unpack(f"{order}I", value)[0])
        data = file.read(count * size)
    usable = min(count, len(data) // size)
    return struct.unpack_from(f"{order}{usable}{code}", data)
