"""Values of 1 to 16 bits, with and without transparency, have the brightness that their file states."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from core.media.colour.converting import BACKGROUND
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import decode
from core.models import Part
from tests.core.media.drawing import LIMIT, original

WHOLE = Part(0.0, 0.0, 1.0, 1.0)
GREY, TRUECOLOUR, GREY_ALPHA, TRUECOLOUR_ALPHA = 0, 2, 4, 6


@pytest.mark.parametrize(
    ("depth", "value", "level"),
    [(1, 1, 255), (2, 1, 85), (2, 2, 170), (4, 1, 17), (4, 14, 238), (8, 77, 77), (16, 0x4D4D, 77), (16, 65535, 255)],
)
@pytest.mark.parametrize("is_transparent", [False, True])
def test_png_greys_with_a_transparent_value(
    tmp_path: Path, depth: int, value: int, level: int, is_transparent: bool
) -> None:
    """The value of tRNS shows the background; every other one is opaque, at every depth."""
    trns = struct.pack(">H", value if is_transparent else value ^ 1)
    (tmp_path / "p.png").write_bytes(_png(depth, GREY, [value], trns))

    shown = _shown(tmp_path, "p.png")

    wanted = BACKGROUND if is_transparent else (level, level, level)
    assert all(abs(a - b) <= 1 for a, b in zip(shown, wanted, strict=True))


@pytest.mark.parametrize(
    ("transparent", "wanted"),
    [((0x1234, 0x5678, 0x9ABC), BACKGROUND), ((0x0034, 0x0078, 0x00BC), (0x12, 0x56, 0x9A))],
)
def test_png_colours_of_16_bits_with_a_transparent_value(
    tmp_path: Path, transparent: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    """The high bytes decide."""
    (tmp_path / "p.png").write_bytes(_png(16, TRUECOLOUR, [0x1234, 0x5678, 0x9ABC], struct.pack(">3H", *transparent)))

    assert _shown(tmp_path, "p.png") == wanted


@pytest.mark.parametrize(
    ("depth", "kind", "samples", "wanted"),
    [
        (8, GREY_ALPHA, [200, 255], (200, 200, 200)),
        (8, GREY_ALPHA, [200, 0], BACKGROUND),
        (16, GREY_ALPHA, [0xC8C8, 65535], (200, 200, 200)),
        (16, GREY_ALPHA, [0xC8C8, 0], BACKGROUND),
        (16, GREY_ALPHA, [0xC8C8, 0x8080], (164, 164, 164)),
        (16, TRUECOLOUR, [0x1010, 0x2020, 0x3030], (16, 32, 48)),
        (16, TRUECOLOUR_ALPHA, [0x1010, 0x2020, 0x3030, 65535], (16, 32, 48)),
        (16, TRUECOLOUR_ALPHA, [0x1010, 0x2020, 0x3030, 0], BACKGROUND),
    ],
)
def test_png_alpha(tmp_path: Path, depth: int, kind: int, samples: list[int], wanted: tuple[int, ...]) -> None:
    """Grey and colour, 8 and 16 bits."""
    (tmp_path / "p.png").write_bytes(_png(depth, kind, samples))

    assert all(abs(a - b) <= 1 for a, b in zip(_shown(tmp_path, "p.png"), wanted, strict=True))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_inverted", [False, True])
def test_tiff_greys_of_16_bits(tmp_path: Path, order: str, is_inverted: bool) -> None:
    """Zero is black or white, as the file says."""
    pixels = struct.pack(f"{order}64H", *[0x4D4D] * 64)
    (tmp_path / "p.tif").write_bytes(_tiff(order, 16, pixels, is_inverted=is_inverted))

    level = 255 - 77 if is_inverted else 77
    assert all(abs(value - level) <= 1 for value in _shown(tmp_path, "p.tif"))


def test_tiff_greys_of_12_bits(tmp_path: Path) -> None:
    """Scanners write two values in three bytes; 4095 is white."""
    pixels = bytes((0x80, 0x08, 0x00)) * 32
    (tmp_path / "p.tif").write_bytes(_tiff("<", 12, pixels, is_inverted=False))

    assert all(abs(value - 128) <= 1 for value in _shown(tmp_path, "p.tif"))


def test_greys_with_premultiplied_transparency(tmp_path: Path) -> None:
    """A TIFF with associated alpha (TIFF 6.0, section 18) states 100 at half opacity: 200 before it was multiplied."""
    entries = [
        (256, 1),
        (257, 1),
        (258, 8 | 8 << 16),
        (259, 1),
        (262, 1),
        (273, 0),
        (277, 2),
        (278, 1),
        (279, 2),
        (338, 1),
    ]
    place = 8 + 2 + 12 * len(entries) + 4
    content = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, value in entries:
        content += struct.pack("<HHII", tag, 3, 2 if tag == 258 else 1, place if tag == 273 else value)
    (tmp_path / "p.tif").write_bytes(content + bytes(4) + bytes((100, 128)))

    assert _shown(tmp_path, "p.tif") == (164, 164, 164)


def _shown(folder: Path, name: str) -> tuple[int, ...]:
    """Return the colour in the middle, the same in the still picture and in a region."""
    still = decode(original(folder, name), 400, LIMIT)
    region = decode_region(original(folder, name), WHOLE, *still.size, LIMIT)
    colours = [picture.getpixel((picture.width // 2, picture.height // 2)) for picture in (still, region)]
    assert isinstance(colours[0], tuple)
    assert colours[0] == colours[1]
    return tuple(int(value) for value in colours[0])


def _png(depth: int, kind: int, samples: list[int], trns: bytes = b"") -> bytes:
    """Return 8 × 8 equal pixels."""
    if depth < 8:
        byte = sum(samples[0] << shift for shift in range(0, 8, depth))
        row = bytes([byte]) * depth
    else:
        row = b"".join(sample.to_bytes(depth // 8, "big") for sample in samples) * 8
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 8, 8, depth, kind, 0, 0, 0))]
    if trns:
        chunks.append((b"tRNS", trns))
    chunks += [(b"IDAT", zlib.compress((b"\0" + row) * 8)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _tiff(order: str, bits: int, pixels: bytes, *, is_inverted: bool) -> bytes:
    """Return 8 × 8 grey pixels in one strip (TIFF 6.0, section 4)."""
    entries = [
        (256, 3, 8),
        (257, 3, 8),
        (258, 3, bits),
        (259, 3, 1),
        (262, 3, 0 if is_inverted else 1),
        (273, 4, 8),
        (277, 3, 1),
        (278, 3, 8),
        (279, 4, len(pixels)),
    ]
    directory = struct.pack(f"{order}H", len(entries))
    for tag, kind, value in entries:
        packed = struct.pack(f"{order}HH", value, 0) if kind == 3 else struct.pack(f"{order}I", value)
        directory += struct.pack(f"{order}HHI", tag, kind, 1) + packed
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8 + len(pixels))
    return head + pixels + directory + bytes(4)
