"""Objects at the water, dark against the sky and reflected below; each is drawn in units of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import skies
from core.demo.painting.canvas import Canvas, Size, colour, mask, paint, profile

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Spot:
    """The place of an object: size of the picture, row of the horizon, column of the sun."""

    size: Size
    line: int
    sun: float


@dataclass(frozen=True)
class Silhouette:
    """Outlines relative to a foot in a unit (pixels), y upwards negative; the brightness of the reflection."""

    outlines: tuple[Outline, ...]
    foot: tuple[float, float]
    unit: float
    tint: str
    mirror: float
    lamp: float = 0.0


def draw_object(canvas: Canvas, rng: np.random.Generator, name: str, line: int, sun: float) -> None:
    """Draw the object of that name away from the sun; an unknown name draws nothing."""
    _, height, width = canvas.shape
    if name in _OBJECTS:
        for silhouette in _OBJECTS[name](Spot((width, height), line, sun), rng):
            _painted(canvas, silhouette)


def _painted(canvas: Canvas, shape: Silhouette) -> None:
    """Draw at twice the size, and below the foot the reflection with growing ripples."""
    _, height, width = canvas.shape
    drawing = Image.new("L", (width * 2, height * 2))
    pen = ImageDraw.Draw(drawing)
    x0, y0 = shape.foot
    for outline in shape.outlines:
        pen.polygon([((x0 + x * shape.unit) * 2, (y0 + y * shape.unit) * 2) for x, y in outline], fill=255)
    cover = mask(drawing, (width, height))
    row = int(y0)
    rows = min(row, height - row)
    y = np.arange(rows)
    shake = (np.sin(y * 0.55 + np.sin(y * 0.13) * 3) * (1 + y * 0.035)).astype(int)
    for offset in range(rows):
        below = np.roll(cover[row - 1 - offset], shake[offset]) * np.float32(shape.mirror * (1 - 0.6 * offset / rows))
        cover[row + offset] = np.maximum(cover[row + offset], below)
    paint(canvas, colour(shape.tint), cover)
    if shape.lamp:
        skies.glow(canvas, (x0, y0 + shape.lamp * shape.unit), shape.unit * 1.1, "ffe8b0", 0.9)


def _sail(spot: Spot, _: np.random.Generator) -> list[Silhouette]:
    hull = ((-0.55, -0.15), (0.6, -0.15), (0.4, 0.0), (-0.42, 0.0))
    main = ((0.03, -0.23), (0.03, -1.85), (0.62, -0.23))
    jib = ((-0.03, -0.23), (-0.03, -1.65), (-0.5, -0.23))
    place = (_aside(spot, 0.36), spot.line + spot.size[1] * 0.042)
    return [Silhouette((hull, main, jib), place, max(spot.size) * 0.045, "12141f", 0.75)]


def _torii(spot: Spot, _: np.random.Generator) -> list[Silhouette]:
    """Draw the gate of a shrine in the sea."""
    left = ((-0.62, 0.0), (-0.55, -1.35), (-0.45, -1.35), (-0.48, 0.0))
    tie = ((-0.75, -1.03), (0.75, -1.03), (0.75, -0.93), (-0.75, -0.93))
    strut = ((-0.05, -1.3), (0.05, -1.3), (0.05, -1.0), (-0.05, -1.0))
    upper = ((-0.98, -1.55), (-0.5, -1.46), (0.0, -1.435), (0.5, -1.46), (0.98, -1.55))
    lower = ((0.90, -1.35), (0.5, -1.29), (0.0, -1.27), (-0.5, -1.29), (-0.90, -1.35))
    right = tuple((-x, y) for x, y in left)
    unit = max(spot.size) * (0.16 if spot.size[0] >= spot.size[1] else 0.14)
    place = (_aside(spot, 0.37), spot.line + spot.size[1] * 0.10)
    return [Silhouette((left, right, tie, strut, upper + lower), place, unit, "7a1f18", 0.8)]


def _lighthouse(spot: Spot, _: np.random.Generator) -> list[Silhouette]:
    rock = ((-2.6, 0.0), (-1.4, -0.4), (-0.4, -0.65), (0.7, -0.6), (1.7, -0.3), (2.9, 0.0))
    tower = ((-0.30, -0.6), (-0.19, -2.6), (0.19, -2.6), (0.30, -0.6))
    gallery = ((-0.28, -2.6), (0.28, -2.6), (0.28, -2.7), (-0.28, -2.7))
    lamp = ((-0.15, -2.7), (-0.15, -3.05), (0.0, -3.3), (0.15, -3.05), (0.15, -2.7))
    place = (_aside(spot, 0.26), spot.line + 3.0)
    return [Silhouette((rock, tower, gallery, lamp), place, max(spot.size) * 0.05, "161824", 0.7, -2.9)]


def _rocks(spot: Spot, rng: np.random.Generator) -> list[Silhouette]:
    """Draw sea stacks, the far ones first."""
    scale = max(spot.size)
    stacks = []
    for _ in range(5):
        steps = np.linspace(-1, 1, 24)
        wide, tall = rng.uniform(0.02, 0.06), rng.uniform(0.03, 0.13)
        rows = -tall * (1 - np.abs(steps) ** 2.6) * (0.85 + 0.13 * profile(rng, 24, 7, 3))
        outline = tuple((float(step * wide), float(row)) for step, row in zip(steps, rows, strict=True))
        place = (spot.size[0] * rng.uniform(0.08, 0.92), spot.line + spot.size[1] * rng.uniform(0.02, 0.16))
        stacks.append(Silhouette((outline,), place, scale, "1a1a26", 0.6))
    return sorted(stacks, key=lambda stack: stack.foot[1])


def _aside(spot: Spot, share: float) -> float:
    """Return the column at this fraction of the width from the edge that is farther from the sun."""
    width = spot.size[0]
    return width * share if spot.sun > width / 2 else width * (1 - share)


_OBJECTS: dict[str, Callable[[Spot, np.random.Generator], list[Silhouette]]] = {
    "sail": _sail,
    "torii": _torii,
    "lighthouse": _lighthouse,
    "rocks": _rocks,
}
