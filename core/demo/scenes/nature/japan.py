"""A snow-capped volcano over a lake, and a pagoda in the evening mist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import ridges, skies
from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    colour,
    develop,
    mask,
    noise,
    paint,
    profile,
    ramp,
    smoothstep,
    vertical,
)
from core.demo.scenes.space import nightsky

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class View:
    """Colours of the sky from zenith to horizon, of rock and snow in light and shade, near hills and a branch."""

    sky: tuple[str, ...]
    rock: tuple[str, str]
    snow: tuple[str, str]
    hills: str
    haze: str
    blossom: str = ""
    stars: bool = False


VIEWS = {
    "spring": View(
        ("5c98d8", "a8cdec", "f6ece4"), ("7c88a8", "4c5c84"), ("ffffff", "b4c8e4"), "3c5c5c", "dce4ec", "f8b0c4"
    ),
    "red": View(("3c5484", "9c8cac", "f4b890"), ("b4503c", "5c3048"), ("ffd0b8", "9c7ca0"), "241c30", "e8a890"),
    "dusk": View(("2c2c68", "8c5c94", "f8a884"), ("5c4874", "342c58"), ("e8b0b8", "6c6098"), "181430", "d88c94"),
    "blue": View(("1c3c78", "5c8cc0", "c8dcec"), ("3c5484", "24386c"), ("e4ecfc", "7c98cc"), "0c1c3c", "a4c0dc"),
    "night": View(
        ("040a20", "0c2048", "2c4c7c"), ("1c2c50", "101c3c"), ("9cb4dc", "40588c"), "04081c", "34507c", stars=True
    ),
    "autumn": View(
        ("4c88c4", "a4c4dc", "f8e8d0"), ("6c7898", "445478"), ("ffffff", "acc0dc"), "3c3c40", "e4dcd4", "d84820"
    ),
}


def volcano(request: SceneRequest) -> Image.Image:
    """Draw the mountain and its reflection; the mood is the name of a view."""
    rng, view = request.rng, VIEWS[request.mood]
    width, height = request.size
    scale = max(width, height)
    shore = int(height * 0.66)
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(view.sky)], shore / height)
    if view.stars:
        nightsky.stars(canvas, rng, width * height // 380)
    skies.glow(canvas, (width * 0.2, shore), scale * 0.35, view.sky[-1], 0.6)
    skies.cirrus(canvas, rng, view.haze, 0.6, shore / height)
    _cone(
        canvas,
        rng,
        view,
        (width * (0.40 if view.blossom else 0.56 if width > height else 0.5), float(shore)),
        min(width * 0.95, scale * 0.72),
    )
    for layer in range(3):
        crest = profile(rng, width, width * 0.3, 7, 0.45)
        top = shore - scale * (0.030 - 0.008 * layer) * (1.1 + 0.5 * crest)
        tint = ramp([(0, view.haze), (1, view.hills)], 8)[:, 3 + 2 * layer]
        line = ridges.conifers(rng, np.minimum(top, shore - 3).astype(np.float32), scale * 0.006 * (layer + 1), 2.0)
        paint(canvas[:, :shore], (float(tint[0]), float(tint[1]), float(tint[2])), ridges.below(line, shore))
        y = np.arange(shore, dtype=np.float32)[:, None]
        veil = np.exp(-(((y - shore) / (height * 0.03)) ** 2)) * (0.5 - 0.14 * layer)
        paint(canvas[:, :shore], colour(view.haze), veil)
    ridges.reflect(canvas, rng, shore, 0.86, 1.0)
    if view.blossom:
        _blossom(canvas, rng, view.blossom)
    return develop(canvas, rng, 1.3, 0.25)


def _cone(canvas: Canvas, rng: np.random.Generator, view: View, foot: tuple[float, float], wide: float) -> None:
    """Draw the cone of a volcano with snow in its gullies, lit from the left."""
    width = canvas.shape[2]
    rows = int(foot[1])
    x = (np.arange(width, dtype=np.float32) - np.float32(foot[0])) / np.float32(wide)
    away = np.abs(x)
    tall = wide * 0.50
    slope = np.exp(-((away - 0.035).clip(0, None) * 3.6)) - 0.10
    summit = 1 - 0.014 * np.cos(x * 190).clip(-1, 1) * (away < 0.045)
    top = (foot[1] - tall * slope * summit - profile(rng, width, wide * 0.05, 5) * wide * 0.0022).astype(np.float32)
    cover = ridges.below(top, rows)
    y = np.arange(rows, dtype=np.float32)[:, None]
    down = ((y - (foot[1] - tall * 0.9)) / np.float32(tall)).clip(0, 1)
    # Gullies run straight down the cone: the noise depends on the direction from the summit.
    direction = x[None, :] / (down + 0.10)
    gullies = (
        np.interp(direction.ravel(), np.linspace(-4, 4, 1600), profile(rng, 1600, 60, 6, 0.62))
        .reshape(direction.shape)
        .astype(np.float32)
    )
    rough = noise(rng, (width, rows), wide * 0.03, 4, 0.6)
    shade = smoothstep(-0.75, 0.75, -direction * 0.60 + 0.30 * gullies + 0.10 * rough)
    snow = 1 - smoothstep(-0.05, 0.07, down - 0.24 - 0.085 * gullies - 0.02 * rough)
    fade = smoothstep(0.30, 1.0, down) * np.float32(0.75)
    part = canvas[:, :rows]
    channels = zip(part, *(colour(code) for code in (*view.rock, *view.snow, view.haze)), strict=True)
    for plane, rock_lit, rock_dark, snow_lit, snow_dark, haze in channels:
        rock = rock_dark + (rock_lit - rock_dark) * shade
        ice = snow_dark + (snow_lit - snow_dark) * shade
        dye = rock + (ice - rock) * snow
        dye += (haze - dye) * fade
        plane += (dye - plane) * cover


def _blossom(canvas: Canvas, rng: np.random.Generator, tint: str) -> None:
    """Draw a branch from the upper corner, its flowers or leaves slightly out of focus."""
    _, height, width = canvas.shape
    unit = max(width, height)
    picture = Image.new("RGBA", (width * 2, height * 2), (60, 40, 44, 0))
    pen = ImageDraw.Draw(picture)
    tips: Points = []
    for start, angle, length in (
        ((width * 1.02, height * 0.05), 2.85, 0.34),
        ((width * 1.02, -height * 0.02), 2.45, 0.26),
    ):
        _twig(pen, rng, tips, start, angle, unit * length, unit * 0.007, 0)
    light, base = np.array([1.0, 0.96, 0.97]), np.array(colour(tint))
    for x, y in tips:
        for _ in range(5):
            px, py = x + rng.normal(0, unit * 0.009), y + rng.normal(0, unit * 0.009)
            mix = rng.uniform(-0.25, 0.8)
            shade = base + (light * (0.35 + 0.65 * base) - base) * mix
            turn, petal = rng.uniform(0, 6.28), unit * rng.uniform(0.0030, 0.0048)
            for index in range(5):
                a = turn + index * 1.2566
                cx, cy = px + petal * np.cos(a), py + petal * np.sin(a)
                pen.ellipse(
                    ((cx - petal) * 2, (cy - petal) * 2, (cx + petal) * 2, (cy + petal) * 2),
                    fill=(*(int(v * 255) for v in shade.clip(0, 1)), 255),
                )
            heart = petal * 0.4
            pen.ellipse(
                ((px - heart) * 2, (py - heart) * 2, (px + heart) * 2, (py + heart) * 2),
                fill=(*(int(v * 200) for v in base), 255),
            )
    small = picture.reduce(2)
    pixels = np.asarray(small, dtype=np.float32) / np.float32(255)
    paint(canvas, np.ascontiguousarray(pixels[..., :3].transpose(2, 0, 1)), pixels[..., 3])


def _twig(pen: ImageDraw.ImageDraw, rng: np.random.Generator, tips: Points, start: tuple[float, float], angle: float,
          length: float, thick: float, depth: int) -> None:  # fmt: skip
    x, y = start
    steps = 8 if depth == 0 else 5
    for step in range(steps):
        angle += rng.normal(0, 0.13)
        nx, ny = x + np.cos(angle) * length / steps, y + np.sin(angle) * length / steps
        pen.line(
            (x * 2, y * 2, nx * 2, ny * 2),
            fill=(58, 38, 42, 255),
            width=max(2, int(thick * 2 * (1 - 0.6 * step / steps))),
        )
        x, y = float(nx), float(ny)
        if depth >= 1:
            tips.append((x, y))
        if depth < 2 and step > 0:
            _twig(
                pen,
                rng,
                tips,
                (x, y),
                angle + float(rng.choice((-1, 1))) * rng.uniform(0.4, 0.9),
                length * 0.32,
                thick * 0.5,
                depth + 1,
            )


EVENINGS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "gold": (("6c7ca4", "dca87c", "ffdc98"), "e8b078", "1c1418"),
    "rose": (("5c5c98", "c488a4", "ffc8b4"), "d898a4", "1c1428"),
    "mist": (("7c98a4", "b8c8c8", "ece8d8"), "b4c4c0", "101c1c"),
    "ember": (("2c1c44", "a83c4c", "ff9850"), "c85c50", "10080c"),
}


def pagoda(request: SceneRequest) -> Image.Image:
    """Draw a five-storey pagoda between wooded ridges; the mood is the name of an evening."""
    rng = request.rng
    sky, haze, dark = EVENINGS[request.mood]
    width, height = request.size
    scale = max(width, height)
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(sky)], 0.75)
    side = float(rng.choice((0.34, 0.66)))
    sun = (width * (1 - side), height * 0.36)
    skies.cirrus(canvas, rng, sky[-1], 0.6, 0.75)
    skies.glow(canvas, sun, scale * 0.2, sky[-1], 0.8)
    skies.disc(canvas, sun, scale * 0.028, "fff4d8", 0.95)
    tints = ramp([(0, haze), (1, dark)], 6)
    for layer in range(6):
        share = layer / 5
        level = height * (0.52 + 0.44 * share**1.1)
        top = (level - height * 0.05 * profile(rng, width, scale * (0.3 + 0.2 * share), 6, 0.42)).astype(np.float32)
        top = ridges.conifers(rng, top, scale * (0.008 + 0.045 * share**1.8), 2.2 - share)
        if layer == 4:
            _tower(canvas, (width * side, height * 0.88), scale * 0.033, tints[:, 4] * 0.75)
        paint(
            canvas, (float(tints[0, layer]), float(tints[1, layer]), float(tints[2, layer])), ridges.below(top, height)
        )
        y = np.arange(height, dtype=np.float32)[:, None]
        veil = smoothstep(level, level + height * 0.22, y) * np.float32(0.55 * (1 - share))
        paint(canvas, colour(haze), veil)
    return develop(canvas, rng, 1.4, 0.25)


def _tower(canvas: Canvas, foot: tuple[float, float], unit: float, tint: Field) -> None:
    _, height, width = canvas.shape
    drawing = Image.new("L", (width * 2, height * 2))
    pen = ImageDraw.Draw(drawing)
    x, base = foot

    def shape(points: Points) -> None:
        pen.polygon([((x + px * unit) * 2, (base + py * unit) * 2) for px, py in points], fill=255)

    for storey in range(5):
        y, wide = -1.62 * storey, 2.0 - 0.20 * storey
        shape([(-wide * 0.44, y), (wide * 0.44, y), (wide * 0.44, y - 1.7), (-wide * 0.44, y - 1.7)])
        eave = y - 1.05
        right = [(0.5, 0.08), (0.95, 0.02), (1.18, -0.16), (0.86, -0.30), (0.5, -0.62)]
        left = [(-x, y) for x, y in reversed(right)]
        shape([(wide * x, eave + y) for x, y in right + left])
    shape([(-0.09, -8.2), (0.09, -8.2), (0.04, -11.6), (-0.04, -11.6)])
    for ring in range(6):
        shape([(-0.26 + 0.03 * ring, -8.9 - 0.36 * ring), (0.26 - 0.03 * ring, -8.9 - 0.36 * ring),
               (0.26 - 0.03 * ring, -9.02 - 0.36 * ring), (-0.26 + 0.03 * ring, -9.02 - 0.36 * ring)])  # fmt: skip
    paint(canvas, (float(tint[0]), float(tint[1]), float(tint[2])), mask(drawing, (width, height)))
