"""Opens Windows bitmaps whose channels, palette or header Pillow refuses, by writing them in its usual form.

Format: BITMAPINFOHEADER to BITMAPV5HEADER of Windows, and the shortened header of OS/2 2.0.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import IO, Any, Final

from PIL import BmpImagePlugin, Image, ImageFile

_FILE_HEADER: Final = 14
_USUAL_SIZES: Final = frozenset({12, 40, 52, 56, 64, 108, 124})
_SMALLEST, _LARGEST = 16, 1024
_OS2: Final = 64
_RAW, _BITFIELDS, _ALPHA_BITFIELDS = 0, 3, 6
_COLOURS: Final = 256
_END: Final = b"\0\1"
"""Of a bitmap of run lengths."""
_OPAQUE_MASKS: Final = (0xFF0000, 0xFF00, 0xFF, 0)
_ALPHA_MASKS: Final = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)


class BmpPicture(BmpImagePlugin.BmpImageFile):
    """A bitmap; `info["incomplete"]` says that rows of one with unusual channels are missing."""

    def _open(self) -> None:
        assert self.fp is not None
        file = self.fp
        header = _header(file)
        if header is not None and header.has_unusual_palette:
            self.fp = io.BytesIO(_with_usual_palette(header, file))
            super()._open()
            return
        try:
            super()._open()
        except OSError:
            if header is None or not header.has_masks:
                raise
            content, is_complete = _with_usual_masks(header, file)
            self.fp = io.BytesIO(content)
            super()._open()
            if not is_complete:
                self.info["incomplete"] = True


class _RunLengths(BmpImagePlugin.BmpRleDecoder):
    """Run lengths that may end before the last row, as the format allows: what they leave out has the first colour."""

    def set_as_raw(self, data: bytes | bytearray, rawmode: str | None = None, extra: tuple[Any, ...] = ()) -> None:
        assert self.fd is not None
        size = self.state.xsize * self.state.ysize
        if len(data) < size and not ImageFile.LOAD_TRUNCATED_IMAGES:
            self.fd.seek(-2, io.SEEK_CUR)
            if self.fd.read(2) != _END:
                raise ValueError("the end of the run lengths is missing")
        super().set_as_raw(data.ljust(size, b"\0"), rawmode, extra)


Image.register_decoder("bmp_rle", _RunLengths)


@dataclass(frozen=True, slots=True)
class _Header:
    size: int
    pixels: int
    """Offset of the pixels in the file."""
    width: int
    height: int
    """Negative if the first row is the upper one."""
    bits: int
    compression: int
    colours: int
    masks: tuple[int, int, int, int]

    @property
    def has_unusual_palette(self) -> bool:
        return self.bits in {1, 4, 8} and (self.size not in _USUAL_SIZES or self.colours > _COLOURS)

    @property
    def has_masks(self) -> bool:
        limit = Image.MAX_IMAGE_PIXELS
        return (
            self.compression in {_BITFIELDS, _ALPHA_BITFIELDS}
            and self.bits in {16, 32}
            and self.size != _OS2
            and self.width >= 1
            and (limit is None or self.width * abs(self.height) <= limit)
        )


def _header(file: IO[bytes]) -> _Header | None:
    """Read the header, None for one that is too short; the position in the file is its start afterwards."""
    file.seek(0)
    head = file.read(_FILE_HEADER + 4 + 56).ljust(_FILE_HEADER + 4 + 56, b"\0")
    file.seek(0)
    pixels, size = struct.unpack_from("<II", head, 10)
    if not _SMALLEST <= size <= _LARGEST:
        return None
    width, height, _planes, bits = struct.unpack_from("<iiHH", head, 18)
    compression = struct.unpack_from("<I", head, 30)[0] if size >= 20 else _RAW
    colours = struct.unpack_from("<I", head, 46)[0] if size >= 36 else 0
    red, green, blue, alpha = struct.unpack_from("<IIII", head, 54)
    if size < 56 and compression != _ALPHA_BITFIELDS:
        alpha = 0
    return _Header(size, pixels, width, height, bits, compression, colours, (red, green, blue, alpha))


def _with_usual_palette(header: _Header, file: IO[bytes]) -> bytes:
    """Return the bitmap with a header of 40 bytes and no more colours than its pixels can name."""
    most = 1 << header.bits
    file.seek(_FILE_HEADER + header.size)
    palette = file.read(4 * min(header.colours or most, most))
    file.seek(header.pixels)
    return _bitmap(header, 40, header.bits, header.compression, palette, file.read())


def _with_usual_masks(header: _Header, file: IO[bytes]) -> tuple[bytes, bool]:
    """Return the bitmap with 8 bits a channel, and whether all of its rows are there."""
    import numpy as np

    rows, stride = abs(header.height), (header.width * header.bits + 31) // 32 * 4
    file.seek(header.pixels)
    content = file.read(rows * stride)
    is_complete = len(content) == rows * stride
    lines = np.frombuffer(content.ljust(rows * stride, b"\0"), np.uint8).reshape(rows, stride)
    values = lines[:, : header.width * header.bits // 8].copy().view(f"<u{header.bits // 8}")
    channels = np.zeros((rows, header.width, 4), np.uint8)
    # Blue, green, red, alpha in the order of the bytes.
    for place, mask in zip((2, 1, 0, 3), header.masks, strict=True):
        if mask:
            shift = (mask & -mask).bit_length() - 1
            largest = mask >> shift
            steps = ((values & mask) >> shift).astype(np.float32)
            channels[:, :, place] = np.round(steps * (255 / largest))
    masks = struct.pack("<IIII", *(_ALPHA_MASKS if header.masks[3] else _OPAQUE_MASKS))
    return _bitmap(header, 56, 32, _BITFIELDS, masks, channels.tobytes()), is_complete


def _bitmap(header: _Header, size: int, bits: int, compression: int, after: bytes, pixels: bytes) -> bytes:
    """Return a bitmap: masks within a header of 56 bytes, or a palette after one of 40."""
    colours = len(after) // 4 if size == 40 else 0
    info = struct.pack("<IiiHHIIiiII", size, header.width, header.height, 1, bits, compression, 0, 0, 0, colours, 0)
    offset = _FILE_HEADER + len(info) + len(after)
    return struct.pack("<2sIHHI", b"BM", offset + len(pixels), 0, 0, offset) + info + after + pixels
