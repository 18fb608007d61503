"""Strips files in a worker process: one pass with a large buffer, and a limit of time.

What is kept must hold nothing but pixels, and only decoders find that out: where the coded data of a JPEG or WebP ends,
and which entries of a palette are used.
"""

from __future__ import annotations

import os
import time
from typing import BinaryIO, Final

from core.media.copies.jpeg_scans import holds_only_pixels
from core.media.copies.png_palettes import with_used_colours
from core.media.copies.webp_streams import MOST_BYTES, with_cut_streams
from core.media.originals import Original, open_original
from core.media.stripping import STEP, KeptRange, Piece, Pieces, pieces_length, strip_metadata

SECONDS: Final = 5.0
"""The longest pass; a file that needs longer is decoded and encoded again instead."""
_CHECK_EVERY: Final = 512


def stripped_pieces(original: Original, format_name: str, orientation: int) -> tuple[Pieces | None, int, int]:
    """Return the pieces of a copy without metadata, with size and modification time (ns) of the file that was read.

    The pieces are None for a file that cannot be stripped without decoding, see `strip_metadata`.

    Raises:
        UnreadablePhotoError, OSError: see `open_original`.
    """
    with open_original(original) as file:
        descriptor = file.fileno()
        status = os.fstat(descriptor)
        pieces = _pieces(descriptor, format_name, orientation)
        if pieces is not None:
            pieces = _of_pixels_only(pieces, file, format_name, status.st_size)
        return pieces, status.st_size, status.st_mtime_ns


def _of_pixels_only(pieces: Pieces, file: BinaryIO, format_name: str, size: int) -> Pieces | None:
    """Return the pieces without what decoders skip in them; None if it is not known what that is."""
    if not all(_is_within(piece, size) for piece in pieces):
        return None
    if format_name == "PNG":
        return with_used_colours(pieces, file)
    if pieces_length(pieces) > MOST_BYTES:
        return None
    copy = b"".join(_contents(piece, file.fileno()) for piece in pieces)
    if format_name == "JPEG":
        return pieces if holds_only_pixels(copy) else None
    cut = with_cut_streams(copy)
    return None if cut is None else (cut,)


def _contents(piece: Piece, descriptor: int) -> bytes:
    return os.pread(descriptor, piece.length, piece.offset) if isinstance(piece, KeptRange) else piece


def _is_within(piece: Piece, size: int) -> bool:
    """Return whether a piece is in the file; a chunk of one that ends too early may state more bytes."""
    return isinstance(piece, bytes) or piece.offset + piece.length <= size


def _pieces(descriptor: int, format_name: str, orientation: int) -> Pieces | None:
    walk = strip_metadata(format_name, orientation)
    if walk is None:
        return None
    deadline = time.monotonic() + SECONDS
    begin, buffer, requests = 0, b"", 0
    try:
        offset, length = next(walk)
        while True:
            requests += 1
            if requests % _CHECK_EVERY == 0 and time.monotonic() > deadline:
                return None
            if not begin <= offset <= offset + length <= begin + len(buffer):
                begin, buffer = offset, os.pread(descriptor, max(length, STEP), offset)
            offset, length = walk.send(buffer[offset - begin : offset - begin + length])
    except StopIteration as done:
        pieces: Pieces | None = done.value
        return pieces
