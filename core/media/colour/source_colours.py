"""What the values of an opened picture mean, by the rules of its container.

- PNG: cICP before iCCP before sRGB before gAMA and cHRM (PNG third edition, clause 4.3).
- HEIC and AVIF: an ICC profile before nclx, whose matrix the decoder has applied (ISO/IEC 23000-22, 7.3.6.4).
- Others: an ICC profile.
- Values without any of these are sRGB.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from PIL.ImageFile import ImageFile

from core.media.colour.png_chunks import colour_chunks, embedded_profile

_UNSPECIFIED: Final = 2
_HDR: Final = frozenset({16, 18})
_SRGB_CODES: Final = frozenset({1, 6, 13, 14, 15})
_MAX_NITS: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class SourceColours:
    """The meaning of a picture's values; the defaults are sRGB."""

    profile: bytes | None = None
    """An ICC profile, of the file or made for its primaries and curve."""
    hdr: tuple[int, int] | None = None
    """Primaries and curve (PQ or HLG) by their code points, for pictures that exceed the white of a screen."""
    peak: float | None = None
    """cd/m² of the brightest pixels of an HDR picture."""
    is_narrow: bool = False
    """Whether black is 16 and white 235."""


SRGB: Final = SourceColours()


def colours_of(image: ImageFile) -> SourceColours:
    """Return what the values of an opened picture mean; ask before its pixels are loaded."""
    if image.format == "PNG" and image.fp is not None:
        return _of_png(colour_chunks(image.fp))
    info: Mapping[Any, Any] = image.info
    profile = info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return _of_profile(profile)
    nclx = info.get("nclx_profile")
    if isinstance(nclx, Mapping):
        return colours_of_codes(nclx.get("color_primaries"), nclx.get("transfer_characteristics"), _peak_of(info))
    return SRGB


def colours_of_codes(primaries: object, transfer: object, peak: float | None = None) -> SourceColours:
    """Return the colours of code points of H.273; unknown and unspecified ones count as those of sRGB.

    `peak` are the cd/m² of the brightest pixels of an HDR picture, as far as they are known.

    BT.709 with its own curve is sRGB, too: it was made for the same screens, which show both without conversion.
    """
    from core.media.colour.code_points import CURVES, PRIMARIES

    gamut = int(primaries) if isinstance(primaries, int) and primaries in PRIMARIES else 1
    if isinstance(transfer, int) and transfer in _HDR:
        return SourceColours(hdr=(9 if primaries == _UNSPECIFIED else gamut, transfer), peak=peak)
    curve = int(transfer) if isinstance(transfer, int) and transfer in CURVES else 13
    if gamut == 1 and curve in _SRGB_CODES:
        return SRGB
    return SourceColours(_code_profile(gamut, curve))


def _of_png(chunks: Mapping[bytes, bytes]) -> SourceColours:
    if len(chunks.get(b"cICP", b"")) == 4:
        primaries, transfer, matrix, full = chunks[b"cICP"]
        if matrix == 0:
            colours = colours_of_codes(primaries, transfer, _png_peak(chunks))
            return SourceColours(colours.profile, colours.hdr, colours.peak, is_narrow=full == 0)
    if b"iCCP" in chunks:
        profile = embedded_profile(chunks[b"iCCP"])
        if profile is not None:
            return _of_profile(profile)
    if b"sRGB" in chunks or not (b"gAMA" in chunks or b"cHRM" in chunks):
        return SRGB
    return _of_gamma(chunks.get(b"gAMA", b""), chunks.get(b"cHRM", b""))


