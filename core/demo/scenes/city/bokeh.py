"""City lights out of focus: discs of light over a wet street."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.demo.painting.canvas import (
    Canvas,
    Colour,
    SceneRequest,
    colour,
    develop,
    grid,
    resized,
    shine,
    smoothstep,
    vertical,
)

LAMPS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "street": ("05060c", "1a1420", ("ffb050", "ff8030", "ffe0a0", "ff4030", "70c0ff")),
    "neon": ("060414", "1c0c30", ("ff40a0", "40d0ff", "a060ff", "ffd060", "40ffb0")),
    "rain": ("040a12", "10202c", ("60d0ff", "ffc070", "ffffff", "3080ff", "ff7050")),
    "lanterns": ("100404", "2c0c08", ("ff5030", "ffa040", "ff3020", "ffd080", "ff7840")),
    "winter": ("0a0c1c", "282c4c", ("ffe6b0", "ffffff", "b0c8ff", "ffd080", "ff9060")),
    "garden": ("040c06", "10281a", ("d0ff70", "ffe070", "70ffb0", "fff0c0", "ffb060")),
}


def bokeh(request: SceneRequest) -> Image.Image:
    """Draw city lights out of focus, as discs; the mood is a name of `LAMPS`."""
    rng = request.rng
    top, bottom, tints = LAMPS[request.mood]
    width, height = request.size
    canvas = vertical(request.size, [(0, top), (0.6, bottom), (1, top)])
    scale = max(width, height)
    street = 0.60
    vanishing = rng.uniform(0.35, 0.65)
    for count, radius, soft, strength, spread in (
        (130, 0.011, 1.6, 0.85, 0.30),
        (80, 0.022, 1.6, 0.80, 0.65),
        (26, 0.042, 2.2, 0.55, 1.0),
    ):
        for _ in range(count):
            # Lamps are along a street: farther from its vanishing point they are nearer, higher and larger.
            away = rng.normal(0, 0.42) * spread
            x = vanishing + away
            y = street - abs(rng.normal(0.05 + 0.42 * abs(away), 0.09 + 0.16 * abs(away)))
            tint = colour(tints[int(rng.choice(len(tints), p=(0.34, 0.24, 0.2, 0.12, 0.1)))])
            size = scale * radius * rng.uniform(0.8, 1.15)
            lamp(canvas, (x * width, y * height), size, tint, strength * rng.uniform(0.3, 1.0), soft)
    _wet_street(canvas, int(height * street), bottom)
    return develop(canvas, rng, 1.6, 0.3)


def _wet_street(canvas: Canvas, line: int, tint: str) -> None:
    """Draw the lights below row `line` again, upside down and stretched to long streaks."""
    _, height, width = canvas.shape
    rows = height - line
    fade = np.linspace(0.75, 0.25, rows, dtype=np.float32)[:, None]
    for plane, base in zip(canvas, colour(tint), strict=True):
        mirrored = plane[line - 1 : line - rows - 1 : -1] if line > rows else plane[line - 1 :: -1]
        streaks = resized(resized(mirrored, (width // 6, 9)), (width, rows)).clip(0, 1)
        gloss = resized(resized(mirrored, (width // 4, 40)), (width, rows)).clip(0, 1)
        plane[line:] = (0.65 * streaks + 0.35 * gloss) * fade + np.float32(base * 0.25)


def lamp(
    canvas: Canvas, centre: tuple[float, float], radius: float, tint: Colour, strength: float, soft: float
) -> None:
    """Draw one disc of light with a brighter rim; radius and the width of its edge in pixels."""
    _, height, width = canvas.shape
    reach = radius + soft + 1
    x0, x1 = max(0, int(centre[0] - reach)), min(width, int(centre[0] + reach) + 1)
    y0, y1 = max(0, int(centre[1] - reach)), min(height, int(centre[1] + reach) + 1)
    if x0 >= x1 or y0 >= y1:
        return
    x, y = grid((x1 - x0, y1 - y0))
    away = np.sqrt((x + x0 - np.float32(centre[0])) ** 2 + (y + y0 - np.float32(centre[1])) ** 2)
    edge = ((np.float32(radius) - away) / np.float32(soft) + 0.5).clip(0, 1)
    rim = 0.72 + 0.28 * smoothstep(0.6, 0.97, away / np.float32(radius))
    shine(canvas[:, y0:y1, x0:x1], tint, edge * rim * np.float32(strength))
