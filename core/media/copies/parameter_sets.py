"""What decoders of a video need before its first frame, without anything else that its place can hold."""

from __future__ import annotations

import struct
from typing import Final

_START: Final = b"\0\0\0\1"
_HEVC_SETS: Final = frozenset({32, 33, 34})
_H264_SETS: Final = frozenset({7, 8})
_SEQUENCE: Final = 1
"""The type of a sequence header in AV1."""


def clean_parameters(codec: str, stored: bytes) -> bytes | None:
    """Return the parameter sets of a stream, without messages and free bytes; None if they are not as they should be.

    `stored` is laid out as in MP4 and Matroska: ISO/IEC 14496-15 (`avcC`, `hvcC`), or AV1's binding (`av1C`). Those of
    H.264 and HEVC are returned with start codes, as FFmpeg's `filter_units` leaves the frames.
    """
    try:
        match codec:
            case "h264":
                return _with_start_codes(stored, _avc_units(stored), _H264_SETS, 0x1F, 0)
            case "hevc":
                return _with_start_codes(stored, _hevc_units(stored), _HEVC_SETS, 0x3F, 1)
            case "av1":
                return stored if not stored[4:] or _is_one_sequence_header(stored[4:]) else None
    except (IndexError, struct.error):
        return None
    return b""


def _with_start_codes(stored: bytes, units: list[bytes], kept: frozenset[int], mask: int, shift: int) -> bytes:
    if stored[:1] != b"\x01":
        units = [unit for unit in stored.replace(_START, _START[1:]).split(_START[1:]) if unit]
    return b"".join(_START + unit for unit in units if unit and unit[0] >> shift & mask in kept)


def _avc_units(stored: bytes) -> list[bytes]:
    units: list[bytes] = []
    if stored[:1] == b"\x01":
        sets, at = stored[5] & 0x1F, 6
        at = _read(stored, at, sets, units)
        _read(stored, at + 1, stored[at], units)
    return units


def _hevc_units(stored: bytes) -> list[bytes]:
    units: list[bytes] = []
    if stored[:1] == b"\x01":
        at = 23
        for _ in range(stored[22]):
            at = _read(stored, at + 3, int.from_bytes(stored[at + 1 : at + 3], "big"), units)
    return units


def _read(stored: bytes, at: int, number: int, units: list[bytes]) -> int:
    """Add so many units with their lengths before them; return where they end."""
    for _ in range(number):
        (length,) = struct.unpack_from(">H", stored, at)
        units.append(stored[at + 2 : at + 2 + length])
        at += 2 + length
    return at


def _is_one_sequence_header(units: bytes) -> bool:
    if units[0] >> 3 & 0x0F != _SEQUENCE or not units[0] & 0x02:
        return False
    size = shift = 0
    at = 1 + (units[0] >> 2 & 1)
    while True:
        size |= (units[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not units[at - 1] & 0x80:
            return at + size == len(units)
