"""Silhouettes along a line: layered ridges, and the dark foregrounds of nights and evenings."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import skies
from core.demo.painting.canvas import Canvas, Field, blurred, colour, mask, noise, paint, profile


def below(top: Field, height: int) -> Field:
    """Return how much of each pixel is below the line `top` (a row for each column), with a smooth edge."""
    y = np.arange(height, dtype=np.float32)[:, None]
    return (y - top[None, :] + np.float32(0.5)).clip(0, 1)


def conifers(rng: np.random.Generator, top: Field, tall: float, density: float) -> Field:
    """Return the line `top` with spruces on it: `tall` pixels high, `density` trees per width of a tree."""
    width = top.size
    line = top.copy()
    for _ in range(int(width / (tall * 0.34) * density)):
        high = tall * rng.uniform(0.45, 1.0) * (1.25 if rng.random() < 0.12 else 1.0)
        half = high * rng.uniform(0.15, 0.21)
        centre = rng.uniform(-half, width + half)
        left, right = max(0, int(centre - half)), min(width, int(centre + half) + 2)
        if right <= left:
            continue
        x = np.arange(left, right)
        away = np.abs(x - centre) / half
        # Branches are steps in the outline, each drooping outwards.
        tiers = high / max(4.0, tall * 0.075)
        outline = 1 - away
        stepped = np.floor(outline * tiers) / tiers
        shape = np.maximum(0, 0.45 * outline + 0.55 * stepped + 0.05 * (away < 0.07)) * high
        foot = float(top[int(np.clip(centre, 0, width - 1))])
        line[left:right] = np.minimum(line[left:right], foot + high * 0.04 - shape)
    return line


def foreground(canvas: Canvas, rng: np.random.Generator, kind: str, tint: str) -> None:
    """Draw a dark foreground: pines, peaks, dunes, a lake with reflections, or a lit tent."""
    _, height, width = canvas.shape
    scale = max(width, height)
    if kind == "lake":
        _mirror(canvas, rng, tint)
        return
    level = height * 0.86
    if kind in {"pines", "tent"}:
        hills = level - profile(rng, width, scale * 0.4, 6) * height * 0.012
        far = conifers(rng, hills - height * 0.02, scale * 0.05, 2.2)
        near = conifers(rng, hills + height * 0.05, scale * 0.13, 1.1)
        paint(canvas, _lifted(tint, 0.05), below(far, height))
        paint(canvas, colour(tint), below(near, height))
    elif kind == "peaks":
        for share, lift in ((0.10, 0.07), (0.035, 0.0)):
            crest = profile(rng, width, scale * 0.30, 8, 0.52)
            paint(canvas, _lifted(tint, lift), below(level - height * share * (1.1 + 0.75 * crest), height))
    else:
        for share, lift in ((0.03, 0.06), (-0.02, 0.02)):
            crest = profile(rng, width, scale * 0.55, 2, 0.3)
            paint(canvas, _lifted(tint, lift), below(level - height * share - crest * height * 0.022, height))
    if kind == "tent":
        _tent(canvas, rng)


def _mirror(canvas: Canvas, rng: np.random.Generator, tint: str) -> None:
    """Draw far hills at 70 % of the height, and the sky reflected below their shore."""
    _, height, width = canvas.shape
    shore = int(height * 0.70)
    scale = max(width, height)
    hills = shore - height * 0.045 * (1.1 + 0.7 * profile(rng, width, scale * 0.35, 7))
    paint(canvas, _lifted(tint, 0.05), below(np.minimum(hills, shore - 4.0).astype(np.float32), height))
    trees = conifers(rng, np.full(width, shore - 1.0, dtype=np.float32), scale * 0.030, 1.6)
    paint(canvas, colour(tint), below(trees, height))
    reflect(canvas, rng, shore, 0.82)


def reflect(canvas: Canvas, rng: np.random.Generator, shore: int, keep: float, rough: float = 1.0) -> None:
    """Fill the canvas below row `shore` with its reflection, with ripples that grow towards the viewer."""
    _, height, width = canvas.shape
    rows = height - shore
    y = np.arange(rows, dtype=np.float32)
    ripple = noise(rng, (width, rows), max(3.0, rows * 0.035), 3, 0.6, stretch=9)
    depth = (y / rows)[:, None]
    source = (
        shore
        - 1
        - y[:, None] * np.float32(min(1.0, (shore - 1) / rows))
        + ripple * (1 + 14 * depth) * np.float32(rough)
    )
    index = source.clip(0, shore - 1).astype(np.intp) * width + np.arange(width)
    dim = np.float32(keep) - 0.25 * depth + 0.02 * ripple
    for plane in canvas:
        plane[shore:] = np.take(plane[:shore].ravel(), index) * dim


def _tent(canvas: Canvas, rng: np.random.Generator) -> None:
    _, height, width = canvas.shape
    unit = max(width, height) * 0.042
    x, y = width * rng.uniform(0.28, 0.4), height * 0.93
    drawing = Image.new("L", (width, height))
    ImageDraw.Draw(drawing).polygon([(x - unit, y), (x - unit * 0.1, y - unit), (x + unit, y)], fill=255)
    cover = blurred(mask(drawing, (width, height)), 2).clip(0, 1)
    yy = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    skies.glow(canvas, (x, y - unit * 0.3), unit * 1.6, "ff9a40", 0.45)
    warm = np.exp(-(((yy - 0.925) * 28) ** 2))
    paint(canvas, colour("ffb054"), cover * (0.55 + 0.4 * warm))


def _lifted(tint: str, lift: float) -> tuple[float, float, float]:
    red, green, blue = colour(tint)
    return red + lift * 0.7, green + lift * 0.85, blue + lift
