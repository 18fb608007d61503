"""Strange attractors: the density of millions of iterations of a small formula, drawn as light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting.canvas import Canvas, Field, SceneRequest, Size, blurred, colour, develop, ramp

Step = Callable[[Field, Field, tuple[float, ...]], tuple[Field, Field]]

_SWARM = 60_000
_TURNS = 84
_BATCH = 14


def clifford(x: Field, y: Field, p: tuple[float, ...]) -> tuple[Field, Field]:
    """Iterate Clifford Pickover's map once."""
    a, b, c, d = map(np.float32, p)
    return np.sin(a * y) + c * np.cos(a * x), np.sin(b * x) + d * np.cos(b * y)


def de_jong(x: Field, y: Field, p: tuple[float, ...]) -> tuple[Field, Field]:
    """Iterate Peter de Jong's map once."""
    a, b, c, d = map(np.float32, p)
    return np.sin(a * y) - np.cos(b * x), np.sin(c * x) - np.cos(d * y)


def svensson(x: Field, y: Field, p: tuple[float, ...]) -> tuple[Field, Field]:
    """Iterate Johnny Svensson's map once."""
    a, b, c, d = map(np.float32, p)
    return d * np.sin(a * x) - np.sin(b * y), c * np.cos(a * x) + np.cos(b * y)


@dataclass(frozen=True)
class Attractor:
    """A map with its constants."""

    step: Step
    constants: tuple[float, float, float, float]


ATTRACTORS = {
    "silk": Attractor(clifford, (-1.4, 1.6, 1.0, 0.7)),
    "wing": Attractor(clifford, (1.7, 1.7, 0.6, 1.2)),
    "veil": Attractor(clifford, (-1.7, 1.8, -1.9, -0.4)),
    "smoke": Attractor(clifford, (1.5, -1.8, 1.6, 0.9)),
    "ribbon": Attractor(clifford, (-1.8, -2.0, -0.5, -0.9)),
    "orbit": Attractor(de_jong, (1.4, -2.3, 2.4, -2.1)),
    "nest": Attractor(de_jong, (2.01, -2.53, 1.61, -0.33)),
    "bow": Attractor(svensson, (1.4, 1.56, 1.4, -6.56)),
    "lattice": Attractor(svensson, (-0.91, -1.29, -1.97, -1.56)),
    "bloom": Attractor(svensson, (1.5, -1.8, 1.6, 0.9)),
}

INKS = {
    "aurora": ("04060f", "0f5f6a", "2fd0a0", "f4fff0", "6a4cff"),
    "rose": ("0c040a", "7a1f4a", "ff7a7a", "fff2e0", "ffb040"),
    "gold": ("080604", "6a3a10", "f0a83c", "fffae6", "c8502c"),
    "ocean": ("020812", "0c3f7a", "3fb0e8", "f2fcff", "40e0c0"),
    "violet": ("06040f", "3c2080", "a070ff", "fff4ff", "ff70b0"),
    "paper": ("f7f2e8", "c8b8a8", "5a4a5c", "141420", "b04a3c"),
}


def density(request: SceneRequest) -> Image.Image:
    """Draw an attractor; the mood is "attractor/ink"."""
    name, _, ink = request.mood.partition("/")
    counts, hue = _landings(ATTRACTORS[name], request.size, request.rng)
    return develop(_inked(counts, hue, INKS[ink]), request.rng, 0.8, 0.15 if ink != "paper" else 0.0)


def _landings(attractor: Attractor, size: Size, rng: np.random.Generator) -> tuple[Field, Field]:
    """Return the number of points in each pixel, and the mean length of the steps to them."""
    width, height = size
    x, y = rng.uniform(-1, 1, (2, _SWARM)).astype(np.float32)
    for _ in range(12):
        x, y = attractor.step(x, y, attractor.constants)
    low_x, high_x, low_y, high_y = (float(q) for v in (x, y) for q in np.quantile(v, (0.0005, 0.9995)))
    turned = (high_x - low_x < high_y - low_y) != (width < height)
    if turned:
        low_x, high_x, low_y, high_y = low_y, high_y, low_x, high_x
    scale = 0.86 * min(width / (high_x - low_x), height / (high_y - low_y))
    shift_x, shift_y = width / 2 - scale * (low_x + high_x) / 2, height / 2 - scale * (low_y + high_y) / 2
    counts, leaps = np.zeros(width * height), np.zeros(width * height)
    for _ in range(_TURNS // _BATCH):
        places, lengths = [], []
        for _ in range(_BATCH):
            next_x, next_y = attractor.step(x, y, attractor.constants)
            lengths.append(np.abs(next_x - x) + np.abs(next_y - y))
            x, y = next_x, next_y
            across, down = (y, x) if turned else (x, y)
            column = (across * np.float32(scale) + np.float32(shift_x)).astype(np.int32).clip(0, width - 1)
            row = (down * np.float32(scale) + np.float32(shift_y)).astype(np.int32).clip(0, height - 1)
            places.append(row * width + column)
        place = np.concatenate(places)
        counts += np.bincount(place, minlength=width * height)
        leaps += np.bincount(place, weights=np.concatenate(lengths), minlength=width * height)
    hits = counts.reshape(height, width).astype(np.float32)
    mean = (leaps / np.maximum(counts, 1)).reshape(height, width).astype(np.float32)
    return hits, mean / max(float(mean.max()), 1e-6)


def _inked(counts: Field, hue: Field, ink: tuple[str, ...]) -> Canvas:
    # With few points in a pixel, the blurred density is the better estimate.
    soft = blurred(counts, 3).clip(0, None)
    trust = (counts / np.float32(6)).clip(0, 1)
    level = np.log1p(soft + (counts - soft) * trust)
    level /= np.quantile(level[level > 0.3], 0.998)
    base = ramp([(0, ink[0]), (0.35, ink[1]), (0.72, ink[2]), (1, ink[3])], 1024)
    index = (level.clip(0, 1) ** 0.9 * 1023).astype(np.intp)
    accent = (blurred(hue, 2) * 1.5 - 0.45).clip(0, 0.75) * (level * (1.35 - level) * 2.2).clip(0, 1)
    canvas = np.empty((3, *counts.shape), dtype=np.float32)
    for plane, channel, value in zip(canvas, base, colour(ink[4]), strict=True):
        plane[:] = np.take(channel, index)
        plane += (value - plane) * accent
    return canvas
