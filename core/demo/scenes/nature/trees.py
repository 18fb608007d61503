"""One old tree on a meadow in every season."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting import ridges, skies
from core.demo.painting.canvas import (
    Canvas,
    SceneRequest,
    blurred,
    colour,
    develop,
    mask,
    noise,
    opened,
    paint,
    profile,
    ramp,
    vertical,
)
from core.demo.scenes.space import nightsky

_FINE = 2
Twig = tuple[float, float]
Ink = tuple[int, int, int]


@dataclass(frozen=True)
class Season:
    """Colours of the sky from zenith to horizon, of meadow, bark and leaves, and the density of the leaves."""

    sky: tuple[str, ...]
    meadow: tuple[str, str]
    bark: str
    leaves: tuple[str, ...]
    density: float
    size: float = 1.0
    snow: bool = False
    stars: bool = False
    sun: str = "fff0c8"


SEASONS = {
    "blossom": Season(
        ("6ca4dc", "b8d4ec", "fbe8ea"),
        ("6c9c3c", "9cc454"),
        "3c2c28",
        ("c8688c", "f4a4bc", "ffd8e4", "fff6f8"),
        1.0,
        0.8,
    ),
    "spring": Season(
        ("4c94d4", "a4d0ec", "f0f4e0"),
        ("5c9434", "a4cc54"),
        "3c3024",
        ("5c8c24", "8cbc3c", "c4e068", "ecf4a0"),
        0.8,
        0.9,
    ),
    "summer": Season(
        ("2474c0", "80bce4", "e4f0ec"), ("4c7c2c", "8cac44"), "342818", ("1c4414", "34681c", "649430", "9cc050"), 1.25
    ),
    "autumn": Season(
        ("5c84b0", "bcc8cc", "fce8c4"), ("8c7c34", "bca44c"), "2c2018", ("8c2c10", "d06418", "f0a028", "ffd868"), 1.0
    ),
    "late autumn": Season(
        ("7c6c84", "d09c88", "ffd498"), ("6c5434", "a47c44"), "201610", ("7c2810", "b8501c", "e88c30", "f8c060"), 0.22
    ),
    "winter": Season(
        ("7890b8", "c0c8dc", "f8ece4"),
        ("c4d0e4", "f4f6fc"),
        "2c2830",
        ("dce4f0", "ffffff", "ffffff", "ffffff"),
        0.32,
        0.6,
        snow=True,
    ),
    "dusk": Season(
        ("2c2c64", "a0608c", "ffac6c"),
        ("1c1814", "2c2418"),
        "0c080c",
        ("100c10", "181014", "24161a", "3c2420"),
        1.0,
        sun="ffd890",
    ),
    "night": Season(
        ("040a1c", "10244c", "34507c"),
        ("080c10", "10181c"),
        "04060a",
        ("060a0e", "080e12", "0c1418", "101a20"),
        0.9,
        stars=True,
    ),
}


def oak(request: SceneRequest) -> Image.Image:
    """Draw one tree on a meadow; the mood is the name of a season."""
    rng, season = request.rng, SEASONS[request.mood]
    width, height = request.size
    line = int(height * 0.80)
    canvas = vertical(request.size, [(i / 2, code) for i, code in enumerate(season.sky)], line / height)
    if season.stars:
        nightsky.milky_way(canvas, rng, tilt=-1.0, centre=(0.62, 0.4), warm="ffd8b0", cool="9cb8ff", strength=0.8)
        nightsky.stars(canvas, rng, width * height // 150)
    else:
        skies.glow(canvas, (width * 0.76, line - height * 0.12), max(width, height) * 0.28, season.sun, 0.8)
        skies.cirrus(canvas, rng, season.sky[-1], 0.6, line / height)
    for layer in range(3):
        hills = (
            line - height * (0.055 - 0.022 * layer) - profile(rng, width, width * 0.4, 6, 0.4) * height * 0.012
        ).astype(np.float32)
        share = (layer + 1) / 4
        tint = ramp([(0, season.sky[-1]), (1, season.meadow[0])], 16)[:, int(15 * share)]
        paint(
            canvas,
            (float(tint[0]), float(tint[1]), float(tint[2])),
            ridges.below(ridges.conifers(rng, hills, height * 0.014, 0.8), height),
        )
    _meadow(canvas, rng, season, line)
    picture = develop(canvas, rng, 0.0)
    crown = np.random.default_rng(4242)
    canvas = opened(_grow(picture, crown, season, (width * 0.40, line + height * 0.045), min(width, height * 1.1)))
    if season.snow:
        _snowfall(canvas, rng)
    return develop(canvas, rng, 1.3, 0.3)


def _meadow(canvas: Canvas, rng: np.random.Generator, season: Season, line: int) -> None:
    _, height, width = canvas.shape
    top = (line - profile(rng, width, width * 0.8, 3, 0.3) * height * 0.008).astype(np.float32)
    rows = height - line + height // 24
    blades = noise(rng, (width, rows), 9, 3, 0.7, stretch=0.45) * 0.5 + noise(rng, (width, rows), 60, 2, 0.5, stretch=4)
    strength = 0.05 if season.snow or season.stars else 0.16
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    part = canvas[:, height - rows :]
    cover = ridges.below(top - (height - rows), rows)
    light = (0.85 - 0.65 * y + strength * blades).clip(0, 1.2)
    x = np.arange(width, dtype=np.float32)[None, :]
    shade = np.exp(-(((x - width * 0.37) / (width * 0.20)) ** 2) - ((y - 0.36) / 0.17) ** 2)
    for plane, dark, bright in zip(part, colour(season.meadow[0]), colour(season.meadow[1]), strict=True):
        ground = (dark * 0.55 + (bright - dark * 0.55) * light) * (1 - 0.45 * shade)
        plane += (ground - plane) * cover


def _grow(
    picture: Image.Image, rng: np.random.Generator, season: Season, foot: tuple[float, float], unit: float
) -> Image.Image:
    """Draw the tree at twice the size: dark leaves, then branches, then lit leaves."""
    branches: list[tuple[float, float, float, float, float]] = []
    twigs: list[Twig] = []
    _branch(rng, branches, twigs, (foot[0], foot[1], -np.pi / 2 + 0.04), unit * 0.155, unit * 0.036, 0)
    sheet = picture.resize((picture.width * _FINE, picture.height * _FINE), Image.Resampling.NEAREST)
    pen = ImageDraw.Draw(sheet)
    inks = [_bytes(tint) for tint in ramp([(i / 3, code) for i, code in enumerate(season.leaves)], 64).T]
    _leaves(pen, rng, twigs, inks, season, unit, behind=True)
    bark = np.array(colour(season.bark))
    wood = _bytes(bark)
    for x0, y0, x1, y1, thick in branches:
        pen.line((x0 * _FINE, y0 * _FINE, x1 * _FINE, y1 * _FINE), fill=wood, width=max(1, int(thick * _FINE)))
        radius = thick * _FINE / 2
        pen.ellipse((x1 * _FINE - radius, y1 * _FINE - radius, x1 * _FINE + radius, y1 * _FINE + radius), fill=wood)
    lit = np.array([0.92, 0.95, 1.0]) if season.snow else (bark + np.array([0.16, 0.12, 0.08])).clip(0, 1)
    for x0, y0, x1, y1, thick in branches:
        if thick > 2.5:
            shift = thick * _FINE * 0.28
            pen.line((x0 * _FINE + shift * 0.7, y0 * _FINE - shift, x1 * _FINE + shift * 0.7, y1 * _FINE - shift),
                     fill=_bytes(lit), width=max(1, int(thick * _FINE * 0.2)))  # fmt: skip
    _leaves(pen, rng, twigs, inks, season, unit, behind=False)
    return sheet.reduce(_FINE)


def _branch(rng: np.random.Generator, branches: list[tuple[float, float, float, float, float]], twigs: list[Twig],
            start: tuple[float, float, float], length: float, thick: float, depth: int) -> None:  # fmt: skip
    x, y, angle = start
    for step in range(3):
        angle += rng.normal(0, 0.10)
        nx, ny = x + np.cos(angle) * length / 3, y + np.sin(angle) * length / 3
        branches.append((x, y, nx, ny, thick * (1 - 0.10 * step)))
        x, y = float(nx), float(ny)
        if depth >= 4:
            twigs.append((x, y))
    if depth == 7:
        return
    count = 3 if depth in {0, 1, 2} or rng.random() < 0.25 else 2
    spread = 1.05 if depth < 2 else 0.85
    for index in range(count):
        turn = (index / (count - 1) - 0.5) * spread * 1.5 + rng.normal(0, 0.14)
        wanted = angle + turn
        # Branches bend towards the light: the farther one leans, the more it turns up again.
        wanted -= 0.22 * np.sin(wanted + np.pi / 2)
        shrink = rng.uniform(0.66, 0.86)
        _branch(
            rng,
            branches,
            twigs,
            (x, y, float(wanted)),
            length * shrink,
            thick * (0.66 if count == 2 else 0.60),
            depth + 1,
        )


def _leaves(pen: ImageDraw.ImageDraw, rng: np.random.Generator, twigs: list[Twig], inks: list[Ink], season: Season,
            unit: float, *, behind: bool) -> None:  # fmt: skip
    """Draw leaves around the end of every twig, the lower ones first, brighter towards the top of the crown."""
    ends = np.array(sorted(twigs, key=lambda end: -end[1]))
    count = int(2.0 * season.density * len(ends))
    which = np.sort(rng.integers(0, len(ends), count))
    x = ends[which, 0] + rng.normal(0, unit * 0.012, count)
    y = ends[which, 1] + rng.normal(0, unit * 0.011, count)
    radius = unit * 0.0042 * season.size * rng.uniform(0.6, 1.4, count) * _FINE * (1.2 if behind else 1)
    height = 1 - (y - ends[:, 1].min()) / max(float(np.ptp(ends[:, 1])), 1)
    bright = (0.02 + 0.3 * height if behind else 0.30 + 0.55 * height) + rng.normal(0, 0.13, count)
    shades = (bright.clip(0, 1) * 63).astype(int)
    boxes = np.stack(
        [x * _FINE - radius * 1.25, y * _FINE - radius, x * _FINE + radius * 1.25, y * _FINE + radius], axis=1
    )
    for box, shade in zip(boxes.tolist(), shades.tolist(), strict=True):
        pen.ellipse(box, fill=inks[shade])


def _snowfall(canvas: Canvas, rng: np.random.Generator) -> None:
    _, height, width = canvas.shape
    drawing = Image.new("L", (width, height))
    pen = ImageDraw.Draw(drawing)
    for _ in range(700):
        x, y, radius = rng.uniform(0, width), rng.uniform(0, height), rng.gamma(2, 0.7)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(rng.uniform(70, 230)))
    paint(canvas, (1.0, 1.0, 1.0), blurred(mask(drawing, (width, height)), 1).clip(0, 1) * np.float32(0.9))


def _bytes(tint: Iterable[float]) -> Ink:
    red, green, blue = (max(0, min(255, round(float(value) * 255))) for value in tint)
    return red, green, blue
