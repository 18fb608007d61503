"""The sea in low light: sky, reflections on the waves, dark shores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting import ridges, skies, waterside
from core.demo.painting.canvas import (
    Canvas,
    SceneRequest,
    colour,
    develop,
    paint,
    profile,
    seamless,
    shine,
    smoothstep,
    vertical,
)


@dataclass(frozen=True)
class Hour:
    """The light of an hour at sea: sky from zenith to horizon, sun, tint of the water, clouds, foreground."""

    sky: tuple[str, ...]
    sun: str
    water: str
    cloud: str
    cover: float = 0.7
    height: float = 0.10


HOURS = {
    "sunset": Hour(("2a3f7a", "8a5a94", "e8786c", "ffc070"), "fff0c0", "182848", "ff9a7c", 0.85, 0.06),
    "gold": Hour(("4a6a9c", "b49aa0", "f4b060", "ffe09a"), "fff8dc", "2c3a50", "ffdca0", 0.6, 0.12),
    "pink": Hour(("5a78b8", "a898cc", "f0b0c0", "ffdcc8"), "ffe8d8", "485888", "ffc8cc", 0.8, 0.05),
    "noon": Hour(("1c66b8", "4a98dc", "9cccec", "dcf0f4"), "ffffff", "0c5080", "ffffff", 0.5, 0.6),
    "violet": Hour(("181440", "4c2c78", "b04c88", "ff9078"), "ffd8a8", "141038", "d05c8c", 0.9, 0.04),
    "silver": Hour(("6a7c8c", "94a4b0", "c4ccd0", "eeece4"), "ffffff", "3c4c58", "f4f4f0", 0.8, 0.28),
    "turquoise": Hour(("1a78b4", "4cb0d0", "a0dcd8", "fff0d4"), "fffbe8", "0a7484", "fff4e4", 0.45, 0.34),
    "night": Hour(("040a1c", "0c1c3c", "1c3858", "34587c"), "e8f0ff", "040c1c", "30486c", 0.5, 0.34),
    "ember": Hour(("30182c", "84303c", "e4582c", "ffb048"), "ffeaa0", "200c18", "ff7040", 0.95, 0.035),
}


def shore(request: SceneRequest) -> Image.Image:
    """Draw open water; the mood is "hour/object": nothing, cliffs, islands, sail, lighthouse, torii or rocks."""
    rng = request.rng
    name, _, thing = request.mood.partition("/")
    hour = HOURS[name]
    width, height = request.size
    scale = max(width, height)
    line = int(height * (0.58 if width >= height else 0.60))
    canvas = vertical(request.size, [(i / 3, code) for i, code in enumerate(hour.sky)], line / height)
    place = (width * float(rng.choice((0.34, 0.38, 0.62, 0.66))), line - height * hour.height)
    skies.glow(canvas, place, scale * 0.34, hour.sky[-1], 0.65)
    skies.cirrus(canvas, rng, hour.cloud, hour.cover, line / height)
    skies.glow(canvas, place, scale * 0.10, hour.sun, 0.8)
    skies.disc(canvas, place, scale * 0.017, hour.sun, 0.95)
    if thing in {"islands", "cliffs", "torii", "lighthouse"}:
        _coast(canvas, rng, hour, line, thing)
    _water(canvas, rng, hour, line, place[0])
    waterside.draw_object(canvas, rng, thing, line, place[0])
    return develop(canvas, rng, 1.3, 0.25)


def _water(canvas: Canvas, rng: np.random.Generator, hour: Hour, line: int, sun: float) -> None:
    """Draw waves in perspective: each row of pixels has its distance, and near waves are large."""
    _, height, width = canvas.shape
    rows = height - line
    ridges.reflect(canvas, rng, line, 0.94, 0.7)
    depth = (np.arange(rows, dtype=np.float32)[:, None] + 1.5) / rows
    texture = seamless(rng, (1024, 512), 26, 1.7, stretch=3.6)
    far = np.float32(0.05) + depth
    across = (np.arange(width, dtype=np.float32)[None, :] - width / 2) * np.float32(0.8) / far
    along = np.float32(rows * 0.9) / far
    column = across.astype(np.int32) & 1023
    row = (along.astype(np.int32) + np.zeros((1, width), dtype=np.int32)) & 511
    waves = np.take(texture.ravel(), row * 1024 + column)
    waves *= 0.35 + 0.65 * smoothstep(0, 0.15, depth)
    part = canvas[:, line:]
    paint(part, colour(hour.water), (0.14 + 0.46 * depth + 0.17 * waves * (0.4 + depth)).clip(0, 0.95))
    away = (np.arange(width, dtype=np.float32)[None, :] - np.float32(sun)) / (
        max(width, height) * (0.020 + 0.10 * depth)
    )
    path = np.exp(-(away**2)) * smoothstep(0.1, 1.9, waves + 1.0 * np.exp(-(away**2) * 1.5) - 0.25 * depth)
    shine(part, colour(hour.sun), path * (0.95 - 0.35 * depth))


def _coast(canvas: Canvas, rng: np.random.Generator, hour: Hour, line: int, kind: str) -> None:
    """Draw land on the horizon: far land hazy, near land dark."""
    _, height, width = canvas.shape
    scale = max(width, height)
    side = float(rng.choice((-1, 1)))
    x = np.linspace(-1, 1, width, dtype=np.float32) * np.float32(side)
    for layer in range(4 if kind == "cliffs" else 3):
        crest = profile(rng, width, scale * (0.20 - 0.02 * layer), 7, 0.42)
        if kind == "cliffs":
            shape = smoothstep(-0.45 + 0.35 * layer, 0.75 + 0.2 * layer, x + 0.14 * crest)
            tall = (0.035 + 0.04 * layer) * shape * (1.2 + 0.16 * crest)
        else:
            tall = 0.024 * (profile(rng, width, scale * 0.5, 2) + 0.42 * crest - 0.25 * layer).clip(0, None)
        top = np.where(tall < 0.001, line + 3, line + 1 - scale * tall).astype(np.float32)
        near = (layer + 1) / 4
        sky, water = np.array(colour(hour.sky[2])), np.array(colour(hour.water))
        tint = sky * (0.75 - 0.55 * near) + water * (0.25 + 0.2 * near)
        paint(canvas[:, : line + 1], (tint[0], tint[1], tint[2]), ridges.below(top, line + 1))
