"""Coding-independent code points (ITU-T H.273): the primaries and curves that nclx and cICP name by numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Curve = Callable[[Values], Values]
"""From code values to linear light, both 0 to 1."""

BT_709: Final = 1
PQ: Final = 16
HLG: Final = 18
SRGB_CURVE: Final = 13
BT_709_CURVES: Final = frozenset({1, 6, 14, 15})
"""Four numbers for one curve: BT.709, BT.601, and BT.2020 with 10 and 12 bits."""


@dataclass(frozen=True, slots=True)
class Primaries:
    """CIE 1931 chromaticities (x, y) of the primaries and of white."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float] = (0.3127, 0.3290)


_C, _E, _DCI = (0.310, 0.316), (1 / 3, 1 / 3), (0.314, 0.351)

PRIMARIES: Final = MappingProxyType(
    {
        1: Primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
        4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), _C),
        5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
        6: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
        7: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
        8: Primaries((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), _C),
        9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
        10: Primaries((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), _E),
        11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _DCI),
        12: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
        22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
    }
)
"""H.273, table 2: 9 is BT.2020, 12 Display P3."""


def gamma_curve(exponent: float) -> Curve:
    """Return a curve that is a power."""
    return lambda values: values**exponent


def srgb_curve(values: Values) -> Values:
    """Return the linear light of sRGB values (IEC 61966-2-1)."""
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _bt_709(values: Values) -> Values:
    return np.where(
        values < 4.5 * 0.018053968510807, values / 4.5, ((values + 0.09929682680944) / 1.09929682680944) ** (1 / 0.45)
    )


def _smpte_240m(values: Values) -> Values:
    return np.where(
        values < 4 * 0.022821585529445, values / 4, ((values + 0.111572195921731) / 1.111572195921731) ** (1 / 0.45)
    )


def _logarithmic(decades: float) -> Curve:
    return lambda values: np.where(values <= 0, 0.0, 10 ** ((values - 1) * decades))


CURVES: Final[MappingProxyType[int, Curve]] = MappingProxyType(
    {
        **dict.fromkeys(BT_709_CURVES, _bt_709),
        4: gamma_curve(2.2),
        5: gamma_curve(2.8),
        7: _smpte_240m,
        8: gamma_curve(1.0),
        9: _logarithmic(2.0),
        10: _logarithmic(2.5),
        11: _bt_709,
        12: _bt_709,
        SRGB_CURVE: srgb_curve,
        17: lambda values: np.minimum(values**2.6 * (52.37 / 48), 1.0),
    }
)
"""H.273, table 3, of those for screens; PQ and HLG, which exceed a screen's white, are in `tone_mapping`."""


def to_xyz(primaries: Primaries) -> Values:
    """Return the matrix from linear RGB to CIE XYZ, in which white has Y = 1 (SMPTE RP 177)."""
    columns = np.array([_xyz(primaries.red), _xyz(primaries.green), _xyz(primaries.blue)]).T
    scales: Values = np.linalg.solve(columns, _xyz(primaries.white))
    product: Values = columns * scales
    return product


def white_xyz(primaries: Primaries) -> Values:
    """Return the CIE XYZ of white, Y = 1."""
    return _xyz(primaries.white)


def _xyz(chromaticity: tuple[float, float]) -> Values:
    x, y = chromaticity
    return np.array([x, y, 1 - x - y]) / (y or 1e-9)
