"""Embedded thumbnails: the small JPEG that cameras store in EXIF, read without decoding anything else.

EXIF is a TIFF structure (TIFF 6.0, section 2); its second directory, IFD1, describes the thumbnail by
JPEGInterchangeFormat (0x0201, offset) and JPEGInterchangeFormatLength (0x0202).
"""

from __future__ import annotations

import io
import struct

from PIL import Image
from PIL.ImageFile import ImageFile

from core.media.colour.converting import to_opaque_srgb
from core.media.colour.source_colours import SourceColours, colours_of
from core.media.decoding.opening import open_image, orientation_of
from core.media.decoding.still_decoding import apply_orientation, plain_mode
from core.media.formats import DECODER_ERRORS
from core.media.metadata.embedded_metadata import exif_block
from core.media.originals import Original

_OFFSET, _LENGTH = 0x0201, 0x0202
_MAX_PIXELS = 1_000_000


def embedded_thumbnail(original: Original, pixel_limit: int) -> Image.Image | None:
    """Return the embedded thumbnail, upright and sRGB, if it shows exactly the whole photo.

    Thumbnails whose aspect differs from the photo's by more than 2 % (black bars, earlier crops) are ignored.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
    """
    with open_image(original, pixel_limit) as image:
        if image.format != "HEIF":
            return upright_thumbnail(image)
        whole = image.size
        colours = colours_of(image)
        small = _drafted(image)
        return None if small is None else _upright_if_whole(small, whole, orientation_of(image), colours)


def upright_thumbnail(image: ImageFile) -> Image.Image | None:
    """Return the embedded thumbnail of an opened picture, from its EXIF block; see `embedded_thumbnail`."""
    whole = image.size
    small = _sliced(exif_block(image))
    return None if small is None else _upright_if_whole(small, whole, orientation_of(image), colours_of(image))


def same_aspect(small: tuple[int, int], whole: tuple[int, int]) -> bool:
    """Return whether two aspect ratios differ by at most 2 %."""
    left, right = small[0] * whole[1], small[1] * whole[0]
    return abs(left - right) <= 0.02 * max(left, right)


def thumbnail_slice(block: bytes) -> bytes:
    """Return the JPEG that IFD1 of an EXIF block points to, empty when there is none."""
    tiff = block.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        (second,) = struct.unpack_from(f"{order}I", tiff, first + 2 + 12 * count)
        entries = _long_entries(tiff, order, second) if second else {}
    except struct.error:
        return b""
    start, length = entries.get(_OFFSET, 0), entries.get(_LENGTH, 0)
    return tiff[start : start + length] if start and length else b""


def _long_entries(tiff: bytes, order: str, directory: int) -> dict[int, int]:
    """Return the tags of a directory whose value is a single LONG (type 4)."""
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    entries: dict[int, int] = {}
    for index in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHII", tiff, directory + 2 + 12 * index)
        if kind == 4:
            entries[tag] = value
    return entries


def _upright_if_whole(
    small: Image.Image, whole: tuple[int, int], orientation: int, colours: SourceColours
) -> Image.Image | None:
    """Return a thumbnail upright, sRGB and without metadata, None if it does not show the whole picture.

    Its colours mean what those of the picture mean.
    """
    if not same_aspect(small.size, whole):
        return None
    return to_opaque_srgb(apply_orientation(plain_mode(small), orientation), colours)


def _sliced(block: bytes) -> Image.Image | None:
    jpeg = thumbnail_slice(block)
    if not jpeg:
        return None
    try:
        small = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
        if small.width * small.height > _MAX_PIXELS:
            return None
        small.load()
    except DECODER_ERRORS:
        return None
    return small


def _drafted(image: ImageFile) -> Image.Image | None:
    """Return the thumbnail item of a HEIC file; its decoder checks that it is a scaled copy."""
    if image.draft(None, (1, 1)) is None:
        return None
    try:
        image.load()
    except DECODER_ERRORS:
        return None
    return image
