"""Converts decoded pictures to opaque sRGB."""

from __future__ import annotations

from PIL import Image

from core.media.colour.profile_conversion import from_lab, from_profile
from core.media.colour.source_colours import SourceColours

BACKGROUND = (128, 128, 128)
"""The colour behind transparent pixels: neutral, so that dark and light drawings are both visible."""

_NARROW = [min(255, max(0, round((value - 16) * 255 / 219))) for value in range(256)]


def to_opaque_srgb(image: Image.Image, colours: SourceColours) -> Image.Image:
    """Return a picture of 8 bits as RGB in sRGB on the neutral background, without metadata.

    Colours are converted before they are mixed with the background, which is sRGB.
    """
    alpha = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    plain = image if alpha is None else image.convert(image.mode[:-1])
    converted = _to_srgb(plain, colours)
    if alpha is not None:
        canvas = Image.new("RGB", converted.size, BACKGROUND)
        canvas.paste(converted, mask=alpha)
        converted = canvas
    converted.info = {}
    return converted


def _to_srgb(image: Image.Image, colours: SourceColours) -> Image.Image:
    if image.mode == "LAB":
        return from_lab(image)
    if colours.is_narrow:
        image = image.point(_NARROW * len(image.getbands()))
    if colours.hdr is not None:
        from core.media.colour.code_points import PRIMARIES
        from core.media.colour.tone_mapping import DEFAULT_PEAK, to_sdr

        primaries, transfer = colours.hdr
        return to_sdr(image.convert("RGB"), transfer, PRIMARIES[primaries], colours.peak or DEFAULT_PEAK)
    if colours.profile is not None:
        return from_profile(image, colours.profile)
    return image if image.mode == "RGB" else image.convert("RGB")
