"""Palettes of PNGs: entries that no pixel has can hold texts, and become zeros."""

from __future__ import annotations

from typing import BinaryIO, Final

from PIL.PngImagePlugin import PngImageFile

from core.media.copies.png_values import png_chunk
from core.media.formats import DECODER_ERRORS
from core.media.stripped_parts import Piece, Pieces

_KINDS: Final = {b"PLTE": 3, b"tRNS": 1}
"""The bytes of one entry."""


def with_used_colours(pieces: Pieces, file: BinaryIO) -> Pieces | None:
    """Return the pieces of a copy of this PNG with zeros in unused entries; None if it is not known which these are."""
    if not any(isinstance(piece, bytes) and piece[4:8] == b"PLTE" for piece in pieces):
        return pieces
    file.seek(0)
    try:
        with PngImageFile(file) as picture:
            counts = picture.histogram()
            is_animated = picture.is_animated
    except DECODER_ERRORS:
        return None
    cleaned = tuple(_cleaned(piece, counts) for piece in pieces)
    # Of an animation, Pillow counts the colours of its first frame.
    return None if is_animated and cleaned != pieces else cleaned


def _cleaned(piece: Piece, counts: list[int]) -> Piece:
    size = _KINDS.get(piece[4:8]) if isinstance(piece, bytes) else None
    if size is None or not isinstance(piece, bytes):
        return piece
    entries = bytearray(piece[8:-4])
    for number in range(len(entries) // size):
        if number >= len(counts) or not counts[number]:
            entries[number * size : (number + 1) * size] = bytes(size)
    return png_chunk(piece[4:8], bytes(entries))
