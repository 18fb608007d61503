"""How sharp a picture is: the variance of its Laplacian (Pech-Pacheco and others, 2000). For worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

SMALLEST: Final = 12
"""Pixels a side of a face that is measured: below that, the edges of the box are what is seen."""

Box = tuple[float, float, float, float]
"""Left, top, width and height, as fractions of an upright picture."""


class Sharpness(NamedTuple):
    """Variances of greys from 0 to 255: higher is sharper, between pictures of one scene in one size."""

    whole: float
    face: float | None
    """In the box of a face; None without one that is large enough."""


def sharpness_of(picture: Image.Image, face: Box | None = None) -> Sharpness | None:
    """Measure an upright picture; None for one of fewer than three pixels a side."""
    whole = _variance(picture)
    if whole is None:
        return None
    if face is None:
        return Sharpness(whole, None)
    left, top, width, height = face
    box = (
        *(round(left * picture.width), round(top * picture.height)),
        *(round((left + width) * picture.width), round((top + height) * picture.height)),
    )
    if box[2] - box[0] < SMALLEST or box[3] - box[1] < SMALLEST:
        return Sharpness(whole, None)
    return Sharpness(whole, _variance(picture.crop(box)))


def _variance(picture: Image.Image) -> float | None:
    import numpy as np

    greys = np.asarray(picture.convert("L"), np.float32)
    if min(greys.shape) < 3:
        return None
    around = greys[:-2, 1:-1] + greys[2:, 1:-1] + greys[1:-1, :-2] + greys[1:-1, 2:]
    return float((around - 4 * greys[1:-1, 1:-1]).var())
