"""Parts of skies: the glow around a sun, its disc, thin clouds."""

from __future__ import annotations

import numpy as np

from core.demo.painting.canvas import Canvas, colour, grid, noise, paint, resized, shine, smoothstep


def cirrus(canvas: Canvas, rng: np.random.Generator, tint: str, cover: float, horizon: float = 1.0) -> None:
    """Draw thin clouds, denser towards the horizon; `cover` is about 0 to 1."""
    _, height, width = canvas.shape
    reach = max(8, round(height * horizon))
    small = (max(8, width // 2), max(8, reach // 2))
    streaks = noise(rng, small, small[1] * 0.22, 5, 0.58, stretch=5.5)
    wisps = noise(rng, small, small[1] * 0.45, 3, 0.5, stretch=2.5)
    field = smoothstep(0.55 - cover, 2.3 - cover * 0.6, streaks * 0.75 + wisps * 0.7)
    y = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    field *= (0.35 + 0.65 * y) * (1 - smoothstep(0.93, 1.0, y))
    paint(canvas[:, :reach], colour(tint), resized(field, (width, reach)).clip(0, 1) * np.float32(0.85))


def glow(canvas: Canvas, centre: tuple[float, float], radius: float, tint: str, strength: float = 1.0) -> None:
    """Return the light around a sun or moon at `centre` (pixels), falling off over `radius` pixels."""
    _, height, width = canvas.shape
    x, y = grid((width, height))
    away = np.sqrt((x - np.float32(centre[0])) ** 2 + (y - np.float32(centre[1])) ** 2) / np.float32(radius)
    shine(canvas, colour(tint), np.exp(-away * 1.6) * np.float32(strength))


def disc(canvas: Canvas, centre: tuple[float, float], radius: float, tint: str, cover: float = 1.0) -> None:
    """Draw a sun or moon with a smooth edge."""
    reach = int(radius) + 2
    left, top = max(0, int(centre[0]) - reach), max(0, int(centre[1]) - reach)
    part = canvas[:, top : int(centre[1]) + reach + 1, left : int(centre[0]) + reach + 1]
    x, y = grid((part.shape[2], part.shape[1]))
    away = np.sqrt((x + left - np.float32(centre[0])) ** 2 + (y + top - np.float32(centre[1])) ** 2)
    paint(part, colour(tint), (np.float32(radius) + 0.7 - away).clip(0, 1.4) / np.float32(1.4) * np.float32(cover))
