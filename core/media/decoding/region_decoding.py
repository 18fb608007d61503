"""Decodes a part of an original in full detail: upright, sRGB, scaled to the pixels of a screen."""

from __future__ import annotations

import math

from PIL import Image
from PIL.ImageFile import ImageFile

from core.media.colour.converting import to_opaque_srgb
from core.media.colour.source_colours import colours_of
from core.media.decoding.opening import orientation_of, read_picture, upright_size
from core.media.decoding.still_decoding import apply_orientation, is_stretched, plain_mode
from core.media.originals import Original
from core.models import Part

LARGEST_SIDE = 4096
"""The most pixels of a decoded region on either side."""

_MARGIN = 8
"""Extra pixels around a part before it is scaled, so that its edges are computed like its centre."""


def decode_region(
    original: Original, part: Part, width: int, height: int, pixel_limit: int, *, spare: float = 1.0
) -> Image.Image:
    """Return a part of the first frame of an original as RGB, sRGB, upright, in exactly `width` × `height` pixels.

    JPEGs are decoded at an eighth, a quarter or half of their size where that leaves `spare` pixels for each one in
    either direction: with 1, fine lines differ from a full decoding, with 2 hardly. Other formats are cropped first.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.read_picture`.
    """

    def read(image: ImageFile) -> Image.Image:
        orientation, colours = orientation_of(image), colours_of(image)
        stored = _as_stored(part, orientation)
        columns, rows = upright_size((width, height), orientation)
        _draft(image, stored, columns * spare, rows * spare)
        edges = (
            stored.left * image.width,
            stored.top * image.height,
            stored.right * image.width,
            stored.bottom * image.height,
        )
        scaled = _scaled(image, edges, columns, rows)
        return to_opaque_srgb(apply_orientation(scaled, orientation), colours)

    return read_picture(original, pixel_limit, read)[0]


def _draft(image: ImageFile, part: Part, columns: float, rows: float) -> None:
    """Let a JPEG's decoder scale down while the part keeps the requested pixels."""
    scale = min((part.right - part.left) * image.width / columns, (part.bottom - part.top) * image.height / rows)
    if scale > 1:
        image.draft(None, (math.ceil(image.width / scale), math.ceil(image.height / scale)))


def _scaled(image: ImageFile, edges: tuple[float, float, float, float], columns: int, rows: int) -> Image.Image:
    """Crop the part and scale it, in a mode that can be resampled."""
    whole = plain_mode(image) if is_stretched(image) else image
    left, top = max(0, math.floor(edges[0]) - _MARGIN), max(0, math.floor(edges[1]) - _MARGIN)
    right, bottom = min(whole.width, math.ceil(edges[2]) + _MARGIN), min(whole.height, math.ceil(edges[3]) + _MARGIN)
    cut = plain_mode(whole.crop((left, top, max(right, left + 1), max(bottom, top + 1))))
    box = (
        _clamped(edges[0] - left, cut.width - 0.5),
        _clamped(edges[1] - top, cut.height - 0.5),
        min(max(edges[2] - left, edges[0] - left + 0.5), cut.width),
        min(max(edges[3] - top, edges[1] - top + 0.5), cut.height),
    )
    return cut.resize((columns, rows), Image.Resampling.LANCZOS, box=box)


def _clamped(value: float, largest: float) -> float:
    return min(max(value, 0.0), largest)


def _as_stored(part: Part, orientation: int) -> Part:
    """Return the part of the stored pixels that shows this part of the upright picture (EXIF orientation 1 to 8)."""
    left, top, right, bottom = part.left, part.top, part.right, part.bottom
    stored = {
        2: Part(1 - right, top, 1 - left, bottom),
        3: Part(1 - right, 1 - bottom, 1 - left, 1 - top),
        4: Part(left, 1 - bottom, right, 1 - top),
        5: Part(top, left, bottom, right),
        6: Part(top, 1 - right, bottom, 1 - left),
        7: Part(1 - bottom, 1 - right, 1 - top, 1 - left),
        8: Part(1 - bottom, left, 1 - top, right),
    }
    return stored.get(orientation, part)
