"""Landscapes as height fields: eroded mountains, dunes with sharp crests, their light and shadows.

A map is one square tile of `SIDE` cells that repeats without a seam. Heights are in cells as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from core.demo.painting.canvas import Canvas, Colour, Field, colour, paint, seamless, smoothstep

SIDE = 1024


@dataclass(frozen=True)
class Ground:
    """The colours of the land and its light, as hex codes; heights in cells.

    `forest_line` and `snow_line` are shares of the highest summit. `sun_height` is the sine-like slope of the sunbeams.
    """

    rock: str
    meadow: str
    forest: str
    snow: str
    sunlight: str
    skylight: str
    forest_line: float
    snow_line: float
    sun_height: float


@lru_cache(maxsize=3)
def mountains(seed: int) -> Field:
    """Return the heights of a mountain range, 0 to about 150 cells.

    A ridged multifractal: every octave is folded at its zero line into a crest, and grows only where the octave
    before it stood high (Ebert and others, "Texturing and Modeling", 3rd edition, chapter 16).
    """
    rng = np.random.default_rng(seed)
    height = np.zeros((SIDE, SIDE), dtype=np.float32)
    massif = _tile(rng, 3)
    grown: Field = np.ones_like(height)
    weight, cells = 1.0, 5
    for octave in range(7):
        crest = 1 - 0.75 * np.sqrt(_tile(rng, cells) ** 2 + np.float32(0.002))
        height += np.float32(weight) * np.maximum(crest, -0.2) * grown
        grown = (0.2 + 0.8 * height / (2 - 2.0**-octave)).clip(0.12, 1.2)
        weight, cells = weight * 0.5, cells * 2
    height = _shifted(height, massif, _tile(rng, 7))
    height -= height.min()
    height *= 1 + 0.28 * massif.clip(-2, 2)
    height /= height.max()
    return np.asarray(height**1.55 * 150, dtype=np.float32)


@lru_cache(maxsize=3)
def dunes(seed: int) -> Field:
    """Return the heights of dunes: crests across the wind, steep on one side, with small ripples."""
    rng = np.random.default_rng(seed)
    bend, swell = _tile(rng, 4), _tile(rng, 9)
    x = np.arange(SIDE, dtype=np.float32)[None, :] / SIDE
    height = np.zeros((SIDE, SIDE), dtype=np.float32)
    for waves, weight, warp in ((7, 1.0, 0.30), (17, 0.30, 0.42), (31, 0.10, 0.5)):
        phase = (x * waves + bend * warp * waves / 7 + swell * 0.16) % 1
        crest = np.where(phase < 0.72, smoothstep(0, 1, phase / 0.72), ((1 - phase) / 0.28) ** 1.15)
        height += np.float32(weight) * crest * (0.62 + 0.38 * np.tanh(swell + bend))
    ripple = np.sin((x * 190 + bend * 3.1 + swell * 1.3) * np.float32(2 * np.pi))
    height = _softened(height * 26) + 0.10 * ripple
    return np.asarray(height - height.min(), dtype=np.float32)


@lru_cache(maxsize=1)
def rubble() -> Field:
    """Return how much small bumps face the sun, with deviation 1, tileable."""
    bumps = seamless(np.random.default_rng(77), (SIDE, SIDE), 60, 1.5)
    slope = -_slope(bumps, 1)
    return np.asarray((slope / slope.std()).clip(-2.5, 2.5), dtype=np.float32)


def dressed(height: Field, ground: Ground, seed: int) -> Canvas:
    """Return the colours of the land lit by a sun in the direction of growing columns of the map."""
    rng = np.random.default_rng(seed)
    patch = 0.6 * _tile(rng, 24) + 0.4 * _tile(rng, 128)
    slope_x, slope_y = _slope(height, 1), _slope(height, 0)
    steep = np.sqrt(slope_x * slope_x + slope_y * slope_y)
    share = height / height.max() + 0.06 * patch
    canvas = np.empty((3, SIDE, SIDE), dtype=np.float32)
    for plane, value in zip(canvas, colour(ground.rock), strict=True):
        plane[:] = value * (1 + 0.10 * patch)
    meadow = 1 - smoothstep(0.7, 1.35, steep + 0.15 * patch)
    paint(canvas, colour(ground.meadow), meadow)
    forest = (1 - smoothstep(ground.forest_line - 0.06, ground.forest_line + 0.08, share)) * smoothstep(
        -0.9, 0.5, patch
    )
    paint(canvas, _speckled(colour(ground.forest), _tile(rng, 256)), forest * (1 - smoothstep(1.5, 2.2, steep)))
    snow = smoothstep(ground.snow_line - 0.07, ground.snow_line + 0.09, share - 0.05 * steep)
    paint(canvas, colour(ground.snow), snow * (1 - smoothstep(1.3, 2.3, steep + 0.2 * patch)))
    light = _sunlight(height, slope_x, slope_y, ground.sun_height)
    sky = (0.72 + 0.28 / np.sqrt(1 + steep * steep)) * (0.75 + 0.25 * smoothstep(0, 0.5, share))
    for plane, sun, shade in zip(canvas, colour(ground.sunlight), colour(ground.skylight), strict=True):
        plane *= sun * light + shade * sky
    return canvas


def _shifted(field: Field, across: Field, down: Field) -> Field:
    """Return the field distorted by up to some dozen cells, so that valleys do not follow the grid."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    column = (x + across * 26).astype(np.int32) & (SIDE - 1)
    row = (y + down * 26).astype(np.int32) & (SIDE - 1)
    return _softened(np.take(field.ravel(), row * SIDE + column))


def _sunlight(height: Field, slope_x: Field, slope_y: Field, sun_height: float) -> Field:
    facing = (
        (-slope_x + sun_height)
        / np.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
        / np.float32(np.hypot(1, sun_height))
    )
    # A point is in shadow if a point towards the sun is above the line to the sun: a running maximum over two tiles.
    beam = np.concatenate([height, height], axis=1) - np.arange(2 * SIDE, dtype=np.float32) * np.float32(sun_height)
    horizon = np.maximum.accumulate(beam[:, ::-1], axis=1)[:, ::-1]
    depth = (horizon - beam)[:, :SIDE]
    lit: Field = facing.clip(0, None) * (1 - smoothstep(0.0, 2.2, depth))
    return lit


def _speckled(tint: Colour, patch: Field) -> Canvas:
    shade = 1 + 0.22 * patch
    return np.stack([value * shade for value in tint])


def _tile(rng: np.random.Generator, cells: int) -> Field:
    """Return tileable noise of deviation near 1 with `cells` features along a side."""
    knots = np.pad(rng.standard_normal((cells, cells), dtype=np.float32), 3, mode="wrap")
    image = Image.fromarray(knots)
    resample: Callable[..., Image.Image] = image.resize
    tile = resample((SIDE, SIDE), Image.Resampling.BICUBIC, box=(3, 3, cells + 3, cells + 3))
    return np.array(tile, dtype=np.float32)


def _slope(field: Field, axis: int) -> Field:
    return np.asarray((np.roll(field, -1, axis) - np.roll(field, 1, axis)) * np.float32(0.5), dtype=np.float32)


def _softened(field: Field) -> Field:
    for axis in (0, 1):
        field = (np.roll(field, 1, axis) + 2 * field + np.roll(field, -1, axis)) * np.float32(0.25)
    return field
