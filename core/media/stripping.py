"""Copies of files without metadata (EXIF, GPS, XMP, IPTC): only bytes with pixels and colours are kept.

No I/O: a generator requests bytes and returns the pieces of the copy, so that nothing is decoded, no quality is lost,
and files of any size are read in small steps. What is unusual, or has very many parts, is not stripped: such a file is
decoded and encoded again instead.
"""

from __future__ import annotations

from typing import Final

from core.media.stripped_jpegs import stripped_jpeg
from core.media.stripped_parts import (
    MAX_PARTS,
    STEP,
    KeptRange,
    Piece,
    Pieces,
    Reading,
    UnusualFileError,
    pieces_length,
)
from core.media.stripped_pngs import stripped_png
from core.media.stripped_webps import stripped_webp

__all__ = [
    "MAX_PARTS",
    "STEP",
    "STRIPPED",
    "KeptRange",
    "Piece",
    "Pieces",
    "StrippingSteps",
    "pieces_length",
    "strip_metadata",
]

StrippingSteps = Reading[Pieces | None]
STRIPPED: Final = frozenset({"JPEG", "PNG", "WebP"})
"""The formats that can be stripped without decoding, as in `Photo.format`."""


def strip_metadata(format_name: str, orientation: int = 1) -> StrippingSteps | None:
    """Return the steps through a file of this format, None for formats that cannot be stripped without decoding.

    The steps return None when the file does not have its format, or is an unusual one. Of EXIF, only the orientation
    (1 to 8) is kept, and only in JPEGs; a PNG or WebP that needs one is not stripped either.
    """
    if format_name == "JPEG":
        return _usual(stripped_jpeg(orientation))
    if orientation != 1 or format_name not in STRIPPED:
        return None
    return _usual(stripped_png() if format_name == "PNG" else stripped_webp())


def _usual(reading: Reading[Pieces]) -> StrippingSteps:
    try:
        return (yield from reading)
    except UnusualFileError:
        return None
