"""Clouds: fields of small clouds in perspective, and cumulus built of spheres with noise at their edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.demo.painting import ridges, skies
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    blurred,
    colour,
    develop,
    noise,
    paint,
    profile,
    ramp,
    seamless,
    smoothstep,
    through,
    vertical,
)


@dataclass(frozen=True)
class Weather:
    """Colours of the sky from zenith to horizon, and of the clouds from shade to light."""

    sky: tuple[str, ...]
    clouds: tuple[str, ...]
    land: str = "10161c"
    cover: float = 0.0
    kind: str = "field"
    sun: str = "fff0d0"


WEATHERS = {
    "mackerel": Weather(("2c3c78", "7a68a0", "e08868", "ffc878"), ("5a3a6c", "c05a6c", "ff9a68", "ffe2a8"), cover=0.1),
    "rose": Weather(("5878b4", "a0a4cc", "ecc0c4", "ffe0c8"), ("8a7aa8", "c890a8", "f4b8b0", "fff0dc"), cover=-0.2),
    "ember": Weather(("1c1838", "58284c", "b8403c", "ff8a3c"), ("2a1830", "84283c", "e85430", "ffc060"), "0a0810", 0.3),
    "dawn": Weather(("344e80", "6c8cb4", "c8c0b8", "ffe4b4"), ("586a8c", "98a0b0", "dcc4b4", "fff4d8"), cover=0.0),
    "fair": Weather(
        ("1c62b4", "4a94d8", "94c8ec", "d4eaf2"), ("8ca4c0", "b8cadc", "eef2f6", "ffffff"), "2c4a2c", kind="cumulus"
    ),
    "summer": Weather(
        ("2070b8", "60a8dc", "b0d8e8", "f4f0dc"), ("8c98b4", "c4c8d4", "f8f0e4", "fffdf6"), "3c5424", kind="cumulus"
    ),
    "evening": Weather(
        ("3a5494", "8c84b0", "e8a898", "ffd8a0"), ("5c5484", "a8749c", "f4a48c", "ffe8c4"), "141420", kind="cumulus"
    ),
    "storm": Weather(
        ("1c2834", "34485a", "64788a", "c8b890"), ("263240", "4c5c6c", "8c9ca4", "e8dcc0"), "0c1014", 0.45
    ),
}


def diary(request: SceneRequest) -> Image.Image:
    """Draw a sky with clouds over a low strip of land; the mood is the name of a weather."""
    rng, weather = request.rng, WEATHERS[request.mood]
    width, height = request.size
    line = int(height * 0.90)
    canvas = vertical(request.size, [(i / 3, code) for i, code in enumerate(weather.sky)], line / height)
    sun = width * float(rng.choice((0.32, 0.68)))
    if weather.kind == "field":
        skies.glow(canvas, (sun, line - height * 0.04), max(width, height) * 0.3, weather.sun, 0.6)
        _field(canvas, rng, weather, line, sun)
    else:
        _cumulus_sky(canvas, rng, weather, line)
    skies.glow(canvas, (sun, line - height * 0.02), max(width, height) * 0.22, weather.sky[-1], 0.4)
    land = line - profile(rng, width, width * 0.5, 7, 0.4) * height * 0.011
    land = ridges.conifers(rng, land.astype(np.float32), max(width, height) * 0.012, 0.8)
    paint(canvas, colour(weather.land), ridges.below(land, height))
    return develop(canvas, rng, 1.3, 0.25)


def _field(canvas: Canvas, rng: np.random.Generator, weather: Weather, line: int, sun: float) -> None:
    """Draw a flat layer of clouds in perspective: rows near the horizon are far away."""
    _, _, width = canvas.shape
    texture = 0.72 * seamless(rng, (1024, 1024), 230, 2.0, stretch=0.8) + 0.5 * seamless(rng, (1024, 1024), 46, 2.1)
    up = 1 - np.arange(line, dtype=np.float32)[:, None] / line
    far = np.float32(0.10) + up
    across = (np.arange(width, dtype=np.float32)[None, :] - width / 2) * np.float32(0.62) / far + 300
    along = np.float32(line * 0.42) / far
    density = _looked_up(texture, across, along)
    towards = (np.float32(sun) - np.arange(width, dtype=np.float32)[None, :]) / width
    lee = _looked_up(texture, across + 26 * towards, along + 15)
    alpha = smoothstep(0.25 - weather.cover * 1.6, 1.15 - weather.cover * 1.1, density)
    light = (0.62 + 0.42 * (density * 0.35 - lee * 0.55) - 0.28 * up - 0.25 * np.abs(towards)).clip(0, 1)
    alpha *= smoothstep(0.0, 0.16, up) * np.float32(0.94)
    part = canvas[:, :line]
    stops = [(i / 3, code) for i, code in enumerate(weather.clouds)]
    paint(part, through(light, ramp(stops, 512)), alpha)


def _looked_up(texture: Field, across: Field, along: Field) -> Field:
    """Return the texture at places between its cells, bilinear."""
    column, row = np.floor(across), np.floor(along)
    part_x, part_y = across - column, along - row
    x0, y0 = column.astype(np.int32) & 1023, (row.astype(np.int32) & 1023) * 1024
    x1, y1 = (x0 + 1) & 1023, (y0 + 1024) & (1024 * 1024 - 1)
    flat = texture.ravel()
    upper = np.take(flat, y0 + x0)
    upper += part_x * (np.take(flat, y0 + x1) - upper)
    lower = np.take(flat, y1 + x0)
    lower += part_x * (np.take(flat, y1 + x1) - lower)
    return upper + part_y * (lower - upper)


def _cumulus_sky(canvas: Canvas, rng: np.random.Generator, weather: Weather, line: int) -> None:
    _, height, width = canvas.shape
    skies.cirrus(canvas, rng, weather.clouds[-1], 0.15, line / height)
    scale = max(width, height)
    for index in range(9):
        near = (index / 8) ** 1.3
        base = line - height * (0.03 + 0.44 * near) - rng.uniform(0, 0.03) * height
        wide = scale * (0.06 + 0.40 * near) * rng.uniform(0.7, 1.15)
        _cumulus(canvas, rng, weather, (rng.uniform(0.02, 0.98) * width, base), wide, 0.55 + 0.45 * near)


def _cumulus(canvas: Canvas, rng: np.random.Generator, weather: Weather, foot: tuple[float, float], wide: float,
             clear: float) -> None:  # fmt: skip
    """Draw one cloud: spheres on a flat base with fractal noise on their surface, lit by the sun."""
    columns, rows = max(24, int(wide * 1.3)), max(16, int(wide * 0.80))
    body = np.full((rows, columns), -1.0, dtype=np.float32)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    for _ in range(90):
        place = rng.normal(0, 0.36)
        dome = max(0.0, 1 - abs(place) ** 1.7)
        rise = rng.uniform(0, 0.62) * dome
        radius = wide * rng.uniform(0.05, 0.13) * (0.55 + 0.7 * dome) * (1.1 - 0.7 * rise)
        cx, cy = columns / 2 + place * wide * 0.5, rows * 0.86 - radius * 0.5 - rise * wide * 0.62
        left, right = max(0, int(cx - radius)), min(columns, int(cx + radius) + 1)
        top, bottom = max(0, int(cy - radius)), min(rows, int(cy + radius) + 1)
        if left >= right or top >= bottom:
            continue
        patch = radius**2 - (x[top:bottom, left:right] - cx) ** 2 - (y[top:bottom, left:right] - cy) ** 2
        ball = np.sqrt(np.maximum(patch, 0)) / np.float32(wide) - np.where(patch > 0, 0, 1)
        np.maximum(body[top:bottom, left:right], ball, out=body[top:bottom, left:right])
    skin = noise(rng, (columns, rows), wide * 0.10, 6, 0.5)
    solid = body.clip(0, None) + np.float32(0.010) * skin
    down, right_slope = np.gradient(blurred(solid, max(1.0, wide * 0.008)) * np.float32(wide))
    broad, _ = np.gradient(blurred(solid, max(2.0, wide * 0.045)) * np.float32(wide))
    lit = 0.62 + 0.14 * np.tanh(down) + 0.22 * np.tanh(broad * 1.4) + 0.07 * np.tanh(right_slope)
    light = lit - 0.50 * (y / rows - 0.40) + 0.02 * skin
    alpha = smoothstep(0.004, 0.055, solid) * (body > -0.5) * (1 - smoothstep(0.80, 0.90, y / rows + 0.012 * skin))
    stops = [(i / 3, code) for i, code in enumerate(weather.clouds)]
    dyed = through(light.clip(0, 1).astype(np.float32), ramp(stops, 512))
    _placed(canvas, dyed, alpha * np.float32(clear), (int(foot[0] - columns / 2), int(foot[1] - rows * 0.86)))


def _placed(canvas: Canvas, picture: Canvas, cover: Field, corner: tuple[int, int]) -> None:
    """Paint a small picture at `corner`, which may lie partly outside."""
    _, height, width = canvas.shape
    rows, columns = cover.shape
    x, y = corner
    left, top, right, bottom = max(0, -x), max(0, -y), min(columns, width - x), min(rows, height - y)
    if left < right and top < bottom:
        part = canvas[:, y + top : y + bottom, x + left : x + right]
        paint(part, picture[:, top:bottom, left:right], cover[top:bottom, left:right])
