"""Windows bitmaps in forms that Pillow refuses: any channel masks, short headers, too many colours."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from core.errors import UnreadablePhotoError
from core.media.colour.converting import BACKGROUND
from core.media.decoding.still_decoding import decode, decode_picture
from core.media.metadata.photo_metadata import read_metadata
from tests.core.media.drawing import LIMIT, original

RAW, RUN_LENGTHS, BITFIELDS, ALPHA_BITFIELDS = 0, 1, 3, 6


@pytest.mark.parametrize(
    ("bits", "masks", "value", "wanted"),
    [
        (16, (0xF000, 0x0F00, 0x00F0, 0x000F), 0xF84F, (255, 136, 68)),
        (16, (0xF000, 0x0F00, 0x00F0, 0x000F), 0xF840, BACKGROUND),
        (16, (0x0F00, 0x00F0, 0x000F, 0), 0x0F84, (255, 136, 68)),
        (16, (0x0030, 0x000E, 0x0001, 0), 0x001F, (85, 255, 255)),
        (32, (0xFFE00000, 0x001FFC00, 0x000003FF, 0), 0xFFE003FF, (255, 0, 255)),
        (32, (0x0000FF00, 0x00FF0000, 0xFF000000, 0), 0x332211FF, (0x11, 0x22, 0x33)),
    ],
)
@pytest.mark.parametrize("header", [40, 56, 124])
def test_channels_may_lie_anywhere(
    tmp_path: Path, bits: int, masks: tuple[int, ...], value: int, wanted: tuple[int, int, int], header: int
) -> None:
    """Each is scaled from its own number of bits to 8, and an alpha channel counts in headers that have one."""
    compression = ALPHA_BITFIELDS if header == 40 and masks[3] else BITFIELDS
    pixels = struct.pack("<I" if bits == 32 else "<Hxx", value)
    (tmp_path / "p.bmp").write_bytes(_bitmap(header, (1, 1), bits, compression, struct.pack("<4I", *masks), pixels))

    assert _shown(tmp_path) == wanted


def test_rows_that_are_missing_are_noted(tmp_path: Path) -> None:
    """Rows are stored from the lowest up, unless the height is negative; header and picture agree."""
    masks = struct.pack("<4I", 0xF000, 0x0F00, 0x00F0, 0)
    rows = struct.pack("<HxxHxx", 0xF000, 0x0F00)
    photo = original(tmp_path, "p.bmp")
    (tmp_path / "p.bmp").write_bytes(_bitmap(56, (1, 3), 16, BITFIELDS, masks, rows))

    shown = decode_picture(photo, 400, LIMIT)

    assert shown.is_incomplete
    assert [shown.image.getpixel((0, y)) for y in range(3)] == [(0, 0, 0), (0, 255, 0), (255, 0, 0)]
    assert (read_metadata(photo, 0, LIMIT).width, read_metadata(photo, 0, LIMIT).height) == (1, 3)

    (tmp_path / "p.bmp").write_bytes(_bitmap(56, (1, -2), 16, BITFIELDS, masks, rows))
    assert [decode(photo, 400, LIMIT).getpixel((0, y)) for y in range(2)] == [(255, 0, 0), (0, 255, 0)]


@pytest.mark.parametrize(("header", "colours"), [(16, 0), (66, 3), (40, 300)])
def test_headers_and_palettes_of_unusual_sizes(tmp_path: Path, header: int, colours: int) -> None:
    """The short header of OS/2, a longer one than any version has, and more colours than 8 bits can name."""
    palette = b"".join(bytes((10 * n % 256, 20 * n % 256, 30 * n % 256, 0)) for n in range(colours or 256))
    content = _bitmap(header, (2, 1), 8, RAW, palette, bytes((1, 2, 0, 0)), colours)
    (tmp_path / "p.bmp").write_bytes(content)

    shown = decode(original(tmp_path, "p.bmp"), 400, LIMIT)

    assert [shown.getpixel((x, 0)) for x in range(2)] == [(30, 20, 10), (60, 40, 20)]


def test_run_lengths_may_end_early(tmp_path: Path) -> None:
    """Rows and ends of rows that are left out have the first colour."""
    palette = bytes((0, 0, 0, 0, 0, 0, 255, 0))
    content = _bitmap(40, (3, 2), 8, RUN_LENGTHS, palette, bytes((2, 1, 0, 0, 0, 1)), 2)
    (tmp_path / "p.bmp").write_bytes(content)

    shown = decode(original(tmp_path, "p.bmp"), 400, LIMIT)

    assert [shown.getpixel((x, 1)) for x in range(3)] == [(255, 0, 0), (255, 0, 0), (0, 0, 0)]
    assert shown.getpixel((0, 0)) == (0, 0, 0)

    (tmp_path / "p.bmp").write_bytes(content[:-2])
    assert decode_picture(original(tmp_path, "p.bmp"), 400, LIMIT).is_incomplete


@pytest.mark.parametrize("size", [(0, 5), (1 << 30, 1), (1, 1 << 30)])
def test_impossible_sizes_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    """No memory is taken for pixels above the limit."""
    (tmp_path / "p.bmp").write_bytes(_bitmap(56, size, 16, BITFIELDS, struct.pack("<4I", 1, 2, 4, 0), bytes(4)))
    with pytest.raises(UnreadablePhotoError):
        decode(original(tmp_path, "p.bmp"), 400, 1_000_000)


def _shown(folder: Path) -> object:
    return decode(original(folder, "p.bmp"), 400, LIMIT).getpixel((0, 0))


def _bitmap(
    header: int, size: tuple[int, int], bits: int, compression: int, after: bytes, pixels: bytes, colours: int = 0
) -> bytes:
    """Return a bitmap; `after` are masks, within headers that are long enough, or a palette behind the header."""
    info = struct.pack("<IiiHHIIiiII", header, *size, 1, bits, compression, 0, 0, 0, colours, 0)[:header]
    if compression in {RAW, RUN_LENGTHS}:
        info = info.ljust(header, b"\0") + after
    elif header > 40:
        info = (info + after).ljust(header, b"\0")
    else:
        info += after if compression == ALPHA_BITFIELDS else after[:12]
    offset = 14 + len(info)
    return struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset) + info + pixels
