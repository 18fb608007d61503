"""Small chunks of a PNG that describe colours (PNG, third edition, clause 11): kept if their values are possible ones.

Letters are large numbers in such chunks: no gamma, density or chromaticity is that large.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

_MOST_CHROMATICITY: Final = 200_000
_MOST_GAMMA: Final = 2_000_000
_MOST_DENSITY: Final = 200_000
_PALETTE: Final = 3
_SAMPLES: Final = MappingProxyType({0: 1, 2: 3, 4: 2, 6: 4, _PALETTE: 3})
_MOST_ENTRIES: Final = 256


def png_chunk(kind: bytes, contents: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", zlib.crc32(kind + contents))


def is_possible(kind: bytes, contents: bytes, depth: int, colour_type: int) -> bool:
    """Return whether a chunk describes the pixels of such a picture; False for all chunks that hold other things."""
    if kind == b"PLTE":
        return colour_type == _PALETTE and 0 < len(contents) <= 3 << min(depth, 8) and len(contents) % 3 == 0
    if kind == b"tRNS":
        if colour_type == _PALETTE:
            return 0 < len(contents) <= _MOST_ENTRIES
        return len(contents) == 2 * {0: 1, 2: 3}.get(colour_type, -1) and _are_below(contents, "H", 1 << depth)
    if kind == b"sBIT":
        return len(contents) == _SAMPLES[colour_type] and _are_below(contents, "B", 17)
    test = _TESTS.get(kind)
    return test is not None and test(contents)


def _are_below(contents: bytes, letter: str, limit: int) -> bool:
    return all(value < limit for (value,) in struct.iter_unpack(f">{letter}", contents))


def _is_density(contents: bytes) -> bool:
    return len(contents) == 9 and contents[8] <= 1 and _are_below(contents[:8], "I", _MOST_DENSITY)


def _is_code_points(contents: bytes) -> bool:
    return len(contents) == 4 and contents[0] <= 22 and contents[1] <= 18 and contents[2] == 0 and contents[3] <= 1


_TESTS: Final[MappingProxyType[bytes, Callable[[bytes], bool]]] = MappingProxyType(
    {
        b"cHRM": lambda contents: len(contents) == 32 and _are_below(contents, "I", _MOST_CHROMATICITY),
        b"gAMA": lambda contents: len(contents) == 4 and _are_below(contents, "I", _MOST_GAMMA),
        b"sRGB": lambda contents: len(contents) == 1 and contents[0] <= 3,
        b"cICP": _is_code_points,
        b"pHYs": _is_density,
    }
)
