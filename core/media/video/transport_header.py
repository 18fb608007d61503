"""Reads what an MPEG transport stream says (ISO/IEC 13818-1), as camcorders write it (AVCHD: .mts, .m2ts).

It has no header: codec and size stand in the stream of pictures, the duration is the difference of its first and last
time, and AVCHD keeps the camera's clock in messages of H.264 (the "MDPM" block of the user data).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Final

from core.media.metadata.date_formats import WrittenDate
from core.media.video.h264_parameters import h264_size, without_escapes
from core.media.video.video_header import VideoHeader, plausible_seconds, plausible_size

_SYNC: Final = 0x47
_EDGE: Final = 2 * 1024 * 1024
"""Bytes at the beginning and at the end that are read."""
_CODECS: Final = {0x01: "MPEG-1", 0x02: "MPEG-2", 0x10: "MPEG-4", 0x1B: "H.264", 0x24: "HEVC", 0xEA: "VC-1"}
_SOUNDS: Final = frozenset({0x03, 0x04, 0x0F, 0x11, 0x80, 0x81, 0x83, 0x84, 0x85, 0x86, 0x87})
"""Types of streams: MPEG, AAC, and what Blu-ray discs and ATSC have (LPCM, AC-3, DTS)."""
_WRAP: Final = 2**33
_CLOCK: Final = 90_000
_DATE_BLOCK: Final = b"MDPM"
_RATIOS: Final = {2: 4 / 3, 3: 16 / 9, 4: 2.21}


def is_transport_stream(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is one: three packets, with or without a time before each."""
    return any(
        len(head) > offset + 2 * length and all(head[offset + length * number] == _SYNC for number in range(3))
        for length, offset in ((188, 0), (192, 4))
    )


def read_transport_header(file: BinaryIO, size: int) -> VideoHeader:
    """Return what the beginning and the end of a file say.

    Raises:
        OSError: the file cannot be read.
    """
    file.seek(0)
    beginning = file.read(_EDGE)
    length = 188 if beginning[0] == _SYNC and beginning[188:189] == b"\x47" else 192
    packets = list(_packets(beginning, length))
    streams = _streams(packets)
    pid, kind = next(((pid, kind) for pid, kind in streams.items() if kind in _CODECS), (None, 0))
    has_sound = not _SOUNDS.isdisjoint(streams.values()) if streams else None
    header = VideoHeader("MTS", codec=_CODECS.get(kind), has_sound=has_sound)
    if pid is None:
        return header
    pictures = b"".join(payload for packet_pid, _, payload in packets if packet_pid == pid)
    width, height = _size(pictures, kind)
    recorded = _recorded(pictures)
    first = _times(packets, pid)
    file.seek(max(0, (size - _EDGE) // length) * length)
    last = _times(_packets(file.read(_EDGE + length), length), pid)
    seconds = plausible_seconds((max(last) - min(first)) % _WRAP, _CLOCK) if first and last else None
    return replace(header, width=width, height=height, seconds=seconds, recorded=recorded)


def _packets(data: bytes, length: int) -> Iterator[tuple[int, bool, bytes]]:
    """Yield the stream of each packet, whether a unit begins in it, and what it carries."""
    for start in range(length - 188, len(data) - 187, length):
        if data[start] != _SYNC:
            continue
        flags, control = struct.unpack_from(">HB", data, start + 1)
        body = start + 4
        if control & 0x20:
            body += 1 + data[start + 4]
        if control & 0x10 and body < start + 188:
            yield flags & 0x1FFF, bool(flags & 0x4000), data[body : start + 188]


def _streams(packets: list[tuple[int, bool, bytes]]) -> dict[int, int]:
    """Return the types of streams by the tables of programs (clauses 2.4.4.3 and 2.4.4.8), of the first program."""
    map_pid = None
    for pid, begins, payload in packets:
        if not begins or not payload:
            continue
        table = payload[1 + payload[0] :]
        if pid == 0 and map_pid is None and len(table) >= 12:
            map_pid = struct.unpack_from(">H", table, 10)[0] & 0x1FFF
        elif pid == map_pid and len(table) >= 12 and table[0] == 2:
            end = 3 + (struct.unpack_from(">H", table, 1)[0] & 0x0FFF) - 4
            at, found = 12 + (struct.unpack_from(">H", table, 10)[0] & 0x0FFF), dict[int, int]()
            while at + 5 <= min(end, len(table)):
                kind, stream, more = struct.unpack_from(">BHH", table, at)
                found.setdefault(stream & 0x1FFF, kind)
                at += 5 + (more & 0x0FFF)
            if not _CODECS.keys().isdisjoint(found.values()):
                return found
    return {}


def _times(packets: list[tuple[int, bool, bytes]] | Iterator[tuple[int, bool, bytes]], pid: int) -> list[int]:
    """Return the times of presentation of a stream, in units of 1/90,000 s (clause 2.4.3.7)."""
    times = []
    for packet_pid, begins, payload in packets:
        if packet_pid == pid and begins and payload[:3] == b"\0\0\1" and len(payload) >= 14 and payload[7] & 0x80:
            high, middle, low = struct.unpack_from(">BHH", payload, 9)
            times.append((high >> 1 & 7) << 30 | middle >> 1 << 15 | low >> 1)
    return times


def _size(pictures: bytes, kind: int) -> tuple[int, int]:
    """Return the displayed size: of the first sequence parameters of H.264, or the first sequence of MPEG-2."""
    if kind == 0x1B:
        start = pictures.find(b"\0\0\1\x67")
        start = start if start >= 0 else pictures.find(b"\0\0\1\x27")
        return plausible_size(*h264_size(pictures[start + 4 : start + 260])) if start >= 0 else (0, 0)
    start = pictures.find(b"\0\0\1\xb3")
    if kind in {0x01, 0x02} and 0 <= start < len(pictures) - 8:
        sizes = int.from_bytes(pictures[start + 4 : start + 7], "big")
        width, height = sizes >> 12, sizes & 0xFFF
        ratio = _RATIOS.get(pictures[start + 7] >> 4) if kind == 0x02 else None
        return plausible_size(height * ratio if ratio else width, height)
    return 0, 0


def _recorded(pictures: bytes) -> WrittenDate | None:
    """Return the camera's clock: decimal digits of year and month, then of day and time, in entries of five bytes."""
    start = pictures.find(_DATE_BLOCK)
    if start < 0:
        return None
    block = without_escapes(pictures[start + 4 : start + 260])
    entries = {block[at]: block[at + 1 : at + 5] for at in range(1, min(1 + 5 * block[0], len(block) - 4), 5)}
    month, day = entries.get(0x18, b""), entries.get(0x19, b"")
    if len(month) < 4 or len(day) < 4:
        return None
    offset = ((month[0] >> 1 & 0x0F) * 60 + (30 if month[0] & 1 else 0)) * (-1 if month[0] & 0x20 else 1)
    with suppress(ValueError):
        digits = f"{month[1:4].hex()}{day.hex()}"
        local = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007 - a wall clock
        return WrittenDate(local, None if month[0] in {0xFF, 0x7F} else offset)
    return None
