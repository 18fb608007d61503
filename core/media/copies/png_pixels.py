"""The compressed pixels of a PNG: nobody sees bytes behind their end, or more of them than the picture has."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final

from core.media.stripped_parts import STEP, Reading, UnusualFileError, bytes_at, require

ANIMATION: Final = frozenset({b"fcTL", b"fdAT"})
"""The chunks of the frames of an animation."""
_MOST_FRAMES: Final = 1 << 17
_NO_LETTERS: Final = re.compile(rb"[^ -~]")
"""What the times of real frames have: two numbers, of which the second one is 100 or 1000 in most files."""
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7 (clause 8): first column and row of each of the seven pictures, and the steps between their pixels.
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


class AnimatedPixels:
    """Follows the pixels of a picture, and those of the frames of an animation; `header` is the contents of IHDR."""

    def __init__(self, header: bytes) -> None:
        self.is_animated = False
        self._header = header
        self._size: tuple[int, int] = struct.unpack(">II", header[:8])
        self._still = _PixelData(header, self._size)
        self._frame: _PixelData | None = None
        self._expects_pixels = False
        self._sequence = 0

    def animate(self, contents: bytes) -> bool:
        """Take over the chunk acTL; return whether it is valid and in front of all pixels."""
        if len(contents) == 8 and max(struct.unpack(">II", contents)) < _MOST_FRAMES and not self._still.has_begun:
            self.is_animated = True
        return self.is_animated

    def read(self, kind: bytes, offset: int, length: int) -> Reading[None]:
        """Read the contents of one chunk of pixels, or of one that begins a frame, with the checksum behind it."""
        fields = b""
        if kind in ANIMATION:
            fields = yield from bytes_at(offset, 26 if kind == b"fcTL" else 4)
            require(len(fields) >= 4 and int.from_bytes(fields[:4], "big") == self._sequence)
            self._sequence += 1
        crc = zlib.crc32(fields, zlib.crc32(kind))
        if kind == b"fcTL":
            require(len(fields) == length == 26)
            self._begin_frame(fields)
        else:
            pixels = self._still if kind == b"IDAT" else self._frame
            if pixels is None:
                raise UnusualFileError
            crc = yield from pixels.read(offset + len(fields), offset + length, crc)
        require((yield offset + length, 4) == struct.pack(">I", crc))

    def end(self) -> None:
        """Require that all pixels are complete, and that nothing else was there."""
        for pixels in (self._still, self._frame):
            if pixels is not None:
                pixels.end()

    def _begin_frame(self, fields: bytes) -> None:
        width, height, left, top, shown, disposal, blending = struct.unpack(">IIII4sBB", fields[4:])
        require(_NO_LETTERS.search(shown) is not None and disposal <= 2 and blending <= 1)
        require(left + width <= self._size[0] and top + height <= self._size[1])
        if self._still.has_begun:
            if self._frame is not None:
                self._frame.end()
            self._frame = _PixelData(self._header, (width, height))


class _PixelData:
    """Inflates the pixels of one picture."""

    def __init__(self, header: bytes, size: tuple[int, int]) -> None:
        """Take depth, colour type and interlacing from the contents of IHDR."""
        self.has_begun = False
        bits = header[8] * _CHANNELS[header[9]]
        self._left = sum(
            height * (1 + -(-width * bits // 8)) for width, height in _pictures(size, is_interlaced=header[12] != 0)
        )
        self._inflater = zlib.decompressobj()

    def end(self) -> None:
        """Require that the pixels are complete, and that nothing else was there."""
        before = -1
        while not self._inflater.eof and self._left != before:
            before = self._left
            self._inflated(b"")  # what did not fit into the last piece
        require(self._inflater.eof and not self._inflater.unused_data and self._left == 0)

    def read(self, offset: int, end: int, crc: int) -> Reading[int]:
        """Read a part of the pixels, and return the checksum with it."""
        self.has_begun = True
        while offset < end:
            data = yield offset, min(STEP, end - offset)
            require(bool(data))
            offset += len(data)
            crc = zlib.crc32(data, crc)
            while data:
                require(not self._inflater.eof)
                data = self._inflated(data)
        return crc

    def _inflated(self, data: bytes) -> bytes:
        """Inflate some data, and return what is left of it."""
        try:
            self._left -= len(self._inflater.decompress(data, STEP))
        except zlib.error as error:
            raise UnusualFileError from error
        require(self._left >= 0)
        return self._inflater.unconsumed_tail


def _pictures(size: tuple[int, int], *, is_interlaced: bool) -> list[tuple[int, int]]:
    """Return the sizes of the pictures of which rows are stored: one, or up to seven."""
    if not is_interlaced:
        return [size]
    sizes = [(-(-(size[0] - left) // across), -(-(size[1] - top) // down)) for left, top, across, down in _PASSES]
    return [(width, height) for width, height in sizes if min(width, height) > 0]
