"""What values of more or less than 8 bits mean: transparency by value (tRNS of PNG), and the greys of TIFF."""

from __future__ import annotations

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import TiffImageFile

GREYS = "greys"
"""The entry of `info` with the bits of greys above 8, and whether 0 is white."""

_BITS, _PHOTOMETRIC = 258, 262
_SCALES = {"L;2": 255 // 3, "L;4": 255 // 15}


def scale_transparency(image: ImageFile) -> None:
    """Scale the transparent value of an opened PNG as its decoder scales the pixels to 8 bits.

    The file states it at the depth of its samples (PNG third edition, 11.3.1.1).
    """
    transparent = image.info.get("transparency")
    if image.format != "PNG" or transparent is None or not image.tile:
        return
    coding = str(image.tile[0].args)
    if isinstance(transparent, int) and coding in _SCALES:
        image.info["transparency"] = min(255, transparent * _SCALES[coding])
    elif isinstance(transparent, tuple) and coding == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in transparent)


def note_greys(image: ImageFile) -> None:
    """Note how the deep greys of an opened TIFF are coded (TIFF 6.0, section 4): its decoder leaves that to callers."""
    if isinstance(image, TiffImageFile) and image.mode.startswith("I;16"):
        bits = image.tag_v2.get(_BITS, (16,))
        depth = bits[0] if isinstance(bits, tuple) and bits else 16
        image.info[GREYS] = (depth if depth in range(9, 17) else 16, image.tag_v2.get(_PHOTOMETRIC) == 0)


def transparent_greys(image: Image.Image, greys: Image.Image) -> Image.Image:
    """Return 8-bit greys as LA, transparent where the 16-bit picture has its transparent value."""
    import numpy as np

    opaque = np.asarray(image) != image.info["transparency"]
    greys.info.pop("transparency", None)
    return Image.merge("LA", (greys, Image.fromarray(opaque.astype(np.uint8) * 255)))