def _of_gamma(gamma: bytes, chromaticities: bytes) -> SourceColours:
    """Return the colours of gAMA and cHRM.

    A gamma of 1/2.2 is what encoders write for the curve of sRGB, as clause 11.3.2.5 advises.
    """
    exponent = struct.unpack(">I", gamma)[0] / 100_000 if len(gamma) == 4 else 0.0
    is_srgb_curve = not 0.01 <= exponent <= 20 or abs(exponent - 0.45455) < 0.005
    values = struct.unpack(">8I", chromaticities) if len(chromaticities) == 32 else ()
    if any(abs(value - usual) > 200 for value, usual in zip(values, _SRGB_CHROMATICITIES, strict=False)):
        is_srgb_primaries = False
    else:
        is_srgb_primaries, values = True, ()
    if is_srgb_curve and is_srgb_primaries:
        return SRGB
    return SourceColours(_gamma_profile(0.0 if is_srgb_curve else exponent, values))


# White, red, green, blue; x and y times 100,000.
_SRGB_CHROMATICITIES = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)


def _of_profile(profile: bytes) -> SourceColours:
    """Return the colours of an ICC profile; one with a tag "cicp" of HDR (ICC.1:2022, 9.2.17) is tone-mapped."""
    coding = _tag(profile, b"cicp")
    if len(coding) >= 12 and coding[9] in _HDR:
        return colours_of_codes(coding[8], coding[9], None)
    return SourceColours(profile)


def _tag(profile: bytes, signature: bytes) -> bytes:
    """Return the data of a tag of an ICC profile, empty when there is none."""
    if len(profile) < 132:
        return b""
    (count,) = struct.unpack_from(">I", profile, 128)
    for start in range(132, min(132 + 12 * count, len(profile) - 11), 12):
        name, offset, length = struct.unpack_from(">4sII", profile, start)
        if name == signature:
            return profile[offset : offset + length]
    return b""


def _peak_of(info: Mapping[Any, Any]) -> float | None:
    """Return the peak of HEIF's content light level or mastering display, in cd/m²."""
    light = info.get("content_light_level")
    if isinstance(light, Mapping):
        peak = _plausible(light.get("max_content_light_level"))
        if peak is not None:
            return peak
    display = info.get("mastering_display_colour_volume")
    return _plausible(display.get("max_display_mastering_luminance")) if isinstance(display, Mapping) else None


def _png_peak(chunks: Mapping[bytes, bytes]) -> float | None:
    """Return the peak of cLLI or mDCV (PNG third edition, 11.3.2.7 and 11.3.2.8: units of 0.0001 cd/m²)."""
    light, display = chunks.get(b"cLLI", b""), chunks.get(b"mDCV", b"")
    peak = _plausible(struct.unpack(">I", light[:4])[0] / 10_000) if len(light) == 8 else None
    if peak is None and len(display) == 24:
        peak = _plausible(struct.unpack(">I", display[16:20])[0] / 10_000)
    return peak


def _plausible(peak: object) -> float | None:
    return float(peak) if isinstance(peak, int | float) and 1.0 <= peak <= _MAX_NITS else None


@lru_cache(maxsize=8)
def _code_profile(primaries: int, curve: int) -> bytes:
    from core.media.colour.code_points import CURVES, PRIMARIES
    from core.media.colour.matrix_profiles import matrix_profile

    return matrix_profile(PRIMARIES[primaries], CURVES[curve])


@lru_cache(maxsize=8)
def _gamma_profile(gamma: float, values: tuple[int, ...]) -> bytes | None:
    """Return a profile of gAMA (0 for the curve of sRGB) and cHRM, None for impossible primaries."""
    from numpy.linalg import LinAlgError

    from core.media.colour.code_points import PRIMARIES, Primaries, gamma_curve, srgb_curve
    from core.media.colour.matrix_profiles import matrix_profile

    primaries = PRIMARIES[1]
    if values:
        white, red, green, blue = zip(*[iter(value / 100_000 for value in values)] * 2, strict=True)
        primaries = Primaries(red, green, blue, white)
    try:
        return matrix_profile(primaries, gamma_curve(1 / gamma) if gamma else srgb_curve)
    except (ArithmeticError, ValueError, LinAlgError):
        return None
