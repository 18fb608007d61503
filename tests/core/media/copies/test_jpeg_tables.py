"""Tables of JPEGs: those that scans use stay, byte for byte; others are left out."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from tests.core.media.test_stripping import copy_of, saved, walked

TEXT = b"SECRET-0451 and where it was"
QUANTISATION = TEXT.ljust(64, b" ")
HUFFMAN = bytes([0] * 7 + [len(TEXT)] + [0] * 8) + TEXT


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(body)) + body


def with_segments(file: bytes, *segments: bytes, before: bytes = b"\xff\xdb") -> bytes:
    """Put segments before the first one with this marker."""
    at = file.index(before)
    return file[:at] + b"".join(segments) + file[at:]


@pytest.mark.parametrize("progressive", [False, True])
def test_tables_that_no_scan_uses_are_left_out(progressive: bool) -> None:
    """Of other numbers, replaced before they were used, next to a used one, and defined after the last scan."""
    file = saved("JPEG", progressive=progressive)
    used = file[file.index(b"\xff\xdb") + 4 :][:65]
    planted = with_segments(
        file,
        segment(0xDB, b"\x03" + QUANTISATION + b"\x13" + QUANTISATION * 2),
        segment(0xDB, b"\x00" + QUANTISATION),
        segment(0xDB, used + b"\x02" + QUANTISATION),
        segment(0xC4, b"\x13" + HUFFMAN + b"\x00" + HUFFMAN),
        segment(0xCC, b"\x05S\x13T"),
    )
    planted = planted[:-2] + segment(0xC4, b"\x00" + HUFFMAN) + planted[-2:]
    copy = copy_of(planted, "JPEG")
    assert TEXT[:8] not in copy
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(io.BytesIO(file)).tobytes()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_usual_file_keeps_all_its_tables(progressive: bool) -> None:
    """Nothing is copied that the file does not have, and every segment is there."""
    file = saved("JPEG", progressive=progressive)
    copy = copy_of(file, "JPEG")
    for marker in (b"\xff\xdb", b"\xff\xc4"):
        assert copy.count(marker) == file.count(marker)


@pytest.mark.parametrize(
    "body",
    [
        segment(0xDB, b"\x00" + QUANTISATION[:-1]),
        segment(0xDB, b"\x20" + QUANTISATION),
        segment(0xC4, b"\x00" + bytes([255] * 16)),
        segment(0xC4, b"\x00\x01"),
        segment(0xCC, b"\x00"),
        segment(0xC3, b"\x08\0\x10\0\x10\x01\x01\x11\0"),
    ],
)
def test_what_decoders_do_not_expect_is_not_stripped(body: bytes) -> None:
    """Such a file is decoded and encoded again instead."""
    assert walked(with_segments(saved("JPEG"), body), "JPEG") is None
