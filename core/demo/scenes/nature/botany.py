"""Flowers arranged by the golden angle, dandelion clocks and ferns, in front of a blurred garden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from core.demo.painting.canvas import (
    Canvas,
    Field,
    SceneRequest,
    Size,
    blurred,
    colour,
    develop,
    grid,
    mask,
    noise,
    opened,
    paint,
    ramp,
    resized,
    shine,
    smoothstep,
    through,
)
from core.demo.scenes.city.bokeh import lamp

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_FINE = 2
Point = tuple[float, float]
Ink = tuple[int, int, int]


@dataclass(frozen=True)
class Bloom:
    """A flower: colours of the petals from outside to inside, their shape, the background."""

    outer: str
    inner: str
    heart: str
    garden: tuple[str, ...]
    petals: int = 150
    length: float = 0.34
    width: float = 0.40
    point: float = 1.0
    seeds: int = 0


BLOOMS = {
    "dahlia": Bloom("7c1440", "ff9a8c", "ffe0a0", ("0c1a14", "1c3c28", "486a3c")),
    "peach dahlia": Bloom("d8603c", "ffe6c0", "fff4d0", ("14201c", "2c4c3c", "7a8c5c")),
    "white": Bloom("b4b8cc", "ffffff", "f4e8a0", ("10202c", "24483c", "60806c"), 120, 0.36, 0.44),
    "violet": Bloom("2c1468", "c08cff", "fff0a8", ("0c1420", "20384c", "587890"), 170, 0.32, 0.36),
    "succulent": Bloom("1c5450", "b4dcb0", "f4e8c0", ("201814", "4c3c34", "8c7868"), 75, 0.30, 0.66, 0.55),
    "agave": Bloom("24485c", "a8d0c8", "e0f0d8", ("1c1c20", "40444c", "7c8488"), 60, 0.36, 0.5, 1.3),
    "sunflower": Bloom("e07808", "ffd83c", "5c2c0c", ("1c3454", "4c7ca8", "a8c8dc"), 44, 0.30, 0.34, 1.1, 900),
    "daisy": Bloom("c8ccdc", "ffffff", "f0b018", ("142c14", "3c6424", "88a44c"), 34, 0.32, 0.26, 0.6, 420),
    "rudbeckia": Bloom("8c2408", "ffac28", "2c140c", ("18240c", "405020", "8c8c44"), 28, 0.32, 0.40, 0.8, 420),
}


def flower(request: SceneRequest) -> Image.Image:
    """Draw one flower close up; the mood is the name of a bloom."""
    rng, bloom = request.rng, BLOOMS[request.mood]
    width, height = request.size
    small = min(width, height)
    centre = (width * (0.5 + rng.uniform(-0.07, 0.07)), height * (0.5 + rng.uniform(-0.04, 0.04)))
    canvas = garden(request.size, rng, bloom.garden)
    outlines = _petals(rng, bloom, centre, small * 1.18)
    shadow = Image.new("L", request.size)
    pen = ImageDraw.Draw(shadow)
    for outline, tint in outlines:
        if tint is None:
            pen.polygon([(x + small / 60, y + small / 36) for x, y in outline], fill=255)
    paint(canvas, (0.02, 0.03, 0.03), blurred(mask(shadow, request.size), small / 45).clip(0, 1) * np.float32(0.6))
    sheet = develop(canvas, rng, 0.0).resize((width * _FINE, height * _FINE), Image.Resampling.NEAREST)
    pen = ImageDraw.Draw(sheet)
    for outline, tint in outlines:
        if tint is not None:
            pen.polygon([(x * _FINE, y * _FINE) for x, y in outline], fill=tint)
    if bloom.seeds:
        _seeds(pen, rng, bloom, (centre[0] * _FINE, centre[1] * _FINE), small * 1.18 * _FINE)
    picture = sheet.reduce(_FINE)
    canvas = opened(picture)
    _light_from_above(canvas, centre, small * 0.52)
    return develop(canvas, rng, 1.4, 0.35)


def garden(size: Size, rng: np.random.Generator, tints: Sequence[str]) -> Canvas:
    """Return a blurred background: soft patches of the tints from dark to light, and a few discs of light."""
    width, height = size
    small = (width // 8, height // 8)
    field = noise(rng, small, max(small) * 0.30, 2, 0.35)
    field += np.linspace(0.7, -0.7, small[1], dtype=np.float32)[:, None]
    stops = [(i / (len(tints) - 1), code) for i, code in enumerate(tints)]
    canvas = through(resized(blurred(smoothstep(-2.6, 2.8, field), 6), size).clip(0, 1), ramp(stops, 512))
    for _ in range(16):
        place, radius = (rng.uniform(0, width), rng.uniform(0, height * 0.8)), max(size) * rng.uniform(0.018, 0.05)
        lamp(canvas, place, radius, colour(tints[-1]), rng.uniform(0.06, 0.24), radius * 0.14)
    return canvas


def _petals(rng: np.random.Generator, bloom: Bloom, centre: Point, unit: float) -> list[tuple[list[Point], Ink | None]]:
    """Return outlines in the order of painting, from the outside in.

    Each petal casts a shadow (no ink), has a shade beneath, a body that lightens to the tip, a bright middle.
    """
    tints = ramp([(0, bloom.outer), (0.55, _between(bloom.outer, bloom.inner)), (1, bloom.inner)], 256)
    hearted = bloom.seeds > 0
    parts: list[tuple[list[Point], Ink | None]] = []
    if not hearted:
        turns = np.linspace(0, 2 * np.pi, 40)
        ground = np.stack([centre[0] + unit * 0.12 * np.cos(turns), centre[1] + unit * 0.12 * np.sin(turns)], axis=1)
        parts.append(([(float(x), float(y)) for x, y in ground], _bytes(tints[:, 120] * 0.55)))
    for number in range(bloom.petals, 0, -1):
        share = number / bloom.petals
        angle = number * GOLDEN_ANGLE + rng.normal(0, 0.025)
        if hearted:
            reach = unit * (0.135 + 0.02 * share)
            length = unit * bloom.length * rng.uniform(0.9, 1.05) * (0.92 + 0.16 * share)
        else:
            reach = unit * 0.20 * np.sqrt(share)
            length = unit * bloom.length * (0.20 + 0.80 * share) * rng.uniform(0.93, 1.05) * 0.78
        bright = (0.15 + 0.75 * (1 - share) if not hearted else 0.35 + 0.45 * rng.random()) + rng.normal(0, 0.03)
        for size, lift, shift in (
            (1.05, -0.28, 0.012),
            (1.0, -0.04, 0.0),
            (0.86, 0.05, 0.0),
            (0.66, 0.12, 0.0),
            (0.42, 0.18, 0.0),
        ):
            ink = _bytes(tints[:, int(np.clip(bright + lift, 0, 1) * 255)] * (1 + min(lift, 0) * 1.2))
            outline = _petal(centre, angle, reach, length, bloom.width * length * size, size, bloom.point, shift * unit)
            if size == 1.0:
                parts.append((outline, None))
            parts.append((outline, ink))
    return parts


def _petal(centre: Point, angle: float, reach: float, length: float, wide: float, size: float, point: float,
           shift: float) -> list[Point]:  # fmt: skip
    t = np.linspace(0, 1, 15)
    half = wide * 0.5 * np.sin(np.pi * t**0.8) ** (0.75 + 0.35 * point) * (1 - 0.12 * point * t)
    along = reach + length * (0.5 - size / 2) * 0.6 + length * size * t - reach * 0.15
    xs = np.concatenate([along, along[::-1]])
    ys = np.concatenate([half, -half[::-1]])
    cosine, sine = np.cos(angle), np.sin(angle)
    px = centre[0] + xs * cosine - ys * sine
    py = centre[1] + xs * sine + ys * cosine + shift
    return list(zip(px.tolist(), py.tolist(), strict=True))


def _seeds(pen: ImageDraw.ImageDraw, rng: np.random.Generator, bloom: Bloom, centre: Point, unit: float) -> None:
    """Draw the florets in the centre, in the spirals of the golden angle."""
    disc = unit * 0.165
    dark = np.array(colour(bloom.heart))
    pen.ellipse((centre[0] - disc, centre[1] - disc, centre[0] + disc, centre[1] + disc), fill=_bytes(dark * 0.42))
    for number in range(bloom.seeds, 0, -1):
        away = disc * np.sqrt(number / bloom.seeds) * 0.985
        angle = number * GOLDEN_ANGLE
        x, y = centre[0] + away * np.cos(angle), centre[1] + away * np.sin(angle)
        radius = disc * 1.15 / np.sqrt(bloom.seeds) * (0.75 + 0.35 * number / bloom.seeds)
        ring = number / bloom.seeds
        shade = (
            0.65
            + 0.55 * np.exp(-(((ring - 0.72) / 0.16) ** 2))
            + 0.35 * np.exp(-((ring / 0.16) ** 2))
            + rng.normal(0, 0.04)
        )
        for size, lift, offset in ((1.0, 0.62, 0.0), (0.78, 1.0, -0.12), (0.38, 1.5, -0.3)):
            r = radius * size
            pen.ellipse((x - r, y - r + radius * offset, x + r, y + r + radius * offset),
                        fill=_bytes(dark * shade * lift + 0.05 * (lift > 1)))  # fmt: skip


def _light_from_above(canvas: Canvas, centre: tuple[float, float], radius: float) -> None:
    _, height, width = canvas.shape
    x, y = grid((width, height))
    away = ((x - np.float32(centre[0])) ** 2 + (y - np.float32(centre[1])) ** 2) / np.float32(radius**2)
    tilt = (np.float32(centre[1]) - y - (x - np.float32(centre[0])) * np.float32(0.5)) / np.float32(radius)
    weight = np.exp(-away * 0.8) * tilt
    for plane in canvas:
        plane *= 1 + 0.22 * weight


def dandelion(request: SceneRequest) -> Image.Image:
    """Draw a dandelion clock against the light; the mood is its tints, "dark-light"."""
    rng = request.rng
    dark, light = request.mood.split("-")
    width, height = request.size
    canvas = garden(request.size, rng, (dark, dark, _between(dark, light)))
    small = min(width, height)
    drawing = Image.new("L", (width * _FINE, height * _FINE))
    pen = ImageDraw.Draw(drawing)
    cx, cy, radius = width * 0.5 * _FINE, height * 0.44 * _FINE, small * 0.36 * _FINE
    pen.line(
        [(cx, cy), (cx - small * 0.02, cy + radius), (cx + small * 0.03, height * _FINE * 1.0)],
        fill=120,
        width=small // 60,
    )
    for number in range(210):
        z = 1 - 2 * (number + 0.5) / 210
        angle = number * GOLDEN_ANGLE + rng.normal(0, 0.03)
        flat = np.sqrt(1 - z * z)
        x, y = cx + radius * 0.78 * flat * np.cos(angle), cy + radius * 0.78 * flat * np.sin(angle)
        shade = int(150 + 105 * max(0.0, z))
        pen.line((cx, cy, x, y), fill=shade // 2, width=2)
        for hair in range(22):
            turn = hair * 2 * np.pi / 22 + rng.uniform(0, 0.2)
            tip = radius * 0.20 * rng.uniform(0.8, 1.05)
            outward = radius * 0.10 * flat
            hx = x + tip * np.cos(turn) * (0.45 + 0.55 * abs(z)) + outward * np.cos(angle)
            hy = y + tip * np.sin(turn) * (0.45 + 0.55 * abs(z)) + outward * np.sin(angle)
            pen.line((x, y, hx, hy), fill=shade, width=1)
    heart = small * 0.024 * _FINE
    pen.ellipse((cx - heart, cy - heart, cx + heart, cy + heart), fill=90)
    cover = mask(drawing, request.size)
    shine(canvas, colour("fff8e8"), blurred(cover, small / 40).clip(0, 1) * np.float32(0.35))
    paint(canvas, colour("fffaf0"), cover)
    return develop(canvas, rng, 1.3, 0.35)


_FERN = (
    (0.01, (0.0, 0.0, 0.0, 0.16, 0.0)),
    (0.85, (0.85, 0.04, -0.04, 0.85, 1.6)),
    (0.07, (0.20, -0.26, 0.23, 0.22, 1.6)),
    (0.07, (-0.15, 0.28, 0.26, 0.24, 0.44)),
)


def fern(request: SceneRequest) -> Image.Image:
    """Draw several layers of Michael Barnsley's fern ("Fractals Everywhere", 1988); the mood is "dark-light"."""
    rng = request.rng
    dark, light = request.mood.split("-")
    width, height = request.size
    canvas = garden(request.size, rng, (dark, _between(dark, _between(dark, light)), _between(dark, light)))
    frond = _frond(rng, 240_000)
    for depth, (turn, shift, size) in enumerate(
        ((-0.75, 0.20, 0.9), (0.72, 0.80, 0.92), (-0.32, 0.40, 1.0), (0.3, 0.62, 1.0), (0.02, 0.5, 1.12))
    ):
        cosine, sine = np.cos(turn), np.sin(turn)
        scale = size * height * 0.094
        x = width * shift + scale * (frond[0] * cosine + frond[1] * sine)
        y = height * 1.03 - scale * (frond[1] * cosine - frond[0] * sine)
        seen = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        counts = np.bincount(y[seen].astype(int) * width + x[seen].astype(int), minlength=width * height)
        cover = counts.reshape(height, width).astype(np.float32)
        cover = (1 - np.exp(-0.9 * (0.55 * cover + 0.45 * blurred(cover, 2).clip(0, None)))).astype(np.float32)
        near = (depth + 1) / 5
        tint = ramp([(0, dark), (1, light)], 16)[:, int(4 + 11 * near)]
        paint(canvas, (0.0, 0.02, 0.01), blurred(np.roll(cover, 6, 0), 7).clip(0, 1) * np.float32(0.45))
        paint(canvas, (float(tint[0]), float(tint[1]), float(tint[2])), cover)
    return develop(canvas, rng, 1.5, 0.4)


def _frond(rng: np.random.Generator, count: int) -> Field:
    x, y = np.zeros(count // 24), np.zeros(count // 24)
    chances = np.cumsum([chance for chance, _ in _FERN])
    places = []
    for turn in range(24 + 12):
        choice = np.searchsorted(chances, rng.random(x.size) * chances[-1])
        a, b, c, d, f = np.array([terms for _, terms in _FERN]).T[:, choice.clip(0, 3)]
        x, y = a * x + b * y, c * x + d * y + f
        if turn >= 12:
            places.append(np.stack([x, y]))
    return np.concatenate(places, axis=1).astype(np.float32)


def _between(one: str, other: str) -> str:
    tint = ramp([(0, one), (1, other)], 3)[:, 1]
    return "".join(f"{int(v * 255):02x}" for v in tint)


def _bytes(tint: Iterable[float]) -> Ink:
    red, green, blue = (max(0, min(255, round(float(value) * 255))) for value in tint)
    return red, green, blue
