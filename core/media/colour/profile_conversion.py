"""Converts pictures with an ICC profile to sRGB.

A profile that changes no colour by more than one level is sRGB, whatever its name is, and costs nothing per picture:
a name that begins with "sRGB" proves nothing.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageCms

from core.media.formats import DECODER_ERRORS

_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
_REMEMBERED: Final = 16
_STEPS: Final = 17
_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def from_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture without transparency as sRGB; `profile` is its ICC profile.

    A broken profile, or one of another kind of colours, counts as none. An RGB profile also applies to greys.
    """
    conversion = _conversion(profile)
    if conversion is None:
        return image.convert("RGB")
    if conversion.mode == "RGB" and image.mode == "L":
        image = image.convert("RGB")
    if conversion.mode != image.mode or conversion.transform is None:
        return image.convert("RGB")
    return _applied(conversion.transform, image) or image.convert("RGB")


def from_lab(image: Image.Image) -> Image.Image:
    """Return a CIE L*a*b* picture (D50) as sRGB."""
    return _applied(_lab_transform(), image) or image.convert("RGB")


class _Conversion(NamedTuple):
    mode: str
    transform: ImageCms.ImageCmsTransform | None
    """None if it changes nothing."""


@lru_cache(maxsize=_REMEMBERED)
def _conversion(profile: bytes) -> _Conversion | None:
    """Return how pictures with this profile are converted, None for a profile that cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES.get(source.profile.xcolor_space)
        if mode is None:
            return None
        transform = ImageCms.buildTransform(source, _SRGB, mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    except (*DECODER_ERRORS, ImageCms.PyCMSError):
        return None
    return _Conversion(mode, None if _is_identity(transform, mode) else transform)


@lru_cache(maxsize=1)
def _lab_transform() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(_LAB, _SRGB, "LAB", "RGB", ImageCms.Intent.PERCEPTUAL)


def _is_identity(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Return whether no colour of a regular grid changes by more than one level."""
    if mode == "CMYK":
        return False
    probe = _grid() if mode == "RGB" else Image.frombytes("L", (256, 1), bytes(range(256)))
    converted = _applied(transform, probe)
    if converted is None:
        return False
    difference = ImageChops.difference(converted, probe.convert("RGB")).getextrema()
    return all(isinstance(extrema, tuple) and extrema[1] <= 1 for extrema in difference)


def _grid() -> Image.Image:
    levels = [round(step * 255 / (_STEPS - 1)) for step in range(_STEPS)]
    values = bytes(value for red in levels for green in levels for blue in levels for value in (red, green, blue))
    return Image.frombytes("RGB", (_STEPS * _STEPS, _STEPS), values)


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image | None:
    try:
        return ImageCms.applyTransform(image, transform)
    except (*DECODER_ERRORS, ImageCms.PyCMSError):
        return None
