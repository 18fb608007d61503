"""Reads the metadata of a RAW file: of its TIFF directories, or of the boxes that Canon's CR3 keeps them in."""

from __future__ import annotations

import os
from typing import BinaryIO, Final

from core.media.metadata.exif import Exif
from core.media.raw.tiff_directories import tiff_directories
from core.media.video.movie_boxes import MovieBoxes

_CANON: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_WIDTH, _HEIGHT = 0x0100, 0x0101
_LONGEST_SIDE: Final = 32_768


def raw_exif(file: BinaryIO, format_name: str) -> Exif:
    """Return the EXIF of a RAW file; empty for formats that keep it in their preview.

    Raises:
        OSError: the file cannot be read.
    """
    if format_name == "RAF":
        return Exif({})
    return _canon_exif(file) if format_name == "CR3" else Exif.from_file(file)


def raw_size(file: BinaryIO) -> tuple[int, int] | None:
    """Return the size of the largest picture that a TIFF structure describes, None if it describes none.

    Raises:
        OSError: the file cannot be read.
    """
    sizes = []
    for directory in tiff_directories(file):
        width, height = directory.numbers(_WIDTH), directory.numbers(_HEIGHT)
        if len(width) == len(height) == 1 and 0 < width[0] <= _LONGEST_SIDE and 0 < height[0] <= _LONGEST_SIDE:
            sizes.append((width[0], height[0]))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _canon_exif(file: BinaryIO) -> Exif:
    """Join three TIFF structures: CMT1 has the first directory, CMT2 that of EXIF, CMT4 that of GPS."""
    boxes = MovieBoxes(file, os.fstat(file.fileno()).st_size)
    blocks: dict[bytes, bytes] = {}
    for movie in boxes.within(0, boxes.size):
        for box in boxes.inside(movie) if movie.kind == b"moov" else ():
            if box.kind == b"uuid" and boxes.bytes_of(box, 16) == _CANON:
                for inner in boxes.inside(box, skipped=16):
                    if inner.kind in {b"CMT1", b"CMT2", b"CMT4"}:
                        blocks.setdefault(inner.kind, boxes.bytes_of(inner))
    return Exif.from_blocks(blocks.get(b"CMT1", b""), blocks.get(b"CMT2", b""), blocks.get(b"CMT4", b""))
