"""Pixels of PNGs: nothing is copied behind their end, or of more rows than the picture has."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.core.media.test_stripping import copy_of, walked

TEXT = b"SECRET-0451 and where it was"
SIZE = (1500, 900)
ROWS = (b"\0" + bytes(3 * SIZE[0])) * SIZE[1]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*data: bytes, interlace: int = 0) -> bytes:
    """Return a PNG with these chunks of pixels."""
    header = struct.pack(">IIBBBBB", *SIZE, 8, 2, 0, 0, interlace)
    parts = [chunk(b"IHDR", header), *(chunk(b"IDAT", each) for each in data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_usual_pixels_are_copied(pieces: int) -> None:
    """In one chunk or several, also where a few bytes are very many pixels."""
    packed = zlib.compress(ROWS, 9)
    step = -(-len(packed) // pieces)
    file = png(*(packed[start : start + step] for start in range(0, len(packed), step)))
    assert Image.open(io.BytesIO(copy_of(file, "PNG"))).getpixel((5, 5)) == (0, 0, 0)


@pytest.mark.parametrize(
    "data",
    [
        (zlib.compress(ROWS) + TEXT,),
        (zlib.compress(ROWS), TEXT),
        (zlib.compress(ROWS + TEXT),),
        (zlib.compress(ROWS)[:-5],),
        (b"nothing",),
        (),
    ],
)
def test_other_bytes_are_not_stripped(data: tuple[bytes, ...]) -> None:
    """Such a file is decoded and encoded again instead, and so is one whose pixels are incomplete or damaged."""
    assert walked(png(*data), "PNG") is None
