"""Maps HDR pictures (PQ and HLG, ITU-R BT.2100) to the brightness of ordinary screens.

The curve is the EETF of Report ITU-R BT.2390-8, clause 5.4.1: brightness below the knee stays as it is, highlights are
compressed by a Hermite spline in the perceptual scale of PQ. It is applied to the largest of red, green and blue, so
that hue and saturation stay. A screen's white is 203 cd/m², the reference white of Report ITU-R BT.2408.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.media.colour.code_points import BT_709, HLG, PQ, PRIMARIES, Primaries, Values, to_xyz

REFERENCE_WHITE: Final = 203.0
"""cd/m² that become white."""
DEFAULT_PEAK: Final = 1000.0
"""cd/m² of the brightest pixels of a picture that does not say so; HLG is defined for such a screen."""

_STRIP: Final = 1 << 18
"""Pixels that are converted at once: a few megabytes of temporary values."""
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_HLG_A, _HLG_B, _HLG_C = 0.17883277, 0.28466892, 0.55991073
_SAMPLES: Final = 4096


def to_sdr(image: Image.Image, transfer: int, primaries: Primaries, peak: float) -> Image.Image:
    """Return an RGB picture that is coded with PQ (16) or HLG (18) as sRGB.

    `peak` is the luminance of its brightest pixels in cd/m².
    """
    pixels = np.asarray(image)
    result = np.empty_like(pixels)
    rows = max(1, _STRIP // max(1, image.width))
    for first in range(0, image.height, rows):
        result[first : first + rows] = _converted(pixels[first : first + rows], transfer, primaries, peak)
    return Image.fromarray(result)


def pq_to_luminance(values: Values) -> Values:
    """Return the luminance in cd/m² of PQ values from 0 to 1 (BT.2100, table 4)."""
    power = values ** (1 / _M2)
    ratio: Values = np.maximum(power - _C1, 0.0) / (_C2 - _C3 * power)
    return 10_000.0 * ratio ** (1 / _M1)


def luminance_to_pq(luminance: Values) -> Values:
    """Return the PQ values from 0 to 1 of luminance in cd/m²."""
    power = np.clip(luminance / 10_000.0, 0.0, 1.0) ** _M1
    ratio: Values = (_C1 + _C2 * power) / (1 + _C3 * power)
    return ratio**_M2


def hlg_to_scene_light(values: Values) -> Values:
    """Return the scene's linear light from 0 to 1 of HLG values (BT.2100, table 5)."""
    return np.where(values <= 0.5, values**2 / 3, (np.exp((values - _HLG_C) / _HLG_A) + _HLG_B) / 12)


def compressed(luminance: Values, peak: float) -> Values:
    """Return luminance after the EETF from a picture with this peak to `REFERENCE_WHITE`, both in cd/m²."""
    if peak <= REFERENCE_WHITE:
        return np.minimum(luminance, REFERENCE_WHITE)
    source, target = (float(luminance_to_pq(np.array(value))) for value in (peak, REFERENCE_WHITE))
    largest = target / source
    knee = 1.5 * largest - 0.5
    level = np.minimum(luminance_to_pq(luminance) / source, 1.0)
    t = np.clip((level - knee) / (1 - knee), 0.0, 1.0)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * largest
    return pq_to_luminance(np.where(level < knee, level, spline) * source)


def _converted(pixels: NDArray[np.uint8], transfer: int, primaries: Primaries, peak: float) -> NDArray[np.uint8]:
    light = _luminance_of_codes(transfer)[pixels]
    if transfer == HLG:
        light = _displayed(light, primaries, peak)
    matrix = np.linalg.inv(to_xyz(PRIMARIES[BT_709])) @ to_xyz(primaries)
    light = np.maximum(light @ matrix.T.astype(np.float32), 0.0)
    brightest = light.max(axis=2)
    light *= (_scale(peak, brightest) / REFERENCE_WHITE)[:, :, None]
    return _srgb_codes()[(np.clip(light, 0.0, 1.0) * 65535 + 0.5).astype(np.uint16)]


def _displayed(scene: NDArray[np.float32], primaries: Primaries, peak: float) -> NDArray[np.float32]:
    """Apply the system gamma of HLG (BT.2100, table 5, note 5e): scene light to luminance in cd/m²."""
    gamma = 1.2 + 0.42 * float(np.log10(peak / 1000.0))
    luma = (scene @ to_xyz(primaries)[1].astype(np.float32))[:, :, None]
    displayed: NDArray[np.float32] = peak * np.maximum(luma, 1e-9) ** np.float32(gamma - 1) * scene
    return displayed


def _scale(peak: float, luminance: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by what the light of pixels with this largest channel is multiplied."""
    largest = max(peak, REFERENCE_WHITE)
    # Samples are dense near black, where the perceptual scale is steep.
    samples = np.linspace(0.0, 1.0, _SAMPLES) ** 3 * largest
    samples[0] = 1e-6
    factors = compressed(samples, peak) / samples
    within = np.interp(luminance, samples, factors)
    above = REFERENCE_WHITE / np.maximum(luminance, 1.0)
    return np.where(luminance > largest, above, within).astype(np.float32)


@lru_cache(maxsize=2)
def _luminance_of_codes(transfer: int) -> NDArray[np.float32]:
    codes = np.arange(256) / 255
    return (pq_to_luminance(codes) if transfer == PQ else hlg_to_scene_light(codes)).astype(np.float32)


@lru_cache(maxsize=1)
def _srgb_codes() -> NDArray[np.uint8]:
    """Return the 8-bit sRGB value of each of 65,536 steps of linear light (IEC 61966-2-1)."""
    light = np.arange(65536) / 65535
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(coded * 255).astype(np.uint8)
