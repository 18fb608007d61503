"""Colours computed by hand, and files that state their colours, written chunk by chunk."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pillow_heif
from PIL import Image

from core.media.decoding.still_decoding import decode
from core.media.originals import Original
from tests.core.media.drawing import LIMIT

Colour = tuple[int, int, int]

# To linear BT.709, both with the white D65: Display P3 (CSS Color 4, sample code), BT.2020 (ITU-R BT.2087-0, table 3).
P3_TO_709 = ((1.2249, -0.2249, 0.0), (-0.0421, 1.0421, 0.0), (-0.0196, -0.0786, 1.0983))
BT_2020_TO_709 = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))
SAME = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

PATCHES: tuple[Colour, ...] = (
    (128, 128, 128),
    (200, 120, 60),
    (60, 150, 90),
    (90, 80, 160),
    (240, 235, 220),
    (20, 25, 30),
)
"""Colours that lie within sRGB also when they are meant in a wide space."""

# Colorants adapted to D50, as the profiles of their makers state them.
DISPLAY_P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))


def from_srgb(value: float) -> float:
    """Return linear light of an sRGB value, both 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def to_srgb(light: float) -> int:
    """Return the 8-bit sRGB value of linear light."""
    light = min(max(light, 0.0), 1.0)
    return round(255 * (light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def expected(colour: Colour, curve: Callable[[float], float], matrix: Sequence[Sequence[float]] = SAME) -> Colour:
    """Return a colour of a space with this curve and this matrix to linear BT.709 as sRGB."""
    light = [curve(value / 255) for value in colour]
    red, green, blue = (to_srgb(sum(a * b for a, b in zip(row, light, strict=True))) for row in matrix)
    return red, green, blue


def close(left: Colour, right: Colour, tolerance: int = 2) -> bool:
    """Return whether two colours differ by at most some levels."""
    return all(abs(a - b) <= tolerance for a, b in zip(left, right, strict=True))


def shown(folder: Path, name: str, content: bytes) -> Colour:
    """Return the colour in the middle of a file, as the gallery decodes it."""
    (folder / name).write_bytes(content)
    picture = decode(Original(bytes(folder), name.encode()), 400, LIMIT)
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return int(colour[0]), int(colour[1]), int(colour[2])


def png(colour: Colour, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of one colour with these chunks before the pixels."""
    row = b"\0" + bytes(colour) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(row * 8)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, data) for kind, data in parts)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def iccp(profile: bytes) -> tuple[bytes, bytes]:
    """Return the chunk of a profile."""
    return b"iCCP", b"profile\0\0" + zlib.compress(profile)


def heic(colour: Sequence[float], primaries: int, transfer: int, matrix: int = 1, bits: int = 8) -> bytes:
    """Return a lossless HEIC of one colour (0 to 1) with these code points."""
    largest, size = (255, 1) if bits == 8 else (65535, 2)
    pixel = b"".join(round(value * largest).to_bytes(size, "little") for value in colour)
    picture = pillow_heif.from_bytes("RGB" if bits == 8 else "RGB;16", (64, 64), pixel * 64 * 64)
    file = io.BytesIO()
    picture.save(
        file,
        quality=-1,
        chroma=444,
        color_primaries=primaries,
        transfer_characteristics=transfer,
        matrix_coefficients=matrix,
        full_range_flag=1,
    )
    return file.getvalue()


def avif(colour: Colour, primaries: int, transfer: int) -> bytes:
    """Return an AVIF of one colour with these code points."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, "AVIF", quality=100, subsampling="4:4:4")
    content = file.getvalue()
    start = content.index(b"colrnclx") + 8
    return content[:start] + struct.pack(">HH", primaries, transfer) + content[start + 4 :]


def rgb_profile(
    colorants: Sequence[Sequence[float]], curve: bytes, name: str = "Test", *, space: bytes = b"RGB "
) -> bytes:
    """Return an ICC profile (version 2) of three colorants and one curve, or a grey one of the curve alone."""
    tags = [(b"desc", _description(name)), (b"cprt", b"text\0\0\0\0none\0"), (b"wtpt", _xyz((0.9642, 1.0, 0.8249)))]
    if space == b"GRAY":
        tags.append((b"kTRC", curve))
    else:
        tags += [(kind, _xyz(values)) for kind, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)]
        tags += [(kind, curve) for kind in (b"rTRC", b"gTRC", b"bTRC")]
    return profile_of(tags, space, b"XYZ ", b"mntr")


def profile_of(tags: Sequence[tuple[bytes, bytes]], space: bytes, connection: bytes, kind: bytes) -> bytes:
    """Return an ICC profile (version 2) of these tags."""
    offset = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for signature, data in tags:
        table += struct.pack(">4sII", signature, offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(">I4sI4s4s4s", offset + len(body), bytes(4), 0x02100000, kind, space, connection)
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061) + bytes(48)
    return header + table + body


def gamma_tag(gamma: float) -> bytes:
    """Return a curve that is a power; 1 is linear."""
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)


def srgb_tag() -> bytes:
    """Return the curve of sRGB as a table."""
    values = [round(from_srgb(step / 1023) * 65535) for step in range(1024)]
    return b"curv" + bytes(4) + struct.pack(">I1024H", 1024, *values)


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(value * 65536) for value in values))


def _description(name: str) -> bytes:
    text = name.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)
