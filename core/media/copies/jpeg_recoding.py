"""Copies of JPEGs whose coded data can hold other things than pixels: the same coefficients, coded again.

MozJPEG reads the blocks of the picture and writes them as a progressive JPEG of the same pixels. Only for worker
processes.
"""

from __future__ import annotations

import io
import os
from typing import Final

from PIL.JpegImagePlugin import JpegImageFile

from core.errors import UnreadablePhotoError
from core.media.copies.jpeg_scans import decoded
from core.media.formats import DECODER_ERRORS
from core.media.originals import Original, open_original
from core.media.stripped_jpegs import orientation_segment, profile_segments
from core.media.stripped_parts import UnusualFileError

MOST_BYTES: Final = 64 * 1024 * 1024
"""Larger files are decoded and encoded again instead: the coefficients of their blocks need much memory."""


def recoded_jpeg(original: Original, orientation: int) -> bytes | None:
    """Return a copy with the same pixels, colour profile and orientation, and nothing else; None if there can be none.

    Raises:
        UnreadablePhotoError, OSError: see `open_original`.
    """
    import mozjpeg_lossless_optimization as mozjpeg

    with open_original(original) as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            return None
        jpeg = file.read()
    try:
        with JpegImageFile(io.BytesIO(jpeg)) as picture:
            profile = picture.info.get("icc_profile")
        copy: bytes = mozjpeg.optimize(jpeg, copy=mozjpeg.COPY_MARKERS.NONE)
        added = profile_segments(profile) if profile else b""
        if (decoded(copy, whole=True) != decoded(jpeg, whole=True)).any():
            return None
    except (*DECODER_ERRORS, UnreadablePhotoError, UnusualFileError):
        return None
    if orientation != 1:
        added = orientation_segment(orientation) + added
    # JFIF asks for its segment to be the first one.
    at = 2 + (2 + int.from_bytes(copy[4:6], "big") if copy[2:4] == b"\xff\xe0" else 0)
    return copy[:at] + added + copy[at:]
